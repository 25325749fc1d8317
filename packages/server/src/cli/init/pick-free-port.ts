import { createServer } from 'node:net';

const attemptsMax = 20;

/**
 * The first port from `wanted` on that nothing listens on at this moment on any address of this machine, `taken` left out.
 * Not checked: whether something will listen there later. After 20 ports in use it is `wanted`.
 */
export async function pickFreePort(wanted: number, taken: readonly number[] = []): Promise<number> {
  for (let port = wanted; port < wanted + attemptsMax; port += 1) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  return wanted;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
