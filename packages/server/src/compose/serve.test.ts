import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exchangeRaw } from '../testing/raw-http.ts';
import { startProgram } from '../testing/fleet/start-program.ts';
import type { RunningProgram } from '../testing/fleet/start-program.ts';
import { writeInstallation } from '../testing/fleet/write-installation.ts';

// Runs `postern serve` as a process of its own, on the embedded database, as an operator starts it.

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

async function serve(more: Readonly<Record<string, unknown>> = {}): Promise<RunningProgram> {
  const configFile = writeInstallation(folder, 'postern', {
    databaseUrl: undefined,
    upstreamPort: 1,
    maxStaleMs: 5_000,
    more,
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
    // The free ports differ from start to start. The token in the link does not.
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

it(
  'answers health on every listener, HTTP/1.0 without a Host included, and listens where it is told to',
  slow,
  async () => {
    const { url, gatewayUrl, operationsUrl, portalUrl, log } = await serve({
      operations: { port: 0 },
      portal: { port: 0, host: '127.0.0.1' },
    });
    const ports = [url, gatewayUrl, operationsUrl, portalUrl].map((one) => Number(new URL(one).port));
    expect(new Set(ports).size).toBe(4);
    for (const port of ports) {
      for (const path of ['/healthz', '/readyz?from=balancer']) {
        const answer = await exchangeRaw(port, `GET ${path} HTTP/1.0\r\n\r\n`);
        expect(answer, `${port} ${path}`).toMatch(/^HTTP\/1\.[01] 200 [^]*\r\n\r\nok\n$/);
      }
      expect(await exchangeRaw(port, 'POST /readyz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.[01] 405 /);
    }
    expect(log.join('\n')).not.toContain('readyz');
    const [consolePort = 0, gatewayPort = 0, , portalPort = 0] = ports;
    const bound = listBoundAddresses();
    // By default console and admin API listen on this machine only and the gateway on every address; the portal listens
    // where the configuration says.
    expect([bound.get(consolePort), bound.get(portalPort)]).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(['0.0.0.0', '::']).toContain(bound.get(gatewayPort));
  },
);

it(
  'says when it drains and when it has stopped, and that links lead to this machine alone',
  slow,
  async () => {
    const program = await serve();
    await program.end('SIGTERM');
    expect(program.child.exitCode).toBe(0);
    const log = program.log.join('\n');
    expect(log).toContain('"lacking":["console.publicUrl"]');
    expect(log).toMatch(/"why":"SIGTERM",[^\n]*"msg":"draining"/);
    expect(program.log.at(-1)).toContain('"msg":"stopped"');
  },
);

it('stops with npm, which ends at SIGTERM without passing it on', slow, async () => {
  const configFile = writeInstallation(folder, 'postern', {
    databaseUrl: undefined,
    upstreamPort: 1,
    maxStaleMs: 5_000,
  });
  const repository = fileURLToPath(new URL('../../../../', import.meta.url));
  const child = spawn('npm', ['run', 'postern', '--', 'serve', '--config', configFile], {
    cwd: repository,
    env: { ...process.env, ...env, POSTERN_PORT_BASE: '0', POSTERN_LOG: 'info', POSTERN_BUILD_PAGES: 'no' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  await expect.poll(() => output, { timeout: 60_000 }).toContain('"msg":"running"');
  child.kill('SIGTERM');
  // The server holds the other end of the pipe until it has ended.
  await once(child.stdout, 'end');
  expect(output).toContain('"msg":"draining"');
  expect(output).toContain('"msg":"stopped"');
});

/** Port → address of every listener on this machine, as the kernel reports it. */
function listBoundAddresses(): ReadonlyMap<number, string> {
  const bound = new Map<number, string>();
  for (const [file, anywhere] of [
    ['/proc/net/tcp', '00000000'],
    ['/proc/net/tcp6', '0'.repeat(32)],
  ] as const) {
    for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
      const [, local = '', , state] = line.trim().split(/\s+/);
      const [address, port = ''] = local.split(':');
      if (state !== '0A') continue;
      const isAnywhere = address === anywhere;
      bound.set(Number.parseInt(port, 16), isAnywhere ? '::' : address === '0100007F' ? '127.0.0.1' : local);
    }
  }
  return bound;
}
