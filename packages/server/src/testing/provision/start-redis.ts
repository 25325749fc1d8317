import { connect } from 'node:net';
import { once } from 'node:events';
import { findFreePort } from './find-free-port.ts';
import type { StartedService } from './service-names.ts';
import { startChild } from './start-child.ts';

/** A private Redis or Valkey on a free loopback port that writes nothing to disk. */
export async function startRedis(executable: string, folder: string): Promise<StartedService> {
  const port = await findFreePort();
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const stop = await startChild(executable, args, {
    spawn: { cwd: folder },
    isReady: () => ping(port),
    stopSignal: 'SIGTERM',
  });
  return { location: `redis://127.0.0.1:${port}`, stop };
}

async function ping(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')));
  try {
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    if (!String(answer).startsWith('+PONG')) throw new Error('not Redis');
  } finally {
    socket.destroy();
  }
}
