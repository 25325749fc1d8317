import type { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { exchangeRaw, plainAnswer, rawRequest } from '../testing/raw-http.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const open: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of open.splice(0)) {
    expect(platform.faults).toEqual([]);
    await platform.close();
  }
});

async function start(): Promise<TestPlatform> {
  const platform = await startTestPlatform();
  open.push(platform);
  return platform;
}

const kept = (platform: TestPlatform, method: string, path: string, more = ''): string =>
  `${method} ${path} HTTP/1.1\r\nHost: api.test\r\n${platform.authorization}\r\n${more}\r\n`;
const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);

describe('pipelined calls', () => {
  test('go out one after the other, each when the one before it is answered', async () => {
    const platform = await start();
    const waiting: Socket[] = [];
    platform.upstream.answer = (socket) => void waiting.push(socket);
    const body = 'Content-Length: 2\r\n';
    const answer = exchangeRaw(
      platform.port,
      `${kept(platform, 'PUT', '/v5/profiles/1', body)}ab` +
        `${kept(platform, 'POST', '/v5/profiles', body)}cd` +
        kept(platform, 'GET', '/v5/profiles/2') +
        rawRequest('GET', '/v5/profiles/3', [platform.authorization]),
    );
    for (let count = 1; count <= 4; count++) {
      await vi.waitFor(() => expect(platform.upstream.heads).toHaveLength(count));
      expect(waiting).toHaveLength(count);
      waiting[count - 1]?.write(plainAnswer);
    }
    expect(statuses(await answer)).toEqual(['200', '200', '200', '200']);
    expect(platform.upstream.heads.map((head) => head.split(' HTTP')[0])).toEqual([
      'PUT /v5/profiles/1',
      expect.stringMatching(/POST \/v5\/profiles$/),
      expect.stringMatching(/GET \/v5\/profiles\/2$/),
      'GET /v5/profiles/3',
    ]);
  });

  test('of which many wait hold no more than one read of the client’s in memory, and are all answered', async () => {
    const platform = await start();
    const one = kept(platform, 'PUT', '/v5/profiles/1', 'Content-Length: 0\r\n');
    const last = rawRequest('GET', '/v5/profiles/1', [platform.authorization]);
    const answer = await exchangeRaw(platform.port, one.repeat(300) + last);
    expect(statuses(answer)).toEqual(Array(301).fill('200'));
  });

  test('that end in an upgrade are answered, and the gateway lives on', async () => {
    const platform = await start();
    const upgrade = rawRequest('GET', '/v5/profiles/1', ['Upgrade: websocket']).replace(
      'Connection: close',
      'Connection: Upgrade, close',
    );
    const answer = await exchangeRaw(platform.port, kept(platform, 'GET', '/v5/profiles/1') + upgrade);
    expect(statuses(answer)).toEqual(['200', '400']);
    expect(
      statuses(
        await exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1', [platform.authorization])),
      ),
    ).toEqual(['200']);
  });
});

test('a CONNECT behind a call is refused after its answer', async () => {
  const platform = await start();
  platform.upstream.answer = (socket) => setImmediate(() => socket.write(plainAnswer));
  const tunnel = 'CONNECT api.test:443 HTTP/1.1\r\nHost: api.test\r\n\r\n';
  const answer = await exchangeRaw(platform.port, kept(platform, 'GET', '/v5/profiles/1') + tunnel);
  expect(statuses(answer)).toEqual(['200', '405']);
});

describe('bytes that are no HTTP/1.1', () => {
  test('after a whole call are answered after it: what was done upstream is not lost', async () => {
    const platform = await start();
    const call = `${kept(platform, 'PUT', '/v5/profiles/1', 'Content-Length: 2\r\n')}ab`;
    const answer = await exchangeRaw(platform.port, `${call}XX\r\n\r\n`);
    expect(statuses(answer)).toEqual(['200', '400']);
    expect(answer).toContain('"code":"request_malformed"');
  });

  test('after several calls are answered after all of them', async () => {
    const platform = await start();
    const call = kept(platform, 'PUT', '/v5/profiles/1', 'Content-Length: 0\r\n');
    expect(statuses(await exchangeRaw(platform.port, `${call.repeat(3)}XX\r\n\r\n`))).toEqual([
      '200',
      '200',
      '200',
      '400',
    ]);
  });

  test('within a body in chunks are 400 to that call, and the upstream never sees its end', async () => {
    const platform = await start();
    platform.upstream.answer = () => undefined;
    const upload = kept(platform, 'PUT', '/v5/profiles/1', 'Transfer-Encoding: chunked\r\n');
    const answer = await exchangeRaw(platform.port, `${upload}2\r\nab\r\nzz\r\n`);
    expect(statuses(answer)).toEqual(['400']);
    expect(answer).toContain('"code":"request_malformed"');
    expect(platform.records[0]).toMatchObject({ code: 'request_malformed' });
    expect(platform.upstream.heads.join()).not.toContain('0\r\n\r\n');
  });

  test('within the body of a call that waits for its turn are 400 to that call, after the first one’s answer', async () => {
    const platform = await start();
    platform.upstream.answer = (socket, head) => {
      if (head.startsWith('GET')) setImmediate(() => socket.write(plainAnswer));
    };
    const upload = kept(platform, 'PUT', '/v5/profiles/1', 'Transfer-Encoding: chunked\r\n');
    const answer = await exchangeRaw(
      platform.port,
      `${kept(platform, 'GET', '/v5/profiles/1')}${upload}2\r\nab\r\nzz\r\n`,
    );
    expect(statuses(answer)).toEqual(['200', '400']);
  });

  test('within the body of a call that was refused already end the connection, and are no second answer', async () => {
    const platform = await start();
    const upload =
      'PUT /v5/profiles/1 HTTP/1.1\r\nHost: api.test\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n';
    expect(statuses(await exchangeRaw(platform.port, upload))).toEqual(['401']);
  });
});
