import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ensureProxy } from '../testing/ask-for-service.ts';
import { findFreePort } from '../testing/provision/find-free-port.ts';
import { exchangeRaw, plainAnswer, statusOf } from '../testing/raw-http.ts';
import { createTestCatalogue } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const recipes = fileURLToPath(new URL('../../../../examples/forward-auth/', import.meta.url));
const proxies = [
  {
    name: 'nginx',
    files: ['nginx.conf'],
    opensWebsockets: false,
    args: (folder: string) => ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'],
  },
  {
    name: 'caddy',
    files: ['Caddyfile'],
    opensWebsockets: true,
    args: (folder: string) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
  },
  {
    name: 'haproxy',
    files: ['haproxy.cfg', 'ask-postern.lua'],
    opensWebsockets: true,
    args: (folder: string) => ['-db', '-f', join(folder, 'haproxy.cfg')],
  },
] as const;

const catalogue = createTestCatalogue([
  {
    id: 'feed',
    name: '',
    section: '',
    method: 'GET',
    pathTemplate: '/feed',
    upgrade: 'websocket',
    requirements: [{ moduleId: 'profiles', scope: 'read' }],
    deprecated: false,
    internal: false,
  },
]);

/** Names that servers behind a proxy could read as the gateway's, or as another method or path; one call each. */
const forgedHeaders = ['-', '_', '.', '~', '!', '+'].flatMap((one) => [
  `X${one}Postern${one}Licence: evil`,
  `X-Postern${one}Licence: evil`,
  `x${one}postern-default${one}entity: evil`,
  `X${one}HTTP${one}Method${one}Override: DELETE`,
  `X-Http${one}Method-Override: DELETE`,
  `X${one}Original${one}URL: /v5/unclassified`,
  `X-Rewrite${one}URL: /v5/unclassified`,
  `X-Forwarded${one}For: evil`,
]);

for (const proxy of proxies) {
  const found = await ensureProxy(proxy.name);
  const why = found.kind === 'available' ? '' : ` (${found.reason})`;

  describe.skipIf(found.kind === 'missing')(`the recipe for ${proxy.name}${why}`, () => {
    let platform: TestPlatform;
    let folder: string;
    let child: ChildProcess;
    let port: number;

    beforeAll(async () => {
      platform = await startTestPlatform(
        { trustedProxies: ['127.0.0.1/32'], answersForwardAuth: true },
        { catalogue },
      );
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

    beforeEach(() => {
      platform.upstream.heads.length = 0;
      platform.upstream.answer = (socket) => void socket.write(plainAnswer);
    });

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
      const answered = new Set<number>();
      for (const forged of forgedHeaders) {
        const answer = await call('GET', '/v5/profiles/1', [platform.authorization, forged]);
        answered.add(statusOf(answer));
        const head = platform.upstream.heads.splice(0)[0] ?? '';
        expect(head, forged).not.toMatch(/evil|delete|method.override|original.ur|rewrite.url|unclassified/i);
        if (statusOf(answer) !== 200) continue;
        expect(head.match(/^x[^a-z0-9]postern[^a-z0-9]licence: .*$/gim), forged).toHaveLength(1);
        expect(head, forged).toMatch(/^x-postern-licence: 12740\r?$/im);
      }
      // Left out where the proxy can, refused by Postern where it cannot.
      expect(answered).toContain(200);
      expect(answered.isSubsetOf(new Set([200, 400, 403]))).toBe(true);
    });

    test('lets no Connection header take the identity out again', async () => {
      const named = 'Connection: close, X-Postern-Licence, x-postern-identity, X-Postern-Scope';
      const answer = await exchangeRaw(
        port,
        ['GET /v5/profiles/1 HTTP/1.1', 'Host: api.test', platform.authorization, named, '', ''].join('\r\n'),
      );
      const [head = ''] = platform.upstream.heads;
      if (statusOf(answer) === 200) {
        expect(head).toMatch(/^x-postern-licence: 12740\r?$/im);
        expect(head).toMatch(/^x-postern-identity: ey/im);
        expect(head).not.toMatch(/^connection:.*postern/im);
      } else expect(head).toBe('');
    });

    test.each(['h2c', 'TLS/1.0', 'foo/1', 'websocket', 'h2c, websocket'])(
      'opens no way to the API by Upgrade: %s, which nobody would judge',
      async (protocol) => {
        const answer = await exchangeRaw(
          port,
          [
            'GET /v5/profiles/1 HTTP/1.1',
            'Host: api.test',
            platform.authorization,
            'Connection: close, Upgrade, HTTP2-Settings',
            'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
            `Upgrade: ${protocol}`,
            '',
            '',
          ].join('\r\n'),
        );
        expect([200, 400, 403]).toContain(statusOf(answer));
        expect(platform.upstream.heads[0] ?? '').not.toMatch(/^upgrade:/im);
      },
    );

    if (proxy.opensWebsockets)
      test('opens a websocket where the operation declares it, and only there', async () => {
        const switched =
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhello';
        platform.upstream.answer = (socket) => void socket.end(switched);
        const handshake = (target: string) =>
          exchangeUntil(
            /\r\n\r\n(?:hello|[{]|.*Forbidden)/s,
            port,
            [
              `GET ${target} HTTP/1.1`,
              'Host: api.test',
              platform.authorization,
              'Connection: Upgrade',
              'Upgrade: websocket',
              'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
              'Sec-WebSocket-Version: 13',
              '',
              '',
            ].join('\r\n'),
          );
        const tunnel = await handshake('/v5/feed');
        const [head = ''] = platform.upstream.heads.splice(0);
        platform.upstream.answer = (socket) => void socket.write(plainAnswer);
        expect(tunnel).toMatch(/^HTTP\/1.1 101 [\s\S]*hello$/);
        expect(head).toMatch(/^x-postern-identity: ey/im);
        expect(head).toMatch(/^upgrade: websocket/im);
        expect(statusOf(await handshake('/v5/profiles/1'))).toBe(403);
        expect(platform.upstream.heads).toEqual([]);
      });

    if (proxy.name === 'haproxy')
      test('takes HTTP/2 as it takes HTTP/1.1', async () => {
        const session = connectHttp2(`http://127.0.0.1:${port}`);
        const ask = async (path: string): Promise<number> => {
          const stream = session.request({
            ':path': path,
            authorization: platform.authorization.replace(/^.*?: /, ''),
          });
          const [headers] = (await once(stream, 'response')) as [{ ':status'?: number }];
          stream.close();
          return headers[':status'] ?? 0;
        };
        expect(await ask('/v5/profiles/1?a=1')).toBe(200);
        expect(platform.upstream.heads[0]).toMatch(/^GET \/v5\/profiles\/1\?a=1 HTTP/);
        expect(await ask('/v5/unclassified')).toBe(403);
        session.close();
      });

    test('sends no header for a default entity that there is not', async () => {
      expect(statusOf(await call('GET', '/v5/profiles/1'))).toBe(200);
      expect(platform.upstream.heads[0]).not.toMatch(/default-entity/i);
    });

    test('goes on answering, however many headers a call has', async () => {
      for (const count of [60, 80, 97, 98, 99, 100, 101, 150]) {
        const many = Array.from({ length: count }, (_none, index) => `X-A${index}: b`);
        await call('GET', '/', many);
      }
      expect(statusOf(await call('GET', '/v5/profiles/1'))).toBe(200);
      expect(child.exitCode).toBeNull();
      expect(child.signalCode).toBeNull();
    });
  });
}

/** Sends bytes and gives what comes back as soon as it matches: a tunnel, or a kept connection, does not close by itself. */
function exchangeUntil(pattern: RegExp, port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (pattern.test(text)) socket.destroy();
    });
    socket.on('error', () => {}).on('close', () => resolve(text));
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
