import { afterEach, describe, expect, test } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const open: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of open.splice(0)) {
    expect(platform.faults).toEqual([]);
    await platform.close();
  }
});

async function start(...change: Parameters<typeof startTestPlatform>): Promise<TestPlatform> {
  const platform = await startTestPlatform(...change);
  open.push(platform);
  return platform;
}

async function getAnswer(upstreamAnswer: string): Promise<string> {
  const platform = await start();
  platform.upstream.answer = (socket) => void socket.write(upstreamAnswer, 'latin1');
  return exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1', [platform.authorization]));
}

test('a 204 says no length to the client, whatever the upstream says', async () => {
  const answer = await getAnswer('HTTP/1.1 204 No Content\r\nContent-Length: 69\r\nX-A: b\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 204 [\s\S]*x-a: b/);
  expect(answer).not.toMatch(/content-length/i);
});

test.each(['-7', '0x7', '7 ', '', 'z', '12345678901234', '7;='])(
  'a body whose first chunk has the size %j is 502, since nothing has gone out yet',
  async (size) => {
    const answer = await getAnswer(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n${size}\r\nabcdefg\r\n0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 502 [\s\S]*"code":"upstream_invalid"/);
    expect(answer).not.toContain('x-a: b');
  },
);

test('the head of an answer does not wait long for its body: a stream that is silent at first is open to its client', async () => {
  const platform = await start();
  let said = '';
  const heard = new Promise<void>((resolve) => {
    platform.upstream.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n');
      // The event follows when the client has the head, and only then.
      void clientHasHead.then(() => socket.end('data: 1\n\n'));
    };
    resolve();
  });
  let tellHead: () => void = () => undefined;
  const clientHasHead = new Promise<void>((resolve) => (tellHead = resolve));
  await heard;
  const response = await fetch(`http://127.0.0.1:${platform.port}/v5/profiles/1`, {
    headers: { authorization: platform.authorization.slice('Authorization: '.length) },
  });
  tellHead();
  said = await response.text();
  expect(said).toBe('data: 1\n\n');
});

test.each([15, 200])('%i interim answers before the final one are no fault', async (count) => {
  const interim = 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(count);
  const answer = await getAnswer(`${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*ok$/);
});

test('white space before a header’s colon is taken away; not where it could hide the body’s length', async () => {
  const good = await getAnswer('HTTP/1.1 200 OK\r\nX-A : 1\r\nX-B\t: 2\r\nContent-Length: 2\r\n\r\nok');
  expect(good).toMatch(/^HTTP\/1\.1 200 [\s\S]*x-a: 1\r\nx-b: 2\r\n/);
  for (const line of ['Content-Length : 2', 'Transfer-Encoding\t: chunked', 'Connection : close']) {
    expect(statusOf(await getAnswer(`HTTP/1.1 200 OK\r\n${line}\r\n\r\n0\r\n\r\n`))).toBe(502);
  }
});

test.each(['600', '999', '099', '000'])('the status %s is none', async (status) => {
  expect(statusOf(await getAnswer(`HTTP/1.1 ${status} Odd\r\nContent-Length: 0\r\n\r\n`))).toBe(502);
});

test.each(['X_Request_Id', 'X.Request-Id', 'X_Postern_Scope', 'Access_Control_Allow_Origin'])(
  'the upstream’s %s stays inside, since some readers fold it to a name of ours',
  async (name) => {
    const answer = await getAnswer(`HTTP/1.1 200 OK\r\n${name}: forged\r\nContent-Length: 2\r\n\r\nok`);
    expect(statusOf(answer)).toBe(200);
    expect(answer).not.toContain('forged');
  },
);

describe('a redirect of the upstream', () => {
  const redirect = (platform: TestPlatform, location: string) => {
    platform.upstream.answer = (socket) =>
      void socket.write(
        `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Location: ${location}\r\nContent-Length: 0\r\n\r\n`,
      );
  };
  const get = (platform: TestPlatform, path: string) =>
    exchangeRaw(platform.port, rawRequest('GET', path, [platform.authorization]));

  test('names the gateway and the path that the call came by', async () => {
    const platform = await start((port) => ({
      routes: createTestSettings(port).routes.flatMap((route) => [
        { ...route, upstreamPrefix: '/svc' },
        { ...route, prefix: '/api/v5', basePath: '/api/v5', isAlias: true, upstreamPrefix: '/svc' },
      ]),
    }));
    redirect(platform, `http://127.0.0.1:${platform.upstream.port}/svc/profiles/7`);
    for (const base of ['/v5', '/api/v5']) {
      const answer = await get(platform, `${base}/profiles/1`);
      expect(answer).toContain(
        `\r\nlocation: ${base}/profiles/7\r\ncontent-location: ${base}/profiles/7\r\n`,
      );
    }
  });

  test('passes as it is where the API says so', async () => {
    const platform = await start((port) => ({
      routes: createTestSettings(port).routes.map((route) => ({ ...route, rewritesLocations: false })),
    }));
    const location = `http://127.0.0.1:${platform.upstream.port}/v5/profiles/7`;
    redirect(platform, location);
    expect(await get(platform, '/v5/profiles/1')).toContain(`\r\nlocation: ${location}\r\n`);
  });
});
