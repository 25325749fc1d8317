import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findExecutable, listPostgresFolders } from './find-executable.ts';
import { findFreePort } from './find-free-port.ts';
import { findPlainAccount } from './find-plain-account.ts';
import type { StartedService } from './service-names.ts';
import { startChild } from './start-child.ts';

const run = promisify(execFile);

export function findInitdb(): string | undefined {
  return findExecutable(['initdb'], listPostgresFolders());
}

/** A private cluster in `folder`, on a free loopback port, without a socket file. Never run as root. */
export async function startPostgres(initdb: string, folder: string): Promise<StartedService> {
  const account = findPlainAccount();
  const home = join(folder, 'postgres');
  mkdirSync(home, { mode: 0o700 });
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined)
    [home, passwordFile].forEach((path) => chownSync(path, account.uid, account.gid));

  const data = join(home, 'data');
  const options = { ...account, cwd: home };
  await run(
    initdb,
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '--locale=C',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
    ],
    options,
  );
  const port = await findFreePort();
  const location = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '300',
    logging_collector: 'on',
    log_directory: 'log',
    // Test data need not survive a crash of the machine, and waiting for the disk takes most of the tests' time.
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const stop = await startChild(join(dirname(initdb), 'postgres'), ['-D', data, ...args], {
    spawn: options,
    isReady: () => connectOnce(location),
    // Fast shutdown: ends sessions that are still there.
    stopSignal: 'SIGINT',
  });
  return {
    location,
    stop: async () => {
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function connectOnce(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  await client.connect();
  await client.end();
}
