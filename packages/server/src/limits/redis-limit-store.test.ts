import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Charge, Taken } from '../access/limit-port.ts';
import { findFreePort } from '../testing/provision/find-free-port.ts';
import { findRedisServer, startPrivateRedis } from '../testing/private-redis.ts';
import type { PrivateRedis } from '../testing/private-redis.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import { connectRedis } from './redis-connection.ts';
import type { RedisConnection } from './redis-connection.ts';
import { createRedisLimitStore } from './redis-limit-store.ts';

const executable = findRedisServer();
const waiting = { timeout: 20_000, interval: 20 };
const window = (limit: number, more: Partial<Charge> = {}): Charge => ({
  key: '{lic_1}:calls',
  limit,
  windowMs: 3_600_000,
  weight: 1,
  ...more,
});
const slots = (limit: number): Charge => ({ key: '{lic_1}:now', limit, windowMs: 0, weight: 1 });

describe.skipIf(executable === undefined && process.env['CI'] !== 'true')('counting in Redis', () => {
  let server: PrivateRedis;
  let connections: readonly RedisConnection[];
  const faults: unknown[] = [];
  const storeOf = (connection: RedisConnection) =>
    createRedisLimitStore(connection, (fault) => faults.push(fault));

  beforeAll(async () => {
    if (executable === undefined) throw new Error('these tests need redis-server');
    server = await startPrivateRedis(executable);
    connections = [0, 1, 2].map(() => openRedis(server.url));
    for (const connection of connections) await vi.waitFor(() => connection.probe(), waiting);
  });
  beforeEach(async () => {
    faults.length = 0;
    await server.say('FLUSHALL');
  });
  afterAll(async () => {
    for (const connection of connections ?? []) connection.close();
    await server?.close();
  });
  const first = (): RedisConnection => {
    const [connection] = connections;
    if (connection === undefined) throw new Error('no connection');
    return connection;
  };

  it('lets exactly the limit through over three gateways that ask at once', async () => {
    const stores = connections.map(storeOf);
    const asked = Array.from({ length: 90 }, async (_, call) => await stores[call % 3]?.take([window(25)]));
    const taken = await Promise.all(asked);
    expect(taken.filter((each) => each?.kind === 'taken')).toHaveLength(25);
    const refused = taken.find((each) => each?.kind === 'refused');
    expect(refused).toMatchObject({ index: 0, states: [{ used: 25 }] });
  });

  it('needs one round trip for all limits of a call', async () => {
    const store = storeOf(first());
    const charges = [
      window(9),
      window(9, { key: '{lic_1}:more' }),
      slots(9),
      window(9, { weight: 0, key: '{lic_1}:b' }),
    ];
    await store.take(charges);
    const before = first().commandCount;
    await store.take(charges);
    expect(first().commandCount - before).toBe(1);
    store.close();
  });

  it('takes all or none', async () => {
    const store = storeOf(first());
    const wide = window(100, { key: '{lic_1}:wide' });
    await store.take([wide, window(1), slots(9)]);
    expect(await store.take([wide, slots(9), window(1)])).toMatchObject({ kind: 'refused', index: 2 });
    expect((await store.peek([wide, slots(9)])).map(({ used }) => used)).toEqual([1, 1]);
    store.close();
  });

  it('answers as the memory does, call by call', async () => {
    const store = storeOf(first());
    const memory = createMemoryLimitStore(() => 0);
    const calls = [3, 1, 4, 1, 5, 9, 2, 6].map((weight, index) => [
      window(12, { weight }),
      window(7, { key: '{lic_1}:other', weight: (index % 2) + 1 }),
    ]);
    for (const charges of calls) {
      const [there, here] = [await store.take(charges), memory.take(charges)];
      expect(withoutTimes(there)).toEqual(withoutTimes(here));
    }
    store.close();
  });

  it('says when there is room again', async () => {
    const store = storeOf(first());
    const short = window(2, { windowMs: 500 });
    await store.take([short]);
    await store.take([short]);
    const refused = await store.take([short]);
    if (refused.kind !== 'refused' || refused.retryInMs === null) throw new Error('it was not refused');
    expect(refused.retryInMs).toBeGreaterThan(0);
    expect(refused.retryInMs).toBeLessThanOrEqual(501);
    await vi.waitFor(async () => expect((await store.take([short])).kind).toBe('taken'), waiting);
    expect(await store.take([window(5, { weight: 6 })])).toMatchObject({ kind: 'refused', retryInMs: null });
    store.close();
  });

  it('gives slots back at the end of their calls, for every gateway', async () => {
    const [one, other] = connections.map(storeOf);
    const taken = await one?.take([slots(1)]);
    expect((await other?.take([slots(1)]))?.kind).toBe('refused');
    if (taken?.kind !== 'taken' || taken.held === undefined) throw new Error('it was not taken');
    one?.end(taken.held, 0);
    await vi.waitFor(async () => expect((await other?.peek([slots(1)]))?.[0]?.used).toBe(0), waiting);
    one?.close();
    other?.close();
  });

  it('counts bytes at the end', async () => {
    const store = storeOf(first());
    const bytes = window(1_000, { key: '{lic_1}:bytes', weight: 0 });
    const taken = await store.take([bytes]);
    if (taken.kind !== 'taken' || taken.held === undefined) throw new Error('it was not taken');
    store.end(taken.held, 1_500);
    await vi.waitFor(async () => expect((await store.take([bytes])).kind).toBe('refused'), waiting);
    store.close();
  });

  it('leaves no key without an end', async () => {
    const store = storeOf(first());
    await store.take([window(9), slots(9)]);
    const lua = `local ends = {}
      for _, key in ipairs(redis.call('KEYS', 'postern:limits:{*')) do ends[#ends + 1] = redis.call('PTTL', key) end
      return ends`;
    const ends = await first().run({ lua, sha: 'unknown' }, [], []);
    expect(ends).toHaveLength(3);
    for (const ms of ends as number[]) expect(ms).toBeGreaterThan(0);
    store.close();
  });

  it('goes on when Redis has forgotten the script, or half of what it counted', async () => {
    const store = storeOf(first());
    await store.take([window(3)]);
    await server.say('SCRIPT FLUSH');
    await store.take([window(3)]);
    await server.say('DEL postern:limits:{lic_1}:calls:sum');
    expect(await store.take([window(3)])).toMatchObject({ kind: 'taken', states: [{ used: 3 }] });
    expect((await store.take([window(3)])).kind).toBe('refused');
    store.close();
    expect(faults).toEqual([]);
  });
});

describe.skipIf(executable === undefined && process.env['CI'] !== 'true')(
  'counting in a Redis cluster',
  () => {
    it('finds all counts of a call in one slot', async () => {
      if (executable === undefined) throw new Error('these tests need redis-server');
      const busPort = String(await findFreePort());
      const server = await startPrivateRedis(executable, [
        '--cluster-enabled',
        'yes',
        '--cluster-port',
        busPort,
        '--cluster-announce-ip',
        '127.0.0.1',
      ]);
      await server.say('CLUSTER ADDSLOTSRANGE 0 16383');
      const connection = connectRedis({ url: server.url, cluster: true }, () => undefined);
      connection.open();
      try {
        await vi.waitFor(() => connection.probe(), waiting);
        const store = createRedisLimitStore(connection, () => undefined);
        expect((await store.take([window(1), slots(1)])).kind).toBe('taken');
        expect((await store.take([window(1), slots(1)])).kind).toBe('refused');
        store.close();
      } finally {
        connection.close();
        await server.close();
      }
    });
  },
);

function openRedis(url: string): RedisConnection {
  const connection = connectRedis({ url, cluster: false }, () => undefined);
  connection.open();
  return connection;
}

function withoutTimes(taken: Taken): unknown {
  return {
    kind: taken.kind,
    index: taken.kind === 'refused' ? taken.index : undefined,
    used: taken.states.map(({ used }) => used),
  };
}
