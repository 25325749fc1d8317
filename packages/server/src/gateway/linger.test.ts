import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { askForService } from '../testing/ask-for-service.ts';
import { listenOn, rawRequest, statusOf } from '../testing/raw-http.ts';
import { sendBodySlowly } from '../testing/send-body-slowly.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import { closeLingering } from './linger.ts';

const { limits } = createTestSettings(1);
const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const each of open.splice(0)) await each.close();
});

async function start(...change: Parameters<typeof startTestPlatform>): Promise<TestPlatform> {
  const platform = await startTestPlatform(...change);
  open.push(platform);
  return platform;
}

const python = await askForService('python');

/** 3 MB that take 3.3 seconds. */
const sendSlowly = (
  { port, authorization }: TestPlatform,
  {
    path = '/v5/profiles/1',
    connection = 'keep-alive',
    value = authorization.slice('Authorization: '.length),
  },
): Promise<string> => sendBodySlowly(python, { port, path, connection, authorization: value });

describe.skipIf(python.kind === 'missing')(
  'a client that sends its body slowly, and reads afterwards,',
  () => {
    test.each(['keep-alive', 'close'])(
      'gets the answer to a call that was refused at once (connection: %s)',
      async (connection) => {
        const platform = await start({ limits: { ...limits, bodyBytesMax: 10_000_000 } });
        const small = await start();
        const answers = await Promise.all([
          sendSlowly(platform, { value: 'Bearer wrong', connection }),
          sendSlowly(platform, { path: '/v5/nothing/here', connection }),
          sendSlowly(small, { connection }),
          // A path of the gateway's own, which another framework answers.
          sendSlowly(platform, { path: '/oauth/token', connection }),
        ]);
        expect(answers).toEqual(['401', '404', '413', '200']);
        expect(platform.upstream.heads).toEqual([]);
      },
      30_000,
    );

    test('gets the early answer of the upstream', async () => {
      const platform = await start({ limits: { ...limits, bodyBytesMax: 10_000_000 } });
      platform.upstream.answer = (socket) =>
        void socket.write('HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\nno');
      const answers = await Promise.all([
        sendSlowly(platform, {}),
        sendSlowly(platform, { connection: 'close' }),
      ]);
      expect(answers).toEqual(['429', '429']);
    }, 30_000);
  },
);

/** Writes everything before it reads, as fast as it can. */
function writeThenRead(port: number, parts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.pause();
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', (error) => (text += error.message)).on('close', () => resolve(text));
    const next = (index: number): void => {
      const part = parts[index];
      if (part === undefined) socket.resume();
      else socket.write(part, 'latin1', () => setImmediate(() => next(index + 1)));
    };
    next(0);
  });
}

describe('the answer to a request that is still being sent arrives', () => {
  const chunk = `2710\r\n${'x'.repeat(10_000)}\r\n`;

  test.each(['Connection: close', 'Connection: keep-alive'])(
    'where a body in chunks is above the limit (%s)',
    async (connection) => {
      const platform = await start();
      platform.upstream.answer = () => undefined;
      const head = `PUT /v5/profiles/1 HTTP/1.1\r\nHost: api.test\r\n${connection}\r\n${platform.authorization}\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const last = connection.endsWith('close') ? '' : rawRequest('GET', '/healthz');
      const chunks = Array.from({ length: 400 }, () => chunk);
      const answer = await writeThenRead(platform.port, [head, ...chunks, `0\r\n\r\n${last}`]);
      expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(
        connection.endsWith('close') ? ['413'] : ['413', '200'],
      );
    },
  );

  test('where the parser refuses it: a head above the ceiling', async () => {
    const platform = await start();
    const lines = Array.from(
      { length: 300 },
      (_none, index) => `X-Filler-${index}: ${'y'.repeat(8_000)}\r\n`,
    );
    const answer = await writeThenRead(platform.port, [
      'GET /v5/profiles/1 HTTP/1.1\r\nHost: api.test\r\n',
      ...lines,
      '\r\n',
    ]);
    expect(statusOf(answer)).toBe(431);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('where it is CONNECT, and a tunnel’s bytes follow', async () => {
    const platform = await start();
    const answer = await writeThenRead(platform.port, [
      'CONNECT api.test:443 HTTP/1.1\r\nHost: api.test\r\n\r\n',
      ...Array.from({ length: 100 }, () => 'z'.repeat(10_000)),
    ]);
    expect(statusOf(answer)).toBe(405);
  });
});

describe('a connection that only waits for what its client still sends', () => {
  const bounds = { idleMs: 5_000, totalMs: 20_000, bytesMax: 100_000 };

  async function startLingering(): Promise<{ readonly client: Socket; readonly isClosed: () => boolean }> {
    let isClosed = false;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined).once('close', () => (isClosed = true));
      socket.once('data', () => closeLingering(socket, bounds));
    });
    const client = connect({ port: await listenOn(server), allowHalfOpen: true });
    open.push({ close: () => void server.close(() => client.destroy()) });
    client.on('error', () => undefined).resume();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    client.write('hello');
    await new Promise((resolve) => client.once('end', resolve));
    return { client, isClosed: () => isClosed };
  }

  const written = (client: Socket, bytes: number): Promise<unknown> =>
    new Promise((resolve) => client.write('x'.repeat(bytes), resolve));

  test('is cut when nothing comes for a while, and not as long as something does', async () => {
    const { client, isClosed } = await startLingering();
    for (let count = 0; count < 4; count++) {
      vi.advanceTimersByTime(4_000);
      await written(client, 10);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    }
    expect(isClosed()).toBe(false);
    vi.advanceTimersByTime(5_500);
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });

  test('is cut when its time is over, whatever comes', async () => {
    const { client, isClosed } = await startLingering();
    for (let count = 0; count < 20 && !isClosed(); count++) {
      await written(client, 10);
      vi.advanceTimersByTime(1_000);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    }
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });

  test('is cut when too much comes', async () => {
    const { client, isClosed } = await startLingering();
    await written(client, 200_000);
    await vi.waitFor(() => {
      vi.advanceTimersByTime(500);
      expect(isClosed()).toBe(true);
    });
  });

  test('is closed as soon as the client says its last', async () => {
    const { client, isClosed } = await startLingering();
    client.end();
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });
});
