import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Charge, HeldCharges } from '../access/limit-port.ts';
import { startFaultProxy } from '../testing/fleet/start-fault-proxy.ts';
import type { FaultProxy } from '../testing/fleet/start-fault-proxy.ts';
import { findRedisServer, startPrivateRedis } from '../testing/private-redis.ts';
import type { PrivateRedis } from '../testing/private-redis.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import { connectRedis } from './redis-connection.ts';
import { createRedisLimitStore } from './redis-limit-store.ts';
import { createSharedLimitStore } from './shared-limit-store.ts';
import type { SharingState } from './redis-watch.ts';
import type { SharedLimitStore } from './shared-limit-store.ts';

const executable = findRedisServer();
const waiting = { timeout: 20_000, interval: 20 };
const gatewayCount = 3;
const calls = (limit: number): Charge => ({ key: '{lic_1}:calls', limit, windowMs: 3_600_000, weight: 1 });
const slots = (limit: number): Charge => ({ key: '{lic_1}:now', limit, windowMs: 0, weight: 1 });

interface TestGateway {
  readonly store: SharedLimitStore;
  readonly states: SharingState[];
  readonly close: () => void;
}

/** Long enough for a machine under load; the tests do not measure how long an answer takes. */
const waitMs = 1_000;

describe.skipIf(executable === undefined && process.env['CI'] !== 'true')(
  'limits over three gateways',
  () => {
    let server: PrivateRedis;
    let proxy: FaultProxy;
    let gateways: readonly TestGateway[];

    beforeEach(async () => {
      if (executable === undefined) throw new Error('these tests need redis-server');
      server = await startPrivateRedis(executable);
      proxy = await startFaultProxy(server.port);
      gateways = await Promise.all(
        Array.from({ length: gatewayCount }, () => openGateway(`redis://127.0.0.1:${proxy.port}`)),
      );
    });
    afterEach(async () => {
      for (const { close } of gateways) close();
      await proxy.close();
      await server.close();
    });

    /** Makes `count` calls round robin over the gateways. Returns the number of calls that each of them permitted. */
    async function call(count: number, charges: readonly Charge[]): Promise<readonly number[]> {
      const passed = gateways.map(() => 0);
      for (let at = 0; at < count; at++) {
        const gateway = at % gatewayCount;
        const taken = await gateways[gateway]?.store.take(charges);
        if (taken?.kind === 'taken') passed[gateway] = (passed[gateway] ?? 0) + 1;
      }
      return passed;
    }
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const isIn = (mode: SharingState['mode']) => () =>
      expect(gateways.map(({ store }) => store.state.mode)).toEqual(gateways.map(() => mode));

    it('is exact while Redis answers', async () => {
      expect(sum(await call(100, [calls(40)]))).toBe(40);
      expect(gateways.map(({ states }) => states)).toEqual([[], [], []]);
    });

    it('asks Redis nothing for a caller that this gateway alone has let through up to the limit', async () => {
      const [{ store } = fail()] = gateways;
      for (let at = 0; at < 5; at++) await store.take([calls(5)]);
      // The result is not even a promise, since this gateway knows it without asking Redis.
      expect(store.take([calls(5)])).toMatchObject({ kind: 'refused' });
    });

    it.each<[string, () => unknown, () => unknown]>([
      ['killed', () => server.kill(), () => server.start()],
      ['frozen', () => server.freeze(), () => server.thaw()],
      [
        'cut off without a word',
        () => proxy.setMode({ kind: 'blackhole' }),
        () => proxy.setMode({ kind: 'pass' }),
      ],
      ['unreachable', () => proxy.setMode({ kind: 'refuse' }), () => proxy.setMode({ kind: 'pass' })],
      ['too slow', () => proxy.setMode({ kind: 'delay', ms: 3_000 }), () => proxy.setMode({ kind: 'pass' })],
      ['read-only', () => server.say('REPLICAOF 127.0.0.1 1'), () => server.say('REPLICAOF NO ONE')],
    ])(
      'falls to a share of each limit while Redis is %s, never to none, and comes back by itself',
      { timeout: 60_000 },
      async (_fault, begin, end) => {
        expect(sum(await call(12, [calls(30)]))).toBe(12);
        await begin();
        // Each gateway has permitted 4 calls already, so that 6 of its third are left.
        expect(await call(90, [calls(30)])).toEqual([6, 6, 6]);
        isIn('local')();
        for (const { states } of gateways) {
          expect(states).toHaveLength(1);
          expect(states[0]?.why).not.toBe('');
        }
        await end();
        await vi.waitFor(isIn('shared'), waiting);
        expect(sum(await call(9, [{ ...calls(3), key: '{lic_1}:fresh' }]))).toBe(3);
      },
    );

    it('holds each gateway to the limit by its own count when Redis is flushed', async () => {
      expect(sum(await call(30, [calls(10)]))).toBe(10);
      await server.say('FLUSHALL');
      const passed = await call(90, [calls(10)]);
      expect(sum(passed)).toBeLessThanOrEqual(10);
      for (const [at, more] of passed.entries()) expect(more + (at === 0 ? 4 : 3)).toBeLessThanOrEqual(10);
    });

    it('gives a slot back once, whether it was taken in Redis or here', async () => {
      const held: { readonly store: SharedLimitStore; readonly held: HeldCharges }[] = [];
      const open = async (): Promise<number> => {
        const before = held.length;
        for (const { store } of gateways) {
          const taken = await store.take([slots(3)]);
          if (taken.kind === 'taken' && taken.held !== undefined) held.push({ store, held: taken.held });
        }
        return held.length - before;
      };
      expect(await open()).toBe(3);
      expect(await open()).toBe(0);
      await server.kill();
      // Each gateway has occupied all slots of its share already.
      expect(await open()).toBe(0);
      for (const { store, held: each } of held.splice(0)) store.end(each, 0);
      expect(await open()).toBe(3);
      await server.start();
      await vi.waitFor(isIn('shared'), waiting);
      for (const { store, held: each } of held.splice(0)) store.end(each, 0);
      expect(await open()).toBe(3);
    });
  },
);

async function openGateway(url: string): Promise<TestGateway> {
  const connection = connectRedis({ url, cluster: false }, () => undefined);
  connection.open();
  await vi.waitFor(() => connection.probe(), waiting);
  const states: SharingState[] = [];
  const store = createSharedLimitStore({
    redis: createRedisLimitStore(connection, () => undefined),
    memory: createMemoryLimitStore(() => performance.now()),
    probe: () => connection.probe(),
    reconnect: () => connection.reconnect(),
    onLost: (listener) => connection.onLost(listener),
    share: () => 1 / gatewayCount,
    waitMs,
    now: Date.now,
    onChange: (state) => states.push(state),
  });
  return {
    store,
    states,
    close() {
      store.close();
      connection.close();
    },
  };
}

function fail(): never {
  throw new Error('there is no gateway');
}
