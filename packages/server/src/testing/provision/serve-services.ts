/**
 * A separate process that starts services when the first test asks for them. It stops them when the test run ends in
 * any way: its standard input is closed then, even after a kill -9.
 */
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideService } from './provide-service.ts';
import type { ProvidedService } from './provide-service.ts';
import { isServiceName } from './service-names.ts';
import type { ServiceName } from './service-names.ts';

const folder = mkdtempSync(join(findRoom(), 'postern-tests-'));
// The database runs as another account and has to pass through.
chmodSync(folder, 0o711);
const running = new Map<ServiceName, Promise<ProvidedService>>();

const server = createServer((request, response) => {
  const name = request.url?.slice(1) ?? '';
  if (!isServiceName(name)) return void response.writeHead(404).end();
  const provided = running.get(name) ?? provideService(name, folder);
  running.set(name, provided);
  void provided.then(({ service }) => response.end(JSON.stringify(service)));
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null)
    process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});

// Ctrl-C reaches the whole group of processes; this one goes when its parent is gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.resume();
process.stdin.on('end', () => void stop());
process.stdin.on('error', () => void stop());

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  for (const provided of running.values()) await (await provided).stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

/**
 * Uses memory if there is plenty. Tests create and drop hundreds of databases of 300 files each, and PostgreSQL makes a
 * checkpoint for each, which takes seconds on a busy disk.
 */
function findRoom(): string {
  const inMemory = '/dev/shm';
  const bytesMin = 6 * 1024 ** 3;
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= bytesMin ? inMemory : tmpdir();
  } catch {
    // not Linux, or a container without /dev/shm
    return tmpdir();
  }
}
