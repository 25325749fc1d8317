import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ensureProxy } from '../testing/ask-for-service.ts';
import { findFreePort } from '../testing/provision/find-free-port.ts';
import { exchangeRaw, statusOf } from '../testing/raw-http.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const recipes = fileURLToPath(new URL('../../../../examples/forward-auth/', import.meta.url));
const proxies = [
  {
    name: 'nginx',
    files: ['nginx.conf'],
    args: (folder: string) => ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'],
  },
  {
    name: 'caddy',
    files: ['Caddyfile'],
    args: (folder: string) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
  },
  {
    name: 'haproxy',
    files: ['haproxy.cfg', 'ask-postern.lua'],
    args: (folder: string) => ['-db', '-f', join(folder, 'haproxy.cfg')],
  },
] as const;

for (const proxy of proxies) {
  const found = await ensureProxy(proxy.name);
  const why = found.kind === 'available' ? '' : ` (${found.reason})`;

  describe.skipIf(found.kind === 'missing')(`the recipe for ${proxy.name}${why}`, () => {
    let platform: TestPlatform;
    let folder: string;
    let child: ChildProcess;
    let port: number;

    beforeAll(async () => {
      platform = await startTestPlatform({ trustedProxies: ['127.0.0.1/32'], answersForwardAuth: true });
      folder = await mkdtemp(join(tmpdir(), 'postern-forward-auth-'));
      for (let attempt = 1; !(await startProxy()); attempt++) {
        if (attempt === 3) throw new Error(`${proxy.name} does not answer`);
        await stopProxy();
      }
    }, 120_000);

    /** False where somebody else took the port meanwhile: a proxy is there when it asks and answers. */
    async function startProxy(): Promise<boolean> {
      port = await findFreePort();
      // In one go: a port that was put in may begin like one that is still to be replaced.
      const places: Readonly<Record<string, string>> = {
        '127.0.0.1:4001': `127.0.0.1:${platform.port}`,
        '127.0.0.1:4100': `127.0.0.1:${platform.upstream.port}`,
        '127.0.0.1:8080': `127.0.0.1:${port}`,
        'http://:8080': `http://:${port}`,
        '/run/postern-nginx.pid': join(folder, 'pid'),
      };
      for (const file of proxy.files) {
        const text = (await readFile(join(recipes, file), 'utf8')).replace(
          /127\.0\.0\.1:(?:4001|4100|8080)|http:\/\/:8080|\/run\/postern-nginx\.pid/g,
          (place) => places[place] ?? place,
        );
        await writeFile(join(folder, file), text);
      }
      child = spawn(found.kind === 'available' ? found.location : '', proxy.args(folder), {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder },
        stdio: ['ignore', 'ignore', 'ignore'],
      });
      const isThere = await vi.waitUntil(() => isListening(port), { timeout: 20_000 }).catch(() => false);
      return isThere && statusOf(await call('GET', '/v5/profiles/1', [])) === 401;
    }

    async function stopProxy(): Promise<void> {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await gone;
    }

    afterAll(async () => {
      await stopProxy();
      await platform.close();
      await rm(folder, { recursive: true, force: true });
    });

    beforeEach(() => void (platform.upstream.heads.length = 0));

    const call = (method: string, target: string, headers: readonly string[] = [platform.authorization]) =>
      exchangeRaw(
        port,
        [`${method} ${target} HTTP/1.1`, 'Host: api.test', 'Connection: close', ...headers, '', ''].join(
          '\r\n',
        ),
      );

    test('forwards an allowed call byte for byte, with the caller’s identity and without its credential', async () => {
      const answer = await call('GET', '/v5/profiles/a%2Bb?x=%20y&z=1');
      expect(statusOf(answer)).toBe(200);
      const [head = ''] = platform.upstream.heads;
      expect(head).toMatch(/^GET \/v5\/profiles\/a%2Bb\?x=%20y&z=1 HTTP\/1\.1\r\n/);
      expect(head).toMatch(/^x-postern-licence: 12740\r?$/im);
      expect(head).toMatch(/^x-postern-identity: ey/im);
      expect(head).not.toMatch(/^authorization:/im);
    });

    test('answers 401 without a credential and 403 without a right, and forwards neither', async () => {
      const nobody = await call('GET', '/v5/profiles/1', []);
      expect(statusOf(nobody)).toBe(401);
      expect(nobody).toMatch(/^www-authenticate: Bearer/im);
      expect(statusOf(await call('GET', '/v5/unclassified'))).toBe(403);
      expect(statusOf(await call('DELETE', '/v5/profiles/1'))).toBe(403);
      expect(platform.upstream.heads).toEqual([]);
    });

    test.each([
      '/v5//profiles/1',
      '/v5/unclassified/../profiles/1',
      '/v5/profiles/1/../../unclassified',
      '/v5/profiles/%2e%2e/unclassified',
      '/v5/profiles/..%2funclassified',
      '/v5/%75nclassified',
      '/v5/%70rofiles/1',
      '/v5/profiles/1%2f',
      '/v5/profiles/1;x=1',
      '/v5/profiles/%252e%252e',
      '/v5/profiles/a%2bb',
    ])('%s, which two readers could take for two paths, is not forwarded', async (target) => {
      const status = statusOf(await call('GET', target));
      expect([400, 401, 403, 404]).toContain(status);
      expect(platform.upstream.heads).toEqual([]);
    });

    test('asks about the call itself, whatever the client says that it is', async () => {
      const forged = [
        'X-Forwarded-Uri: /v5/profiles/1',
        'X-Forwarded-Method: GET',
        'X-Forwarded-Host: api.test',
      ];
      expect(statusOf(await call('GET', '/v5/unclassified', [platform.authorization, ...forged]))).toBe(403);
      expect(platform.upstream.heads).toEqual([]);
    });

    test('lets no identity of the client’s own making through, nor another method', async () => {
      const forged = [
        'X-Postern-Licence: 1',
        'x-postern-default-entity: evil',
        'X_Postern_Licence: 1',
        'X-HTTP-Method-Override: DELETE',
        'X-Original-URL: /v5/unclassified',
      ];
      expect(statusOf(await call('GET', '/v5/profiles/1', [platform.authorization, ...forged]))).toBe(200);
      const [head = ''] = platform.upstream.heads;
      expect(head.match(/^x.postern.licence: .*$/gim)).toHaveLength(1);
      expect(head).toMatch(/^x-postern-licence: 12740\r?$/im);
      expect(head).not.toMatch(/evil|method-override|original-url/i);
    });
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
