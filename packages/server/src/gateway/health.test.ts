import { afterEach, describe, expect, it } from 'vitest';
import { exchangeRaw } from '../testing/raw-http.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const open: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of open.splice(0)) await platform.close();
});

async function start(change: Parameters<typeof startTestPlatform>[0] = {}): Promise<TestPlatform> {
  const platform = await startTestPlatform(change);
  open.push(platform);
  return platform;
}

describe('the health of a gateway', () => {
  it.each([
    ['HTTP/1.0 without a Host, as HAProxy asks by default', 'GET /readyz HTTP/1.0\r\n\r\n'],
    ['an empty Host', 'GET /readyz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
    ['no Host in HTTP/1.1', 'GET /readyz HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a Host that is no host', 'GET /readyz HTTP/1.1\r\nHost: a_b!:x\r\nConnection: close\r\n\r\n'],
    ['a query', 'GET /readyz?from=balancer HTTP/1.0\r\n\r\n'],
    ['more headers than a call may have', `GET /healthz HTTP/1.0\r\n${'X-A: b\r\n'.repeat(200)}\r\n`],
  ])('is told to whoever asks with %s', async (_how, request) => {
    const { port, records } = await start();
    expect(await exchangeRaw(port, request)).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\nok\n$/);
    // Neither a call nor a line of the log.
    expect(records).toEqual([]);
  });

  it('is told to HEAD without a body, and to no other method', async () => {
    const { port, upstream } = await start((upstreamPort) => ({
      // An API at the root does not get the paths.
      routes: createTestSettings(upstreamPort).routes.map((route) => ({
        ...route,
        prefix: '',
        basePath: '/',
      })),
    }));
    expect(await exchangeRaw(port, 'HEAD /readyz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\n$/);
    for (const method of ['POST', 'OPTIONS', 'DELETE', 'TRACE', 'PUT']) {
      const answer = await exchangeRaw(port, `${method} /readyz HTTP/1.0\r\n\r\n`);
      expect(answer, method).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer.toLowerCase(), method).toContain('\r\nallow: get, head\r\n');
    }
    expect(upstream.heads).toEqual([]);
  });
});
