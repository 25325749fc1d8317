import type { Charge } from '../packages/server/src/access/limit-port.ts';
import { createMemoryLimitStore } from '../packages/server/src/limits/memory-limit-store.ts';
import { connectRedis } from '../packages/server/src/limits/redis-connection.ts';
import { createRedisLimitStore } from '../packages/server/src/limits/redis-limit-store.ts';
import { createSharedLimitStore } from '../packages/server/src/limits/shared-limit-store.ts';
import { findRedisServer, startPrivateRedis } from '../packages/server/src/testing/private-redis.ts';
import { median, round } from './bench-result.ts';
import type { Bar, BenchOutcome } from './bench-result.ts';

const rounds = 9;
const roundMs = 700;
const callers = 1_000;
const callsInRedis = 20_000;
const callsAtOnce = 64;

/**
 * Measures checks: one check judges and takes one call's limits, for a thousand API users in turn, each far below its
 * limits. First in memory with one limit and with three (a window per API user, one per licence, and concurrent calls
 * that end); then through a Redis of its own on loopback, where commands are counted.
 */
export async function run(): Promise<BenchOutcome> {
  const one = median(Array.from({ length: rounds }, () => measure(1)));
  const three = median(Array.from({ length: rounds }, () => measure(3)));
  const bars: Bar[] = [
    { bar: 'checks in memory per second and core', value: Math.round(one), unit: '1/s', atLeast: 1_000_000 },
  ];
  const inRedis = await measureRedis();
  if (inRedis !== undefined) {
    const { roundTripsPerCall } = inRedis;
    bars.push({ bar: 'round trips through Redis per call', value: roundTripsPerCall, unit: '', atMost: 1 });
  }
  return {
    bars,
    peers: { threeLimitsPerSecond: Math.round(three), redis: inRedis ?? 'no redis-server here' },
  };
}

function listCharges(limits: number): readonly (readonly Charge[])[] {
  return Array.from({ length: callers }, (_none, caller) => {
    const licence = `{lic_${caller % 100}}:TEST`;
    const charges: readonly Charge[] = [
      { key: `${licence}:user-${caller}:calls:calls:60`, limit: 1e9, windowMs: 60_000, weight: 1 },
      { key: `${licence}:licence:all:calls:60`, limit: 1e9, windowMs: 60_000, weight: 1 },
      { key: `${licence}:licence:at-once:concurrent:0`, limit: 1e6, windowMs: 0, weight: 1 },
    ];
    return charges.slice(0, limits);
  });
}

/** Returns checks per second of CPU time. */
function measure(limits: number): number {
  const store = createMemoryLimitStore(() => performance.now());
  const ofCallers = listCharges(limits);
  const startedAt = process.cpuUsage();
  const untilMs = performance.now() + roundMs;
  let checks = 0;
  while (performance.now() < untilMs) {
    for (const charges of ofCallers) {
      const taken = store.take(charges);
      if (taken.kind === 'refused') throw new Error('the bench’s own call is refused');
      if (taken.held !== undefined) store.end(taken.held, 0);
    }
    checks += ofCallers.length;
  }
  const { user, system } = process.cpuUsage(startedAt);
  return checks / ((user + system) / 1e6);
}

async function measureRedis() {
  const executable = findRedisServer();
  if (executable === undefined) return undefined;
  const server = await startPrivateRedis(executable);
  const connection = connectRedis({ url: server.url, cluster: false }, () => undefined);
  const store = createSharedLimitStore({
    redis: createRedisLimitStore(connection, () => undefined),
    memory: createMemoryLimitStore(() => performance.now()),
    probe: () => connection.probe(),
    reconnect: () => connection.reconnect(),
    onLost: () => undefined,
    share: () => 1,
    waitMs: 5_000,
    now: Date.now,
    onChange: () => undefined,
  });
  connection.open();
  await store.connect(5_000);
  try {
    // Two windows only, because the end of a concurrent call is sent separately, beside the call.
    const ofCallers = listCharges(2);
    await take(store, ofCallers, 1_000);
    const before = connection.commandCount;
    const startedMs = performance.now();
    const waitsMs = await take(store, ofCallers, callsInRedis);
    const tookMs = performance.now() - startedMs;
    const sorted = waitsMs.toSorted((left, right) => left - right);
    return {
      roundTripsPerCall: round((connection.commandCount - before) / callsInRedis),
      callsPerSecond: Math.round(callsInRedis / (tookMs / 1_000)),
      callsAtOnce,
      p50Ms: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
      p99Ms: round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    };
  } finally {
    store.close();
    connection.close();
    await server.close();
  }
}

async function take(
  store: ReturnType<typeof createSharedLimitStore>,
  ofCallers: readonly (readonly Charge[])[],
  calls: number,
): Promise<readonly number[]> {
  const waitsMs: number[] = [];
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < calls) {
      const charges = ofCallers[begun++ % ofCallers.length] ?? [];
      const startedMs = performance.now();
      const taken = await store.take(charges);
      if (taken.kind === 'refused') throw new Error('the bench’s own call is refused');
      waitsMs.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, work));
  return waitsMs;
}
