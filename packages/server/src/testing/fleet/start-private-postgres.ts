import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findFreePort } from '../provision/find-free-port.ts';
import { findPlainAccount } from '../provision/find-plain-account.ts';
import { findInitdb } from '../provision/start-postgres.ts';

const run = promisify(execFile);

/** A PostgreSQL of one test alone, which it may stop, crash and start again on the same data. */
export interface PrivatePostgres {
  readonly port: number;
  /** The URL through another port, such as a fault proxy's. */
  urlAt(port: number): string;
  /** `immediate` is a crash: no shutdown, recovery at the next start. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** @throws Error where PostgreSQL is not installed; tests ask for the service first, which installs it. */
export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const initdb = findInitdb();
  if (initdb === undefined) throw new Error('PostgreSQL is not installed');
  const account = findPlainAccount();
  const folder = mkdtempSync(join(tmpdir(), 'postern-faults-pg-'));
  chmodSync(folder, 0o711);
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  if (account !== undefined) chownSync(home, account.uid, account.gid);
  const data = join(home, 'data');
  const options = { ...account, cwd: home };
  // Runs on loopback for one test, without a password.
  await run(
    initdb,
    ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-A', 'trust', '--no-sync'],
    options,
  );
  const port = await findFreePort();
  const urlAt = (at: number): string => `postgres://postgres@127.0.0.1:${at}/postgres`;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      // When each row was committed, for the oracle.
      track_commit_timestamp: 'on',
      // Only the process is killed. The machine keeps running, and only its crash would lose unsynced data.
      fsync: 'off',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    child = spawn(join(dirname(initdb ?? ''), 'postgres'), ['-D', data, ...args], {
      ...options,
      stdio: 'ignore',
    });
    await untilAnswering(urlAt(port));
  }

  async function stop(how: 'fast' | 'immediate'): Promise<void> {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
  }

  await start();
  return {
    port,
    urlAt,
    stop,
    start,
    async remove() {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (attempt > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
