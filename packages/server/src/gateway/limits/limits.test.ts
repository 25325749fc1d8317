import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ratePlanSchema } from '@postern/contract/rate-plan';
import type { RatePlan } from '@postern/contract/rate-plan';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { noLayers } from '../../domain/rate-plan.ts';
import { createMemoryLimitStore } from '../../limits/memory-limit-store.ts';
import { exchangeRaw, plainAnswer, rawRequest, startRawUpstream, statusOf } from '../../testing/raw-http.ts';
import type { RawUpstream } from '../../testing/raw-http.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../../testing/test-gateway.ts';
import type { MemorySource, TestAccess } from '../../testing/test-gateway.ts';
import type { CallRecord } from '../../observe/call-record.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import { createGateway } from '../server.ts';
import { createExplainer } from '../explain.ts';
import { createCallLimiter, createPeekingLimiter } from './call-limiter.ts';
import type { CallLimiter } from './call-limiter.ts';

const waiting = { timeout: 20_000, interval: 10 };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Stage {
  readonly port: number;
  readonly upstream: RawUpstream;
  readonly clock: { atMs: number };
  readonly store: ReturnType<typeof createMemoryLimitStore>;
  readonly limiter: CallLimiter;
  readonly deps: ReturnType<typeof createTestGatewayDeps>['deps'];
  readonly grants: readonly AccessGrant[];
  readonly tokens: readonly string[];
  readonly records: readonly CallRecord[];
  readonly source: MemorySource;
  readonly access: TestAccess['access'];
  call(
    target?: string,
    more?: { user?: number; method?: string; headers?: string[]; body?: string },
  ): Promise<string>;
}

interface StageOptions {
  readonly plan?: readonly object[];
  readonly users?: number;
  /** Replaces fields of the first API user's grant. */
  readonly own?: Partial<AccessGrant>;
  readonly settings?: Partial<GatewaySettings>;
  readonly route?: Partial<GatewaySettings['routes'][number]>;
  /** Real time, for calls that wait. */
  readonly isLive?: boolean;
  /** Between what a call has taken and what becomes of it. */
  readonly whenTaken?: (stage: Pick<TestAccess, 'source' | 'access'>) => Promise<void>;
}

const bulk = {
  id: 'bulk',
  method: 'POST',
  pathTemplate: '/tables/{table}/imports',
  name: '',
  section: '',
  requirements: [{ moduleId: 'profiles', scope: 'write' }],
  deprecated: false,
  internal: false,
};

async function openStage(options: StageOptions = {}): Promise<Stage> {
  const upstream = await startRawUpstream();
  closers.push(() => upstream.close());
  const grants = Array.from({ length: options.users ?? 1 }, (_, user) =>
    createTestGrant({
      keys: [{ ...firstKey, digest: `digest-${user}` }],
      ...(user === 0 ? options.own : {}),
    }),
  );
  const opened = await createTestAccess(grants, { catalogue: createTestCatalogue([bulk]) });
  closers.push(() => opened.access.close());
  const base = createTestSettings(upstream.port, options.settings);
  const ratePlan: RatePlan | undefined =
    options.plan === undefined ? undefined : ratePlanSchema.parse(options.plan);
  const settings = {
    ...base,
    routes: base.routes.map((route) => ({ ...route, ratePlan, ...options.route })),
  };
  const { deps, records } = createTestGatewayDeps(settings, opened.view);
  const clock = { atMs: 1_000 };
  const monotonicNow = options.isLive === true ? () => performance.now() : () => clock.atMs;
  const store = createMemoryLimitStore(monotonicNow);
  const { whenTaken } = options;
  const limiter = createCallLimiter({
    store:
      whenTaken === undefined
        ? store
        : { ...store, take: (charges) => whenTaken(opened).then(() => store.take(charges)) },
    monotonicNow,
  });
  const gateway = createGateway({ ...deps, limiter });
  closers.push(() => gateway.close());
  const port = await gateway.listen(0, '127.0.0.1');
  const tokens = await Promise.all(grants.map((grant) => createTestToken(grant)));
  return {
    port,
    upstream,
    clock,
    store,
    grants,
    tokens,
    records,
    limiter,
    deps,
    source: opened.source,
    access: opened.access,
    async call(target = '/v5/profiles/1', { user = 0, method = 'GET', headers = [], body = '' } = {}) {
      const own = [`Authorization: Bearer ${tokens[user]}`, ...headers];
      const length = body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`];
      return await exchangeRaw(port, rawRequest(method, target, [...own, ...length]) + body);
    },
  };
}

const firstKey = createTestGrant().keys[0] ?? never();
const calls = (limit: number, more: object = {}) => ({
  name: 'calls',
  kind: 'calls',
  per: 'licence',
  limit,
  windowS: 60,
  ...more,
});
const atOnce = (limit: number, more: object = {}) => ({
  name: 'at-once',
  kind: 'concurrent',
  per: 'licence',
  limit,
  ...more,
});

async function statuses(stage: Stage, count: number, user = 0): Promise<readonly number[]> {
  const found: number[] = [];
  for (let at = 0; at < count; at++) found.push(statusOf(await stage.call(undefined, { user })));
  return found;
}

describe('a plan', () => {
  it('lets its limit through and refuses the next call with 429, Retry-After and live headers', async () => {
    const stage = await openStage({ plan: [calls(2)] });
    expect(await stage.call()).toContain(
      '\r\nratelimit-policy: "calls";q=2;w=60\r\nratelimit: "calls";r=1;t=60\r\n',
    );
    await stage.call();
    stage.clock.atMs += 10_000;
    const refused = await stage.call();
    expect(statusOf(refused)).toBe(429);
    expect(refused).toContain('\r\nretry-after: 51\r\n');
    expect(refused).toContain('ratelimit: "calls";r=0;t=51\r\n');
    expect(refused).toContain('"code":"rate_limited"');
    expect(refused).toContain('2 calls in 1 minute per licence');
    expect(stage.upstream.heads).toHaveLength(2);
    stage.clock.atMs += 51_000;
    expect(statusOf(await stage.call())).toBe(200);
  });

  it('tells its headers in the form of the API, in place of the upstream’s own', async () => {
    const stage = await openStage({ plan: [calls(5)], route: { rateHeaders: 'x-ratelimit' } });
    stage.upstream.answer = (socket) =>
      void socket.write('HTTP/1.1 200 OK\r\nX-RateLimit-Limit: 7\r\nx-own: 1\r\nContent-Length: 2\r\n\r\nok');
    const answer = await stage.call();
    expect(answer.match(/x-ratelimit-limit: \d+/gi)).toEqual(['x-ratelimit-limit: 5']);
    expect(answer).toContain('x-ratelimit-remaining: 4');
    expect(answer).toContain('x-own: 1');
  });

  it('counts a licence’s calls together and an API user’s apart', async () => {
    const together = await openStage({ plan: [calls(2)], users: 2 });
    expect([...(await statuses(together, 2)), ...(await statuses(together, 1, 1))]).toEqual([200, 200, 429]);
    const apart = await openStage({ plan: [calls(2, { per: 'api-user' })], users: 2 });
    expect([...(await statuses(apart, 3)), ...(await statuses(apart, 1, 1))]).toEqual([200, 200, 429, 200]);
  });

  it('spends nothing of any limit for a call that one of them refuses', async () => {
    const stage = await openStage({ plan: [calls(100), calls(1, { name: 'tight' }), atOnce(9)] });
    expect(await statuses(stage, 4)).toEqual([200, 429, 429, 429]);
    const used = (name: string) =>
      stage.store.peek([
        {
          key: `{${stage.grants[0]?.licenceId}}:TEST:licence:${name}:calls:60`,
          limit: 100,
          windowMs: 60_000,
          weight: 1,
        },
      ])[0]?.used;
    expect([used('calls'), used('tight')]).toEqual([1, 1]);
  });

  it('spends nothing for a call that is refused before, and counts each refused call once in the records', async () => {
    const stage = await openStage({ plan: [calls(1)] });
    expect(statusOf(await stage.call('/v5/imports', { method: 'POST' }))).toBe(403);
    expect(statusOf(await stage.call('/v5/unclassified'))).toBe(403);
    expect(await statuses(stage, 3)).toEqual([200, 429, 429]);
    expect(stage.records.map(({ status, code }) => code ?? status)).toEqual([
      'right_missing',
      'operation_unclassified',
      200,
      'rate_limited',
      'rate_limited',
    ]);
    expect(stage.records.at(-1)?.stage).toBe('limit');
  });

  it('counts the operations that it names', async () => {
    const stage = await openStage({ plan: [calls(1, { calls: ['PUT /profiles/*'] })] });
    expect(await statuses(stage, 3)).toEqual([200, 200, 200]);
    const put = async () => statusOf(await stage.call('/v5/profiles/1', { method: 'PUT' }));
    expect([await put(), await put()]).toEqual([200, 429]);
  });

  it('of the licence or the API user takes the place of the API’s; an admin’s word lowers it', async () => {
    const layers = { ...noLayers, licence: ratePlanSchema.parse([calls(3)]) };
    const raised = await openStage({ plan: [calls(1)], own: { ratePlan: layers } });
    expect(await statuses(raised, 4)).toEqual([200, 200, 200, 429]);
    const own = ratePlanSchema.parse([calls(2, { per: 'api-user' })]);
    const lowered = await openStage({ plan: [calls(1)], own: { ratePlan: { ...layers, own } } });
    expect(await statuses(lowered, 4)).toEqual([200, 200, 429, 429]);
  });

  it('takes hold when the change of access is applied, and keeps what was counted', async () => {
    const stage = await openStage({ plan: [calls(5)] });
    expect(await statuses(stage, 2)).toEqual([200, 200]);
    const [grant = never()] = stage.grants;
    const ratePlan = { ...noLayers, licence: ratePlanSchema.parse([calls(3)]) };
    stage.source.grants.set(grant.apiUserId, { ...grant, ratePlan });
    const { licenceId } = grant;
    const change = stage.source.change({ kind: 'plan', licenceId, subjectId: licenceId });
    await stage.access.flushThrough(change.sequence);
    expect(await statuses(stage, 2)).toEqual([200, 429]);
  });

  it('counts a call once when its decision is taken anew because access changed before it was sent', async () => {
    let changes = 0;
    const stage = await openStage({
      plan: [calls(5), atOnce(5)],
      async whenTaken({ source, access }) {
        if (changes++ > 0) return;
        const [subjectId = never()] = source.grants.keys();
        const grant = source.grants.get(subjectId) ?? never();
        source.grants.set(subjectId, { ...grant, displayName: 'Another' });
        await access.flushThrough(source.change({ kind: 'api-user', subjectId }).sequence);
      },
    });
    expect(await stage.call()).toContain('"calls";r=4;t=60, "at-once";r=4');
    expect(await stage.call()).toContain('"calls";r=3');
  });
});

describe('calls at once', () => {
  it('hold their slot for as long as they run, and give it back however they end', async () => {
    const stage = await openStage({ plan: [atOnce(1)] });
    const ends: readonly ((client: Socket, upstream: Socket) => void)[] = [
      (_client, upstream) => upstream.write(plainAnswer),
      (client) => client.destroy(),
      (_client, upstream) => upstream.destroy(),
      (_client, upstream) => upstream.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    ];
    for (const end of ends) {
      const begun = new Promise<Socket>((resolve) => {
        stage.upstream.answer = (socket) => resolve(socket);
      });
      const client = connect(stage.port, '127.0.0.1');
      client.on('error', () => undefined).resume();
      client.write(rawRequest('GET', '/v5/profiles/1', [`Authorization: Bearer ${stage.tokens[0]}`]));
      const upstreamSocket = await begun;
      const refused = await stage.call();
      expect(statusOf(refused)).toBe(429);
      expect(refused).toContain('ratelimit-policy: "at-once";q=1;qu="concurrent-requests"\r\n');
      expect(refused).toContain('retry-after: 1\r\n');
      end(client, upstreamSocket);
      stage.upstream.answer = (socket) => void socket.write(plainAnswer);
      await vi.waitFor(async () => expect(statusOf(await stage.call())).toBe(200), waiting);
      client.destroy();
    }
  });

  it('give their slot back when the credential of an open stream is cut off', async () => {
    const stage = await openStage({ plan: [atOnce(1)], users: 2 });
    const begun = new Promise<Socket>((resolve) => {
      stage.upstream.answer = (socket) => resolve(socket);
    });
    const streaming = stage.call();
    (await begun).write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n');
    stage.upstream.answer = (socket) => void socket.write(plainAnswer);
    expect(await statuses(stage, 1, 1)).toEqual([429]);
    const [grant = never()] = stage.grants;
    stage.source.grants.delete(grant.apiUserId);
    const change = stage.source.change({ kind: 'api-user', subjectId: grant.apiUserId });
    await stage.access.flushThrough(change.sequence);
    await streaming;
    await vi.waitFor(async () => expect(await statuses(stage, 1, 1)).toEqual([200]), waiting);
  });
});

describe('bulk calls', () => {
  const perTable = (limit: number, more: object = {}) => ({
    name: 'bulk',
    kind: 'bulk',
    per: 'licence',
    limit,
    calls: ['POST /tables/*/imports'],
    resource: ['table'],
    ...more,
  });
  const post = (stage: Stage, table: string, body = '') =>
    stage.call(`/v5/tables/${table}/imports`, { method: 'POST', body });

  it('are counted by the day and the resource that the path names', async () => {
    const stage = await openStage({ plan: [perTable(2)] });
    const found: number[] = [];
    for (const table of ['a', 'a', 'a', 'b', 'a']) found.push(statusOf(await post(stage, table)));
    expect(found).toEqual([200, 200, 429, 200, 429]);
    stage.clock.atMs += 86_500_000;
    expect(statusOf(await post(stage, 'a'))).toBe(200);
    expect(await statuses(stage, 3)).toEqual([200, 200, 200]);
  });

  it('weigh as much as the array of their body is long, which is forwarded as it was read', async () => {
    const stage = await openStage({ plan: [perTable(5, { weight: { arrayAt: '/profiles' } })] });
    const bodies: string[] = [];
    stage.upstream.answer = (socket) => {
      socket.once('data', (bytes: Buffer) => bodies.push(bytes.toString()));
      socket.write(plainAnswer);
    };
    const three = '{"note":[1,2],"profiles":[{"a":[1,2,3]},{},3]}';
    expect(statusOf(await post(stage, 'a', three))).toBe(200);
    const refused = await post(stage, 'a', three);
    expect([statusOf(refused), refused.includes('retry-after')]).toEqual([429, true]);
    expect(statusOf(await post(stage, 'a', '{"profiles":[1,2]}'))).toBe(200);
    const tooMuch = await post(stage, 'b', '{"profiles":[1,2,3,4,5,6]}');
    // It never fits: waiting does not help.
    expect([statusOf(tooMuch), tooMuch.includes('retry-after')]).toEqual([429, false]);
    expect(statusOf(await post(stage, 'b', '{"profiles":[1],"profiles":[1,2,3,4,5,6]}'))).toBe(400);
  });
});

describe('bytes', () => {
  it('are counted at the end of a call, both ways, and refuse the next one', async () => {
    const plan = [{ name: 'bytes', kind: 'bytes', per: 'api-user', limit: 40, windowS: 60 }];
    const stage = await openStage({ plan });
    const put = () => stage.call('/v5/profiles/1', { method: 'PUT', body: JSON.stringify('x'.repeat(20)) });
    expect(await put()).toContain('"bytes";r=40');
    expect(await put()).toContain('"bytes";r=16');
    expect(statusOf(await put())).toBe(429);
    stage.clock.atMs += 60_100;
    expect(statusOf(await put())).toBe(200);
  });
});

describe('delay', () => {
  const delay = { kind: 'delay', maxDelayMs: 15_000, queueMax: 100 };

  it('lets the excess through when there is room, and refuses nobody within its bound', async () => {
    const stage = await openStage({ plan: [calls(3, { windowS: 1, over: delay })], isLive: true });
    const startedMs = performance.now();
    const found = await Promise.all(Array.from({ length: 8 }, () => stage.call()));
    expect(found.map(statusOf)).toEqual(found.map(() => 200));
    // Eight calls, three a second: the last could not begin before two windows had passed.
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(2_000);
  });

  it('goes round among the API users of a licence, each in their own order', async () => {
    const stage = await openStage({ plan: [atOnce(1, { over: delay })], users: 3, isLive: true });
    const running: Socket[] = [];
    const order: string[] = [];
    stage.upstream.answer = (socket, head) => {
      running.push(socket);
      order.push(/x-call: (\S+)/i.exec(head)?.[1] ?? '');
    };
    const call = (user: number, name: string) =>
      stage.call(undefined, { user, headers: [`X-Call: ${name}`] });
    const all = [call(0, 'a0')];
    await vi.waitFor(() => expect(running).toHaveLength(1), waiting);
    const expected = ['a0'];
    for (const [user, name] of [
      [0, 'a1'],
      [0, 'a2'],
      [0, 'a3'],
      [1, 'b1'],
      [2, 'c1'],
      [1, 'b2'],
    ] as const) {
      const before = expected.length;
      all.push(call(user, name));
      // One after the other, so that it is known who came first.
      await vi.waitFor(() => expect(stage.limiter.waitingCount).toBe(all.length - 1), waiting);
      expect(running).toHaveLength(before);
    }
    for (const next of ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']) {
      running.at(-1)?.write(plainAnswer);
      expected.push(next);
      await vi.waitFor(() => expect(running).toHaveLength(expected.length), waiting);
    }
    running.at(-1)?.write(plainAnswer);
    expect((await Promise.all(all)).map(statusOf)).toEqual(all.map(() => 200));
    expect(order).toEqual(expected);
  });

  it('refuses whom the queue has no place for, and whom it could not serve in time', async () => {
    const short = { kind: 'delay', maxDelayMs: 60_000, queueMax: 1 };
    const stage = await openStage({ plan: [atOnce(1, { over: short })], isLive: true });
    const running: Socket[] = [];
    stage.upstream.answer = (socket) => void running.push(socket);
    const first = stage.call();
    await vi.waitFor(() => expect(running).toHaveLength(1), waiting);
    const both = [stage.call(), stage.call()];
    const full = await Promise.race(both);
    expect(statusOf(full)).toBe(429);
    stage.upstream.answer = (socket) => void socket.write(plainAnswer);
    running[0]?.write(plainAnswer);
    const all = (await Promise.all([first, ...both])).map(statusOf);
    expect(all.filter((status) => status === 200)).toHaveLength(2);
    expect(all).toContain(429);

    const brief = { kind: 'delay', maxDelayMs: 5_000, queueMax: 9 };
    const late = await openStage({ plan: [calls(1, { windowS: 600, over: brief })], isLive: true });
    expect(await statuses(late, 2)).toEqual([200, 429]);
  });

  it('refuses who has waited as long as is allowed, with 429', async () => {
    const brief = { kind: 'delay', maxDelayMs: 50, queueMax: 9 };
    const stage = await openStage({ plan: [atOnce(1, { over: brief })], isLive: true });
    const running: Socket[] = [];
    stage.upstream.answer = (socket) => void running.push(socket);
    const first = stage.call();
    await vi.waitFor(() => expect(running).toHaveLength(1), waiting);
    expect(statusOf(await stage.call())).toBe(429);
    running[0]?.write(plainAnswer);
    expect(statusOf(await first)).toBe(200);
  });

  it('forgets a client that goes away: it spends nothing and holds up nobody', async () => {
    const stage = await openStage({ plan: [atOnce(1, { over: delay })], isLive: true });
    const running: Socket[] = [];
    stage.upstream.answer = (socket) => void running.push(socket);
    const first = stage.call();
    await vi.waitFor(() => expect(running).toHaveLength(1), waiting);
    const gone = connect(stage.port, '127.0.0.1');
    gone.write(rawRequest('GET', '/v5/profiles/1', [`Authorization: Bearer ${stage.tokens[0]}`]));
    await vi.waitFor(() => expect(stage.limiter.waitingCount).toBe(1), waiting);
    gone.destroy();
    await vi.waitFor(() => expect(stage.records.map(({ code }) => code)).toContain('client_gone'), waiting);
    stage.upstream.answer = (socket) => void socket.write(plainAnswer);
    running[0]?.write(plainAnswer);
    await first;
    expect(await statuses(stage, 2)).toEqual([200, 200]);
    expect(running).toHaveLength(1);
  });
});

describe('what is told of limits', () => {
  it('whoami tells every limit and what is left of it, and spends nothing', async () => {
    const stage = await openStage({ plan: [calls(5), atOnce(3)] });
    await stage.call();
    const ratesOf = async (): Promise<unknown> => {
      const answer = await stage.call('/auth/whoami');
      const body: unknown = JSON.parse(answer.slice(answer.indexOf('{')));
      return typeof body === 'object' && body !== null && 'limits' in body ? body.limits : undefined;
    };
    const told = await ratesOf();
    expect(told).toMatchObject({
      rates: [
        { name: 'calls', per: 'licence', kind: 'calls', limit: 5, windowS: 60, remaining: 4, apis: ['v5'] },
        { name: 'at-once', kind: 'concurrent', limit: 3, windowS: null, remaining: 3 },
      ],
    });
    expect(await ratesOf()).toEqual(told);
  });

  it('the explainer says what is left, and that a call would be refused, and spends nothing', async () => {
    const stage = await openStage({ plan: [calls(2)] });
    const explainer = createExplainer({ ...stage.deps, limiter: createPeekingLimiter(stage.store) });
    const [grant = never()] = stage.grants;
    const explain = async () =>
      await explainer.explain({
        method: 'GET',
        url: '/v5/profiles/1',
        credential: { kind: 'api-user', apiUserId: grant.apiUserId },
      });
    const stageOf = ({ stages }: Awaited<ReturnType<typeof explain>>) =>
      stages.find(({ stage: name }) => name === 'limit');
    for (let look = 0; look < 3; look++) {
      expect(stageOf(await explain())).toMatchObject({
        verdict: 'passed',
        rule: 'calls: 2 of 2 left; nothing is spent in a dry run',
      });
    }
    expect(await statuses(stage, 2)).toEqual([200, 200]);
    const refused = await explain();
    expect(refused).toMatchObject({ outcome: 'refused', code: 'rate_limited', status: 429 });
    expect(stageOf(refused)).toMatchObject({
      verdict: 'refused',
      rule: 'calls, 2 calls in 1 minute per licence: 2 used',
    });
  });

  it('forward-auth spends a call’s limits, and holds no slot, since nobody says when the call ends', async () => {
    const settings = { answersForwardAuth: true, trustedProxies: ['127.0.0.1'] };
    const stage = await openStage({ plan: [calls(3), atOnce(1)], settings });
    const ask = async () =>
      statusOf(
        await stage.call('/forward-auth', {
          headers: [
            'X-Forwarded-Method: GET',
            'X-Forwarded-Uri: /v5/profiles/1',
            'X-Forwarded-Host: api.test',
            'X-Forwarded-For: 192.0.2.1',
            'X-Forwarded-Proto: https',
          ],
        }),
      );
    // Proxies know no 429 here; the status of the code is sent in a header.
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 403]);
  });
});

function never(): never {
  throw new Error('there is none');
}
