import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { askForService } from '../testing/ask-for-service.ts';
import { createCaller, createKey, exchangeKey } from '../testing/fleet/create-caller.ts';
import { startBalancer, startLoad } from '../testing/fleet/start-balanced-load.ts';
import { startFleet } from '../testing/fleet/start-fleet.ts';
import type { Fleet, FleetMember } from '../testing/fleet/start-fleet.ts';
import { readMetric } from '../testing/read-metric.ts';

// Requested only to check that PostgreSQL is installed. Each test starts its own.
const postgres = await askForService('postgres');
const why = postgres.kind === 'missing' ? ` [skipped: ${postgres.reason}]` : '';
const operations = { port: 0, timedCalls: 10 };
const patience = { timeout: 60_000, interval: 50 };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(size: Parameters<typeof startFleet>[0]): Promise<Fleet> {
  const fleet = await startFleet(size);
  closers.push(fleet.close);
  return fleet;
}

async function readText(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
}

const readMetrics = async ({ current }: FleetMember): Promise<string> =>
  (await readText(`${current.operationsUrl}/metrics`)).text;

/** Sends the signal to stop, and returns the exit code. */
async function stop({ current: { child } }: FleetMember): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}

describe.skipIf(postgres.kind === 'missing')(`A program in operation${why}`, () => {
  test(
    'its metrics agree with what was sent to its workers, to the call, also after one was killed',
    { timeout: 240_000 },
    async () => {
      const fleet = await start({ gateways: 0, maxStaleMs: 5_000, workers: 2, more: { operations } });
      const [gateway] = fleet.gateways;
      if (gateway === undefined) throw new Error('a gateway expected');
      const { gatewayUrl, operationsUrl } = gateway.current;
      const token = await exchangeKey(gatewayUrl, await createKey(fleet));
      const caller = createCaller(token, 20);
      closers.push(caller.close);
      const send = async (count: number, path?: string) => {
        const statuses = await Promise.all(
          Array.from({ length: count }, () => caller.call(gatewayUrl, path)),
        );
        return new Set(statuses);
      };
      expect(await send(500)).toEqual(new Set([200]));
      expect(await send(30, '/v1/nothing')).toEqual(new Set([404]));
      const allowed = { api: 'v1', decision: 'allowed', code: 'ok', status: '2xx' };
      const text = await readMetrics(gateway);
      expect(readMetric(text, 'postern_calls_total', allowed)).toBe(500);
      expect(
        readMetric(text, 'postern_calls_total', { code: 'operation_unknown', decision: 'refused' }),
      ).toBe(30);
      expect(readMetric(text, 'postern_call_duration_seconds_count', { api: 'v1' })).toBe(500);
      expect(readMetric(text, 'postern_workers')).toBe(2);
      expect(readMetric(text, 'postern_stage_duration_seconds_count', { stage: 'receive' })).toBeGreaterThan(
        30,
      );
      for (const name of [
        'postern_ready',
        'postern_database_up',
        'postern_limits_exact',
        'postern_build_info',
      ]) {
        expect(readMetric(text, name), name).toBe(1);
      }
      expect(await readText(`${operationsUrl}/readyz`)).toEqual({ status: 200, text: 'ok\n' });
      const pids = listWorkers(gateway.current.child.pid ?? 0);
      process.kill(pids[0] ?? 0, 'SIGKILL');
      await vi.waitFor(async () => {
        const after = await readMetrics(gateway);
        expect(readMetric(after, 'postern_worker_restarts_total')).toBe(1);
        expect(readMetric(after, 'postern_workers')).toBe(2);
      }, patience);
      expect(readMetric(await readMetrics(gateway), 'postern_calls_total', allowed)).toBe(500);
      expect(await send(50)).toEqual(new Set([200]));
      expect(readMetric(await readMetrics(gateway), 'postern_calls_total', allowed)).toBe(550);
      expect(await stop(gateway)).toBe(0);
    },
  );

  test(
    'loses no call when one of two gateways is told to stop under load: not ready first, then idle, then gone',
    { timeout: 240_000 },
    async () => {
      const timeouts = { lameDuckMs: 4_000, drainMs: 10_000 };
      const fleet = await start({ gateways: 2, maxStaleMs: 5_000, more: { operations, timeouts } });
      const [leaving, staying] = fleet.gateways;
      if (leaving === undefined || staying === undefined) throw new Error('two gateways expected');
      const token = await exchangeKey(staying.current.gatewayUrl, await createKey(fleet));
      const balancer = startBalancer([leaving, staying]);
      closers.push(balancer.close);
      const load = startLoad(token, balancer);
      closers.push(load.close);
      await vi.waitFor(() => expect(load.answered(leaving)).toBeGreaterThan(200), patience);
      const exitCode = stop(leaving);
      await vi.waitFor(async () => {
        const told = await readText(`${leaving.current.operationsUrl}/readyz`);
        expect(told).toEqual({ status: 503, text: 'draining\n' });
      }, patience);
      expect(await exitCode).toBe(0);
      const before = load.answered(staying);
      await vi.waitFor(() => expect(load.answered(staying)).toBeGreaterThan(before + 200), patience);
      expect(await load.finish()).toEqual([]);
      expect(await stop(fleet.control)).toBe(0);
    },
  );

  test('says that the database is down when that is why it refuses', { timeout: 240_000 }, async () => {
    const fleet = await start({ gateways: 1, maxStaleMs: 1_000, more: { operations } });
    const [gateway] = fleet.gateways;
    if (gateway === undefined) throw new Error('a gateway expected');
    const ask = async (member: FleetMember) =>
      (await readText(`${member.current.operationsUrl}/readyz`)).text;
    expect([await ask(gateway), await ask(fleet.control)]).toEqual(['ok\n', 'ok\n']);
    await fleet.postgres.stop('immediate');
    await vi.waitFor(async () => {
      expect(await ask(gateway)).toBe('feed-stale\ndatabase-down\n');
      expect(await ask(fleet.control)).toBe('database-down\n');
      expect(await readText(`${gateway.current.gatewayUrl}/readyz`)).toEqual({
        status: 503,
        text: 'feed-stale\n',
      });
    }, patience);
    expect((await readText(`${gateway.current.operationsUrl}/healthz`)).text).toBe('ok\n');
    const text = await readMetrics(gateway);
    expect(readMetric(text, 'postern_database_up')).toBe(0);
    expect(readMetric(text, 'postern_feed_failures_total')).toBeGreaterThan(0);
    await fleet.postgres.start();
    await vi.waitFor(
      async () => expect([await ask(gateway), await ask(fleet.control)]).toEqual(['ok\n', 'ok\n']),
      patience,
    );
  });
});

/** Returns the ids of its child processes, read from /proc because not every machine has `ps`. */
function listWorkers(parentPid: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => findParent(pid) === parentPid).map(Number);
}

/** Undefined if the process has ended meanwhile. */
function findParent(pid: string): number | undefined {
  try {
    // The name is skipped, since it may contain anything; after it come the state and the parent's id.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^[^]*\) /, '')
      .split(' ');
    return Number(parent);
  } catch {
    return undefined;
  }
}
