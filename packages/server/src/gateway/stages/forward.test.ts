import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bulkheadConfigSchema } from '../../config/bulkhead-config-schema.ts';
import { refuse } from '../../domain/refusal.ts';
import { createTestCall, createTestCalls, passed, testNowMs } from '../../testing/test-call.ts';
import type { TestCallDetails, TestCalls } from '../../testing/test-call.ts';
import { testApi } from '../../testing/test-gateway.ts';
import { Bulkhead } from '../bulkhead.ts';
import { toPrepared } from '../advance-call.ts';
import type { ApiRoute } from '../gateway-settings.ts';
import type { Upstreams } from '../upstream.ts';
import { UpstreamFailure } from '../upstream-client/upstream-call.ts';
import type { UpstreamCall, UpstreamListener } from '../upstream-client/upstream-call.ts';
import type { ExchangeOutcome, Exit } from '../exchange/exchange.ts';
import { forward } from './forward.ts';
import type { ForwardDeps } from './forward.ts';

let calls: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls();
});
afterAll(() => calls.close());

interface Scene {
  readonly method?: string;
  readonly target?: string;
  readonly call?: TestCallDetails;
  readonly inspected?: Buffer;
  readonly route?: Partial<ApiRoute>;
  readonly deps?: Partial<ForwardDeps>;
  readonly filters?: boolean;
}

async function prepare({ method = 'GET', target = '/v5/profiles/1', call, inspected, route }: Scene) {
  const decision = passed(await calls.decide(createTestCall(method, target, call)));
  return {
    ...toPrepared(decision, { upstreamHead: 'HEAD' }),
    inspectedBody: inspected,
    route: { ...decision.route, upstreamOrigin: 'http://upstream.test', ...route },
  };
}

interface Sent {
  readonly how: 'kept' | 'alone';
  readonly origin: string;
  readonly call: UpstreamCall;
  readonly listener: UpstreamListener;
}

/** A call on its way: what was sent to the upstream, what the client got, and how it ended. */
async function play(scene: Scene = {}) {
  const prepared = await prepare(scene);
  const sent: Sent[] = [];
  const outcomes: ExchangeOutcome[] = [];
  const written: unknown[] = [];
  const send =
    (how: Sent['how']): Upstreams['send'] =>
    (origin, call, listener) =>
      void sent.push({ how, origin, call, listener });
  const upstreams = { send: send('kept'), sendAlone: send('alone'), stats: () => [], close: () => {} };
  const response = {
    headersSent: false,
    writeContinue: () => written.push('continue'),
    writeHead: (status: number) => written.push(status),
    write: (bytes: Buffer) => (written.push(bytes.toString()), true),
    end: () => written.push('end'),
    flushHeaders: () => written.push('flushed'),
    destroy: () => written.push('cut'),
  };
  const request = new PassThrough();
  const filter = vi.fn<Exit['filter']>(() => ({
    kind: 'filtered',
    status: 200,
    headers: [],
    body: undefined,
  }));
  const exit = {
    client: { request: request as never, response: response as never, tunnel: scene.call?.isUpgrade === true ? (tunnel as never) : undefined }, // prettier-ignore
    filter,
    findHalt: vi.fn<Exit['findHalt']>(() => undefined),
    settle: (outcome: ExchangeOutcome) => void outcomes.push(outcome),
  };
  const deps: ForwardDeps = {
    view: calls.view,
    now: () => testNowMs,
    upstreams,
    bulkheads: new Map(),
    limits: { bodyBytesMax: 100 },
    timeouts: { clientBodyIdleMs: 600_000 },
    ...scene.deps,
  };
  const exchange = forward(prepared, exit, deps);
  const first = (): Sent => {
    const [one] = sent;
    if (one === undefined) throw new Error('nothing was sent');
    return one;
  };
  return { prepared, exchange, sent, first, outcomes, written, exit, request };
}

const tunnel = { bytesRead: 7, destroy: () => {}, destroySoon: () => {}, write: () => true };
const control = { abort: () => {}, pause: () => {}, resume: () => {} };

describe('a call to the upstream', () => {
  test('goes out with the prepared head and no body where none came', async () => {
    const { first, outcomes } = await play();
    expect(first()).toMatchObject({ how: 'kept', origin: 'http://upstream.test' });
    expect(first().call).toMatchObject({ method: 'GET', head: 'HEAD', body: null, contentLength: undefined });
    first().listener.onConnection(control);
    first().listener.onHead(200, []);
    first().listener.onEnd();
    expect(outcomes).toMatchObject([{ kind: 'forwarded', status: 200, requestBytes: 0 }]);
  });

  test('streams the client’s body with the length that was declared, and counts it', async () => {
    const { first, request, outcomes } = await play({
      method: 'PUT',
      call: { headers: ['Content-Length', '3'] },
    });
    const { call, listener } = first();
    expect(call.contentLength).toBe(3);
    if (call.body === null || Buffer.isBuffer(call.body)) throw new Error('it is no stream');
    request.write('abc');
    expect(String(await new Promise((resolve) => call.body instanceof PassThrough || (call.body !== null && !Buffer.isBuffer(call.body) && call.body.once('data', resolve))))).toBe('abc'); // prettier-ignore
    listener.onConnection(control);
    listener.onHead(200, []);
    listener.onEnd();
    expect(outcomes).toMatchObject([{ kind: 'forwarded', status: 200, requestBytes: 3 }]);
  });

  test('sends the bytes that were inspected, and no others', async () => {
    const inspected = Buffer.from('{"a":1}');
    const { first, outcomes } = await play({
      method: 'PUT',
      call: { headers: ['Transfer-Encoding', 'chunked'] },
      inspected,
    });
    expect(first().call.body).toBe(inspected);
    expect(first().call.contentLength).toBeUndefined();
    first().listener.onConnection(control);
    first().listener.onHead(200, []);
    first().listener.onEnd();
    expect(outcomes).toMatchObject([{ requestBytes: inspected.length }]);
  });

  test('lets a client go on that waits to be told, unless its body was read already', async () => {
    const expects = ['Content-Length', '3', 'Expect', '100-continue'];
    expect((await play({ method: 'PUT', call: { headers: expects } })).written).toEqual(['continue']);
    const inspected = Buffer.from('abc');
    expect((await play({ method: 'PUT', call: { headers: expects }, inspected })).written).toEqual([]);
    expect((await play({ method: 'PUT', call: { headers: expects.slice(0, 2) } })).written).toEqual([]);
  });

  test('shares its connection with nobody but its licence, or its API user where the API wants that', async () => {
    const { licenceId, apiUserId } = calls.grant;
    expect((await play()).first().call.lane).toBe(licenceId);
    const route = { upstreamIsolation: { within: 'api-user', requiresRequestId: false } } as const;
    expect((await play({ route })).first().call.lane).toBe(apiUserId);
  });

  test('has begun once a connection is there and its decision still holds', async () => {
    const { exchange, first } = await play();
    expect(exchange.hasBegun).toBe(false);
    expect(first().listener.onConnection(control)).toBe(true);
    expect(exchange.hasBegun).toBe(true);
  });

  test('is decided anew where its decision holds no more: nothing of it has begun', async () => {
    const view = { ...calls.view, isFresh: () => false };
    const { exchange, first, outcomes } = await play({ deps: { view } });
    expect(first().listener.onConnection(control)).toBe(false);
    expect([exchange.hasBegun, outcomes]).toEqual([false, [{ kind: 'outdated' }]]);
  });

  test('ends at once where it is cut off', async () => {
    const { exchange, outcomes } = await play();
    const why = refuse('authenticate', 'credential_invalid', 'cut off');
    exchange.cancel(why);
    expect(outcomes).toEqual([why]);
  });

  test('is halted between two pieces by what the pipeline says', async () => {
    const { exit, first, outcomes } = await play();
    const { listener } = first();
    const why = refuse('admit', 'key_expired', 'over');
    exit.findHalt.mockReturnValue(why);
    listener.onError(new UpstreamFailure('invalid', 'x'));
    expect(outcomes).toMatchObject([{ code: 'upstream_invalid' }]);
    const other = await play();
    other.exit.findHalt.mockReturnValue(why);
    expect(other.first().listener.mayGoOn()).toBe(false);
    expect(other.outcomes).toEqual([why]);
  });
});

describe('a kept connection that ended before an answer', () => {
  const ended = () => new UpstreamFailure('unreachable', 'ended', { isEndOfKept: true });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
    '%s is sent once more, alone, and never a third time',
    async (method) => {
      const route = { upstreamIsolation: { within: 'licence', requiresRequestId: false } } as const;
      const scene = await play({ route });
      const { call } = scene.first();
      Object.assign(call, { method });
      scene.first().listener.onError(ended());
      expect(scene.sent.map(({ how }) => how)).toEqual(['kept', 'alone']);
      expect(scene.sent[1]?.origin).toBe('http://upstream.test');
      expect(scene.outcomes).toEqual([]);
      scene.sent[1]?.listener.onError(ended());
      expect(scene.sent).toHaveLength(2);
      expect(scene.outcomes).toMatchObject([{ code: 'upstream_unreachable' }]);
    },
  );

  test('is the end of what must not be done twice, or had a body', async () => {
    const post = await play({ method: 'POST', target: '/v5/profiles' });
    post.first().listener.onError(ended());
    expect([post.sent.length, post.outcomes.length]).toEqual([1, 1]);
    const put = await play({ method: 'PUT', call: { headers: ['Content-Length', '3'] } });
    put.first().listener.onError(ended());
    expect([put.sent.length, put.outcomes.length]).toEqual([1, 1]);
  });
});

describe('a call that finds no place at its API', () => {
  const limits = bulkheadConfigSchema.parse({
    callsPerLicence: 1,
    calls: 1,
    queuePerLicence: 0,
    queueMs: 1_000,
  });

  test('is told to come again, and the place is free once the one before it has ended', async () => {
    const bulkheads = new Map([[testApi, new Bulkhead(limits)]]);
    const running = await play({ deps: { bulkheads } });
    expect(running.sent).toHaveLength(1);
    const busy = await play({ deps: { bulkheads } });
    expect(busy.sent).toEqual([]);
    expect(busy.outcomes).toMatchObject([{ stage: 'forward', code: 'gateway_busy', retryAfterS: 1 }]);
    running.first().listener.onError(new UpstreamFailure('timeout', 'x'));
    expect((await play({ deps: { bulkheads } })).sent).toHaveLength(1);
  });
});

test('a client that leaves the answer unread for too long is given up', async () => {
  vi.useFakeTimers();
  try {
    const { first, exit, outcomes, written } = await play();
    Object.assign(exit.client.response, { write: () => false, once: () => undefined, headersSent: true });
    const { listener } = first();
    const why: Error[] = [];
    listener.onConnection({ ...control, abort: (error) => (why.push(error), listener.onError(error)) });
    listener.onHead(200, []);
    listener.onBody(Buffer.from('x'));
    vi.advanceTimersByTime(599_999);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toMatchObject([{ failure: { code: 'client_gone' } }]);
    expect([why.length, written.at(-1)]).toEqual([1, 'cut']);
  } finally {
    vi.useRealTimers();
  }
});

describe('an answer of the upstream', () => {
  const route = { upstreamIsolation: { within: 'licence', requiresRequestId: true } } as const;
  const own = ['x-a', '1', 'x-postern-request-id', 'request-1'];

  test('passes through the filter with the call that it is for', async () => {
    const { prepared, exit, first } = await play();
    first().listener.onHead(200, ['x-a', '1']);
    expect(exit.filter.mock.calls).toEqual([
      [{ kind: 'answered', status: 200, headers: ['x-a', '1'] }, prepared],
    ]);
  });

  test('has to name the call where the API requires that', async () => {
    const { exit, first, outcomes } = await play({ route });
    first().listener.onHead(200, own);
    expect([exit.filter.mock.calls.length, outcomes]).toEqual([1, []]);
  });

  test.each([
    ['names no call', ['x-a', 'x-postern-request-id']],
    ['names another call', ['x-postern-request-id', 'request-2']],
    ['names another call as well', [...own, 'x-postern-request-id', 'request-2']],
  ])('that %s is another call’s, and nothing of it reaches the client', async (_what, headers) => {
    const { exit, first, outcomes } = await play({ route });
    first().listener.onHead(200, headers);
    expect(exit.filter).not.toHaveBeenCalled();
    expect(outcomes).toMatchObject([{ stage: 'forward', code: 'upstream_invalid' }]);
  });

  test('need not name the call elsewhere', async () => {
    const { exit, first } = await play();
    first().listener.onHead(200, ['x-postern-request-id', 'request-2']);
    expect(exit.filter).toHaveBeenCalledOnce();
  });
});

describe('a call that switches protocols', () => {
  test('counts what came through the tunnel since then', async () => {
    const { first, outcomes } = await play({ call: { isUpgrade: true } });
    expect(first().call.tunnel).toBe(tunnel);
    tunnel.bytesRead = 12;
    first().listener.onError(new UpstreamFailure('timeout', 'x'));
    expect(outcomes).toMatchObject([{ code: 'upstream_timeout' }]);
    expect((first().call as unknown as { readonly requestBytes: number }).requestBytes).toBe(5);
  });
});
