import { afterEach, describe, expect, test } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import { createTestCatalogue, createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform, TestPlatformOptions } from '../testing/test-platform.ts';

const page = 'https://portal.test';
const open: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of open.splice(0)) {
    expect(platform.faults).toEqual([]);
    await platform.close();
  }
});

async function start(
  corsOrigins: readonly string[] = [page],
  options: TestPlatformOptions = {},
): Promise<TestPlatform> {
  const platform = await startTestPlatform(
    (port) => ({
      routes: createTestSettings(port).routes.map((route) => ({
        ...route,
        schemes: ['bearer' as const, 'api-key-header' as const],
        keyHeader: 'x-shop-key',
        corsOrigins,
      })),
    }),
    options,
  );
  open.push(platform);
  return platform;
}

/** Operations with the headers that their document declares; see catalogue/read-response-headers.ts. */
const ordersCatalogue = createTestCatalogue(
  [
    { method: 'GET', requestHeaders: ['if-match'], responseHeaders: ['x-total-count', 'etag'] },
    { method: 'PUT', requestHeaders: ['if-match', 'idempotency-key'] },
  ].map((operation) => ({
    ...operation,
    id: `${operation.method} /orders/{id}`,
    pathTemplate: '/orders/{id}',
    name: '',
    section: '',
    requirements: [{ moduleId: 'profiles', scope: operation.method === 'GET' ? 'read' : 'write' }],
    deprecated: false,
    internal: false,
  })),
);

const preflight = (platform: TestPlatform, path: string, origin = page) =>
  exchangeRaw(
    platform.port,
    rawRequest('OPTIONS', path, [`Origin: ${origin}`, 'Access-Control-Request-Method: PUT']),
  );
const get = (platform: TestPlatform, headers: readonly string[], path = '/v5/profiles/1') =>
  exchangeRaw(platform.port, rawRequest('GET', path, headers));

describe('a preflight', () => {
  test('from a listed origin names the declared methods and the headers of credentials, and is not forwarded', async () => {
    const platform = await start();
    const answer = await preflight(platform, '/v5/profiles/1');
    expect(statusOf(answer)).toBe(204);
    expect(answer).toMatch(/^access-control-allow-origin: https:\/\/portal\.test\r$/m);
    expect(answer).toMatch(/^access-control-allow-methods: GET, HEAD, PUT\r$/m);
    expect(answer).toMatch(/^access-control-allow-headers: authorization, content-type, x-shop-key\r$/m);
    expect(answer).toMatch(/^access-control-max-age: \d+\r$/m);
    expect(answer).toMatch(/^vary: Origin/m);
    expect(answer).not.toMatch(/access-control-allow-credentials/i);
    expect(platform.upstream.heads).toEqual([]);
  });

  test.each([
    ['an origin that is not listed', '/v5/profiles/1', 'https://portal.test.evil.test'],
    ['another port of a listed origin', '/v5/profiles/1', 'https://portal.test:8443'],
    ['the origin null', '/v5/profiles/1', 'null'],
    ['a path that nobody declared', '/v5/nothing/here', page],
    ['a path that is not canonical', '/v5//profiles/1', page],
  ])('for %s is refused', async (_name, path, origin) => {
    const platform = await start();
    const answer = await preflight(platform, path, origin);
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    if (origin !== page) expect(answer).not.toMatch(/access-control/i);
  });

  test('never takes null, even where somebody listed it', async () => {
    const platform = await start(['null']);
    expect(await preflight(platform, '/v5/profiles/1', 'null')).not.toMatch(/access-control/i);
  });

  test('is 405 where no CORS is configured, and so is an OPTIONS that is no preflight', async () => {
    const without = await start([]);
    expect(statusOf(await preflight(without, '/v5/profiles/1'))).toBe(405);
    const platform = await start();
    const plain = rawRequest('OPTIONS', '/v5/profiles/1', [`Origin: ${page}`]);
    expect(statusOf(await exchangeRaw(platform.port, plain))).toBe(405);
  });

  test('allows the headers that the document declares for the calls of the path', async () => {
    const platform = await start([page], { catalogue: ordersCatalogue });
    const answer = await preflight(platform, '/v5/orders/1');
    expect(answer).toMatch(
      /^access-control-allow-headers: authorization, content-type, x-shop-key, if-match, idempotency-key\r$/m,
    );
    expect(await preflight(platform, '/v5/profiles/1')).not.toContain('idempotency-key');
  });

  test('for the token exchange serves the pages that may call an API', async () => {
    const platform = await start();
    expect(statusOf(await preflight(platform, '/auth/token'))).toBe(204);
    const answer = await get(platform, [`Origin: ${page}`], '/auth/token');
    expect(answer).toMatch(/^access-control-allow-origin: https:\/\/portal\.test\r$/im);
  });
});

describe('an answer', () => {
  test('shows the headers that the document declares for it, beside those of the gateway and of HTTP', async () => {
    const platform = await start([page], { catalogue: ordersCatalogue });
    const headers = [platform.authorization, `Origin: ${page}`];
    const declared = await get(platform, headers, '/v5/orders/1');
    expect(declared).toMatch(
      /^access-control-expose-headers: .*x-request-id.*location.*etag.*x-total-count\r$/m,
    );
    const other = await get(platform, headers);
    expect(other).toMatch(/^access-control-expose-headers: .*location.*etag/m);
    expect(other).not.toContain('x-total-count');
  });

  test('to a listed origin may be read, request id and rate headers too', async () => {
    const platform = await start();
    const answer = await get(platform, [platform.authorization, `Origin: ${page}`]);
    expect(statusOf(answer)).toBe(200);
    expect(answer).toMatch(/^access-control-allow-origin: https:\/\/portal\.test\r$/m);
    expect(answer).toMatch(/^access-control-expose-headers: .*x-request-id.*ratelimit/m);
    expect(answer).toMatch(/^vary: Origin\r$/m);
  });

  test('that is a refusal may be read as well, so that a page can show why', async () => {
    const platform = await start();
    for (const path of ['/v5/profiles/1', '/v5/nothing/here', '/v5//x']) {
      const answer = await get(platform, [`Origin: ${page}`], path);
      expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
      expect(answer).toMatch(/^access-control-allow-origin: https:\/\/portal\.test\r$/m);
    }
  });

  test('to another origin says nothing, whatever the upstream says of CORS', async () => {
    const platform = await start();
    platform.upstream.answer = (socket) =>
      void socket.write(
        'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Credentials: true\r\nContent-Length: 0\r\n\r\n',
      );
    for (const origin of ['https://evil.test', 'null']) {
      const answer = await get(platform, [platform.authorization, `Origin: ${origin}`]);
      expect(statusOf(answer)).toBe(200);
      expect(answer).not.toMatch(/access-control/i);
      expect(answer).toMatch(/^vary: Origin\r$/m);
    }
  });
});
