import { createServer } from 'node:net';
import type { LookupFunction, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listenOn, plainAnswer, startRawUpstream } from '../../testing/raw-http.ts';
import type { RawUpstream } from '../../testing/raw-http.ts';
import type { UpstreamFailure, UpstreamListener } from './upstream-call.ts';
import { UpstreamPool } from './upstream-pool.ts';
import type { PoolLimits } from './upstream-pool.ts';

const limits: PoolLimits = {
  connectMs: 1_000,
  tickMs: 100,
  headTicks: 1e9,
  bodyTicks: 1e9,
  idleTicks: 1e9,
  ageTicks: 1e9,
  connectionsMax: 8,
};
/** Ticks after which a call has waited for `connectMs` and more. */
const connectTicks = 11;

let upstream: RawUpstream;
/** The socket of each request, and whose it was, in their order. */
let served: { readonly socket: Socket; readonly lane: string }[];
const pools: UpstreamPool[] = [];
const servers: Server[] = [];

beforeEach(async () => {
  upstream = await startRawUpstream();
  served = [];
  answerAllWith(plainAnswer);
});
afterEach(async () => {
  for (const pool of pools.splice(0)) pool.close();
  for (const server of servers.splice(0)) server.close();
  await upstream.close();
});

/** Nothing: the request is left open. */
function answerAllWith(text: string | undefined): void {
  upstream.answer = (socket, head) => {
    served.push({ socket, lane: /^x-lane: (.*)$/m.exec(head)?.[1]?.trim() ?? '' });
    if (text !== undefined) socket.write(text);
  };
}

function createPool(change: Partial<PoolLimits> = {}, origin?: string): UpstreamPool {
  const pool = new UpstreamPool(origin ?? `http://127.0.0.1:${upstream.port}`, { ...limits, ...change });
  pools.push(pool);
  return pool;
}

interface Sent {
  /** The answer's body, once it is whole. */
  readonly answered: Promise<string>;
  /** Undefined as long as it has not failed. */
  failure(): UpstreamFailure | undefined;
}

function send(pool: UpstreamPool, lane: string): Sent {
  let failure: UpstreamFailure | undefined;
  const answered = new Promise<string>((resolve, reject) => {
    let body = '';
    const listener: UpstreamListener = {
      isOver: false,
      onConnection: () => true,
      mayGoOn: () => true,
      onInterim: () => undefined,
      onHeadAlone: () => undefined,
      onHead: () => undefined,
      onBody: (chunk) => (body += chunk.toString('latin1')),
      onEnd: () => resolve(body),
      onError: (error) => {
        failure = error as UpstreamFailure;
        reject(error);
      },
    };
    const head = `GET / HTTP/1.1\r\nhost: upstream.test\r\nx-lane: ${lane}\r\n`;
    pool.send({ method: 'GET', lane, head, body: null, contentLength: undefined }, listener);
  });
  answered.catch(() => undefined);
  return { answered, failure: () => failure };
}

const lanesBySocket = (): Map<Socket, Set<string>> => {
  const lanes = new Map<Socket, Set<string>>();
  for (const { socket, lane } of served) lanes.set(socket, (lanes.get(socket) ?? new Set()).add(lane));
  return lanes;
};

describe('a connection', () => {
  test('that carried a call of one lane never carries one of another, whatever the order', async () => {
    const pool = createPool({ connectionsMax: 3 });
    const lanes = ['a', 'b', 'c', 'd', 'e'];
    for (let round = 0; round < 20; round++) {
      await Promise.all(lanes.map((lane, at) => send(pool, lanes[(at * round) % 5] ?? lane).answered));
    }
    expect(served).toHaveLength(100);
    for (const of of lanesBySocket().values()) expect([...of]).toHaveLength(1);
    expect(pool.stats.waiting).toBe(0);
  });

  test('is used again within its lane', async () => {
    const pool = createPool();
    for (const lane of ['a', 'b', 'a', 'b', 'a']) await send(pool, lane).answered;
    expect(lanesBySocket().size).toBe(2);
  });

  test('makes room for another lane where all are used up: an idle one of the lane that has most', async () => {
    const pool = createPool({ connectionsMax: 4 });
    await Promise.all([send(pool, 'a').answered, send(pool, 'a').answered, send(pool, 'a').answered]);
    await send(pool, 'b').answered;
    await send(pool, 'c').answered;
    expect(pool.stats).toEqual({ open: 4, free: 4, waiting: 0 });
    const before = lanesBySocket().size;
    await Promise.all([send(pool, 'a').answered, send(pool, 'a').answered, send(pool, 'b').answered]);
    expect(lanesBySocket().size).toBe(before);
  });
});

describe('lanes that wait because all connections are busy', () => {
  test('take turns, and a lane with many calls does not keep the connection to itself', async () => {
    const pool = createPool({ connectionsMax: 1 });
    answerAllWith(undefined);
    const calls = ['a', 'a', 'a', 'b', 'c'].map((lane) => send(pool, lane).answered);
    for (let count = 1; count <= calls.length; count++) {
      await vi.waitFor(() => expect(served).toHaveLength(count));
      served[count - 1]?.socket.write(plainAnswer);
    }
    await Promise.all(calls);
    expect(served.map(({ lane }) => lane)).toEqual(['a', 'b', 'c', 'a', 'a']);
  });

  test('are refused as busy when the time to connect is over', async () => {
    const pool = createPool({ connectionsMax: 1 });
    answerAllWith(undefined);
    send(pool, 'a');
    await vi.waitFor(() => expect(served).toHaveLength(1));
    const calls = [send(pool, 'a'), send(pool, 'b')];
    for (let count = 0; count < connectTicks; count++) pool.tick();
    for (const call of calls) expect(call.failure()).toMatchObject({ reason: 'busy' });
    expect(pool.stats).toEqual({ open: 1, free: 0, waiting: 0 });
  });
});

describe('beside an open stream, a call', () => {
  /** An upstream that drains: it runs the stream on and takes no new connection. */
  async function startDraining(lane: string): Promise<UpstreamPool> {
    const streams: Socket[] = [];
    const server = createServer((socket) => {
      streams.push(socket.on('error', () => undefined));
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    });
    const pool = createPool({}, `http://127.0.0.1:${await listenOn(server)}`);
    send(pool, lane);
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    server.close();
    return pool;
  }

  test.each(['a', 'b'])(
    'of lane %s is told at once that no connection can be opened (lane a has the stream)',
    async (lane) => {
      const pool = await startDraining('a');
      const call = send(pool, lane);
      await expect(call.answered).rejects.toMatchObject({ reason: 'unreachable' });
      expect(pool.stats).toMatchObject({ open: 1, waiting: 0 });
    },
  );

  test('is served as soon as connections can be opened again, without another call', async () => {
    let address = '127.0.0.2';
    const lookup = createLookup(() => address);
    const pool = createPool({ lookup }, `http://upstream.test:${upstream.port}`);
    await expect(send(pool, 'a').answered).rejects.toMatchObject({ reason: 'unreachable' });
    address = '127.0.0.1';
    expect(await send(pool, 'a').answered).toBe('ok');
  });
});

describe('a connection that does not open', () => {
  test('costs a call the time to connect and no more, however many wait', () => {
    // As with a SYN that is dropped, nothing ever comes of it.
    const pool = createPool({ connectionsMax: 2_048, lookup: () => undefined }, 'http://upstream.test');
    const calls = Array.from({ length: 200 }, (_none, index) => send(pool, `lane ${index % 7}`));
    for (let count = 0; count < connectTicks; count++) pool.tick();
    for (const call of calls) expect(call.failure()).toMatchObject({ reason: 'timeout' });
    expect(pool.stats).toMatchObject({ waiting: 0 });
  });

  test('because the TLS handshake hangs ends when the time to connect is over', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined));
    const port = await listenOn(server);
    servers.push(server);
    const pool = createPool({ connectMs: 50 }, `https://127.0.0.1:${port}`);
    await expect(send(pool, 'a').answered).rejects.toMatchObject({ reason: 'timeout' });
    await vi.waitFor(() => expect(pool.stats).toEqual({ open: 0, free: 0, waiting: 0 }));
  });

  test('is the failure of one call where other connections open', async () => {
    let asked = 0;
    const lookup = createLookup(() => (asked++ === 0 ? '127.0.0.2' : '127.0.0.1'));
    const pool = createPool({ lookup }, `http://upstream.test:${upstream.port}`);
    const calls = await Promise.allSettled(['a', 'b', 'c'].map((lane) => send(pool, lane).answered));
    expect(calls.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(pool.stats.waiting).toBe(0);
  });
});

describe('a change of DNS', () => {
  test('is followed once connections are of age, under steady traffic', async () => {
    const elsewhere: Socket[] = [];
    const server = createServer((socket) => {
      elsewhere.push(socket.on('error', () => undefined));
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew'));
    });
    await new Promise<void>((resolve) => server.listen(upstream.port, '127.0.0.2', resolve));
    servers.push(server);
    let address = '127.0.0.1';
    const lookup = createLookup(() => address);
    const pool = createPool({ ageTicks: 5, lookup }, `http://upstream.test:${upstream.port}`);
    expect(await send(pool, 'a').answered).toBe('ok');
    address = '127.0.0.2';
    const answers: string[] = [];
    for (let count = 0; count < 8; count++) {
      pool.tick();
      answers.push(await send(pool, 'a').answered);
    }
    expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'new', 'new', 'new', 'new']);
    elsewhere[0]?.destroy();
  });

  test('does not end an answer that is under way', async () => {
    const pool = createPool({ ageTicks: 2 });
    answerAllWith(undefined);
    const call = send(pool, 'a');
    await vi.waitFor(() => expect(served).toHaveLength(1));
    for (let count = 0; count < 5; count++) pool.tick();
    served[0]?.socket.write(plainAnswer);
    expect(await call.answered).toBe('ok');
    await vi.waitFor(() => expect(pool.stats.open).toBe(0));
  });
});

/** Answers in both forms that Node asks in. */
function createLookup(getAddress: () => string): LookupFunction {
  return (_host, options, done) => {
    const address = getAddress();
    if (options.all === true) done(null, [{ address, family: 4 }]);
    else done(null, address, 4);
  };
}
