import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installTimeoutMs = 8 * 60_000;
const policyFile = '/usr/sbin/policy-rc.d';
const clusterFile = '/etc/postgresql-common/createcluster.conf';

/** Why packages cannot be installed here; undefined when they can. */
export function whyNotInstallable(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root, so nothing can be installed';
  if (!existsSync('/usr/bin/apt-get')) return 'no apt-get here';
  return undefined;
}

let queue: Promise<unknown> = Promise.resolve();

/** Installs Debian packages, one call after the other, and keeps them from starting their services. */
export function installPackages(names: readonly string[]): Promise<void> {
  const result = queue.then(() => install(names));
  queue = result.catch(() => {});
  return result;
}

async function install(names: readonly string[]): Promise<void> {
  process.stderr.write(`installing ${names.join(', ')} with apt-get for the tests\n`);
  const restore = keepServicesStopped();
  const options = { timeout: installTimeoutMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    await run('apt-get', ['update', '-q'], options);
    await run(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', ...names],
      { ...options, maxBuffer: 64 * 1024 * 1024 },
    );
  } finally {
    restore();
  }
}

/** Returns the way to take back what it put in place. */
function keepServicesStopped(): () => void {
  const made: string[] = [];
  const write = (file: string, text: string, mode: number) => {
    if (existsSync(file)) return;
    writeFileSync(file, text, { mode });
    made.push(file);
  };
  // Exit status 101: the service may not be started.
  write(policyFile, '#!/bin/sh\nexit 101\n', 0o755);
  if (!existsSync(clusterFile)) {
    mkdirSync('/etc/postgresql-common', { recursive: true });
    writeFileSync(clusterFile, 'create_main_cluster = false\n');
  }
  return () => made.forEach((file) => rmSync(file, { force: true }));
}
