import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listenOn, plainAnswer, startRawUpstream } from '../../testing/raw-http.ts';
import type { RawUpstream } from '../../testing/raw-http.ts';
import { UpstreamFailure } from './upstream-call.ts';
import type { UpstreamCall, UpstreamListener } from './upstream-call.ts';
import { UpstreamPool } from './upstream-pool.ts';

const limits = {
  connectMs: 2_000,
  tickMs: 10,
  headTicks: 1e9,
  bodyTicks: 1e9,
  idleTicks: 400,
  ageTicks: 1e9,
  connectionsMax: 8,
};

let upstream: RawUpstream;
let pool: UpstreamPool;
/** The socket of each call, in their order. */
let sockets: Socket[];

beforeEach(async () => {
  upstream = await startRawUpstream();
  pool = new UpstreamPool(`http://127.0.0.1:${upstream.port}`, limits);
  sockets = [];
  answerWith(plainAnswer);
});
afterEach(async () => {
  pool.close();
  await upstream.close();
});

function answerWith(text: string): void {
  upstream.answer = (socket) => {
    sockets.push(socket);
    socket.write(text);
  };
}

const get: UpstreamCall = {
  method: 'GET',
  lane: 'lic_1',
  head: 'GET / HTTP/1.1\r\nhost: upstream.test\r\n',
  body: null,
  contentLength: undefined,
};

interface Heard {
  readonly status: number;
  readonly body: string;
}

function send(change: Partial<UpstreamCall> = {}, on: UpstreamPool = pool): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let body = '';
    const listener: UpstreamListener = {
      isOver: false,
      onConnection: () => true,
      mayGoOn: () => true,
      onInterim: () => undefined,
      onHeadAlone: () => undefined,
      onHead: (of) => (status = of),
      onBody: (chunk) => (body += chunk.toString('latin1')),
      onEnd: () => resolve({ status, body }),
      onError: reject,
    };
    on.send({ ...get, ...change }, listener);
  });
}

const isSameConnection = () => sockets.length === 2 && sockets[0] === sockets[1];

test('calls one after the other share a connection; calls at once have one each', async () => {
  expect(await send()).toEqual({ status: 200, body: 'ok' });
  await send();
  expect(isSameConnection()).toBe(true);
  await Promise.all([send(), send(), send()]);
  expect(new Set(sockets).size).toBe(3);
  expect(pool.stats).toEqual({ open: 3, free: 3, waiting: 0 });
});

test.each([
  ['says that it closes', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
  ['says so among others', 'HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok'],
  ['speaks HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
  [
    'keeps it for no more than a second',
    `HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok`,
  ],
  ['sends bytes after its answer', `${plainAnswer}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen`],
])('the connection of an upstream that %s serves no second call', async (_what, answer) => {
  answerWith(answer);
  expect(await send()).toEqual({ status: 200, body: 'ok' });
  answerWith(plainAnswer);
  expect(await send()).toEqual({ status: 200, body: 'ok' });
  expect(isSameConnection()).toBe(false);
});

test('bytes on a connection that is idle end it: they are no answer to the next call', async () => {
  await send();
  sockets[0]?.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen');
  await vi.waitFor(() => expect(pool.stats.open).toBe(0));
  expect(await send()).toEqual({ status: 200, body: 'ok' });
});

test.each([
  ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n'],
  ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n'],
  ['GET', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
])('the answer to %s that has no body keeps the connection (%j)', async (method, answer) => {
  answerWith(answer);
  expect(await send({ method })).toMatchObject({ body: '' });
  await send({ method });
  expect(isSameConnection()).toBe(true);
});

test('an answer without a length ends with its connection', async () => {
  upstream.answer = (socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nto the end');
  expect(await send()).toEqual({ status: 200, body: 'to the end' });
});

test('a body goes out in chunks, or with the length that was said, byte for byte', async () => {
  let received = '';
  const server = createServer((socket) => {
    socket.on('data', (bytes) => (received += bytes.toString('latin1'))).on('error', () => undefined);
  });
  const listening = new UpstreamPool(`http://127.0.0.1:${await listenOn(server)}`, limits);
  const upload = (contentLength: number | undefined): void => {
    received = '';
    const body = Readable.from([Buffer.from('hello '), Buffer.from('world')]);
    send({ method: 'PUT', body, contentLength }, listening).catch(() => undefined);
  };
  upload(undefined);
  const chunks = 'transfer-encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n';
  await vi.waitFor(() => expect(received).toBe(`${get.head}${chunks}`));
  upload(11);
  await vi.waitFor(() => expect(received).toBe(`${get.head}content-length: 11\r\n\r\nhello world`));
  listening.close();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  ['shorter', 12],
  ['longer', 3],
])(
  'a body that is %s than was said ends the call: the next request never begins within it',
  async (_what, length) => {
    upstream.answer = () => {};
    const body = Readable.from([Buffer.from('hello')]);
    await expect(send({ method: 'PUT', body, contentLength: length })).rejects.toThrow(
      /than its Content-Length/,
    );
    await vi.waitFor(() => expect(pool.stats.open).toBe(0));
  },
);

test('a POST without a body says so', async () => {
  await send({ method: 'POST' });
  expect(upstream.heads[0]).toMatch(/\r\ncontent-length: 0$/);
});

test('an answer that comes before the upload is done is passed on, and the connection ends', async () => {
  answerWith('HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno');
  const body = new Readable({ read: () => undefined });
  body.push('the first part');
  expect(await send({ method: 'PUT', body })).toEqual({ status: 413, body: 'no' });
  await vi.waitFor(() => expect(pool.stats.open).toBe(0));
  expect(body.destroyed).toBe(true);
});

test('calls beyond the connections that there may be wait for one, in their order', async () => {
  const held: Socket[] = [];
  upstream.answer = (socket) => void held.push(socket);
  const calls = Array.from({ length: 10 }, () => send());
  await vi.waitFor(() => expect(held).toHaveLength(8));
  expect(pool.stats).toMatchObject({ open: 8, waiting: 2 });
  held[0]?.write(plainAnswer);
  held[1]?.write(plainAnswer);
  await vi.waitFor(() => expect(held).toHaveLength(10));
  for (const socket of held.slice(2)) socket.write(plainAnswer);
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(10).fill(200));
});

test('five hundred calls at once are all served, though few connections are opened at a time', async () => {
  const wide = new UpstreamPool(`http://127.0.0.1:${upstream.port}`, { ...limits, connectionsMax: 2_000 });
  const calls = await Promise.all(Array.from({ length: 500 }, () => send({}, wide)));
  expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
  expect(wide.stats).toMatchObject({ waiting: 0 });
  wide.close();
});

test('every call that waits is told when the upstream cannot be reached', async () => {
  const port = upstream.port;
  await upstream.close();
  const unreachable = new UpstreamPool(`http://127.0.0.1:${port}`, { ...limits, connectionsMax: 2 });
  const calls = await Promise.allSettled(Array.from({ length: 5 }, () => send({}, unreachable)));
  for (const call of calls) {
    expect(call).toMatchObject({ status: 'rejected' });
    expect(call.status === 'rejected' && call.reason).toBeInstanceOf(UpstreamFailure);
  }
  await vi.waitFor(() => expect(unreachable.stats).toEqual({ open: 0, free: 0, waiting: 0 }));
  unreachable.close();
});

test('time runs against an upstream that is silent, before its answer and within it', async () => {
  const impatient = new UpstreamPool(`http://127.0.0.1:${upstream.port}`, {
    ...limits,
    headTicks: 3,
    bodyTicks: 3,
  });
  upstream.answer = (socket) => void sockets.push(socket);
  const silent = send({}, impatient);
  await vi.waitFor(() => expect(sockets).toHaveLength(1));
  for (let count = 0; count < 4; count++) impatient.tick();
  await expect(silent).rejects.toMatchObject({ reason: 'timeout', message: 'no answer came' });
  let failure: unknown;
  send({}, impatient).catch((error: unknown) => (failure = error));
  await vi.waitFor(() => expect(sockets).toHaveLength(2));
  sockets[1]?.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf');
  await vi.waitFor(() => {
    impatient.tick();
    expect(failure).toMatchObject({ reason: 'timeout' });
  });
  impatient.close();
});

test('an idle connection ends when its time is over', async () => {
  await send();
  for (let count = 0; count <= limits.idleTicks; count++) pool.tick();
  await vi.waitFor(() => expect(pool.stats.open).toBe(0));
});
