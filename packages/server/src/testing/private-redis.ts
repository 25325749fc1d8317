import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from './provision/find-executable.ts';
import { findFreePort } from './provision/find-free-port.ts';

/** A Redis or Valkey of a test's own, which it may stop, freeze and kill. It keeps nothing. */
export interface PrivateRedis {
  readonly url: string;
  readonly port: number;
  /** Starts it again on its port, empty. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Stops the process (SIGSTOP): connections stay open, but are not answered. */
  freeze(): void;
  thaw(): void;
  /** One command, words apart by blanks, and its answer as it comes. */
  say(command: string): Promise<string>;
  close(): Promise<void>;
}

export function findRedisServer(): string | undefined {
  return findExecutable(['redis-server', 'valkey-server']);
}

/** `args`: more of its options, such as `--cluster-enabled yes`. */
export async function startPrivateRedis(
  executable: string,
  args: readonly string[] = [],
): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-redis-'));
  const port = await findFreePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    child = spawn(executable, [...options, '--dir', folder, ...args], { stdio: 'ignore' });
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`redis-server ended with status ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    say: (command) => say(port, command),
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await say(port, 'PING')).startsWith('+PONG');
  } catch {
    return false;
  }
}

async function say(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')));
  try {
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, 'data');
    return String(answer);
  } finally {
    socket.destroy();
  }
}
