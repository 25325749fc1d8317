import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startProgram } from '../testing/fleet/start-program.ts';
import type { RunningProgram } from '../testing/fleet/start-program.ts';
import { writeInstallation } from '../testing/fleet/write-installation.ts';

// `postern serve` as a process of its own, on the embedded database, as an operator starts it.

const slow = { timeout: 120_000 };
let folder = '';
const running: RunningProgram[] = [];
const env = { POSTERN_MASTER_KEY: randomBytes(32).toString('base64') };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-serve-'));
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<RunningProgram> {
  const configFile = writeInstallation(folder, 'postern', {
    databaseUrl: undefined,
    upstreamPort: 1,
    maxStaleMs: 5_000,
  });
  const program = await startProgram('serve', { configFile, env });
  running.push(program);
  return program;
}

it(
  'keeps the first operator’s link out of its log, in a file for the owner alone, good over a restart',
  slow,
  async () => {
    const first = await serve();
    const file = join(folder, 'data', 'first-operator-link');
    const link = readFileSync(file, 'utf8').trim();
    expect(link).toMatch(/^http:\/\/localhost:\d+\/first-run#[\w-]{20,}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [, token = ''] = link.split('#');
    await expect.poll(() => first.log.join('\n')).toContain(JSON.stringify(file));
    await first.end('SIGTERM');
    expect([...first.log, ...first.complaints].join('\n')).not.toContain(token);
    const second = await serve();
    const again = readFileSync(file, 'utf8').trim();
    // Free ports differ from start to start; what makes the operator does not.
    expect(again.split('#')[1]).toBe(token);
    const body = { token, name: 'Olga Operator', email: 'olga@example.com', password: 'tram-lilac-orbit-47' };
    const answer = await fetch(`${second.url}/auth-api/first-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: second.url, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(body),
    });
    expect([answer.status, await answer.text()]).toEqual([200, '{}']);
  },
);
