import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ApiUserId } from '@postern/contract/ids';
import type { UsageBatch } from '../storage/usage/port.ts';
import { unpackUses } from './packed-use.ts';
import { createTestRecord } from '../testing/test-gateway.ts';
import { createUsageRecorder } from './usage-recorder.ts';
import type { UsageOverflow, UsageRecorderDeps } from './usage-recorder.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function collect(more: Partial<UsageRecorderDeps> = {}, fail: readonly number[] = []) {
  const told: UsageBatch[] = [];
  const tried: number[] = [];
  const failures: unknown[] = [];
  const overflows: UsageOverflow[] = [];
  const recorder = createUsageRecorder({
    write: async (batch) => {
      tried.push(batch.sequence);
      if (fail.includes(tried.length)) throw new Error('database down');
      told.push(batch);
    },
    onFailure: (error) => failures.push(error),
    onOverflow: (overflow) => overflows.push(overflow),
    ...more,
  });
  const rows = () => told.flatMap(({ apiUsers }) => unpackUses(apiUsers));
  const calls = () => rows().reduce((sum, row) => sum + row.calls, 0);
  return { recorder, told, tried, failures, overflows, rows, calls };
}

test('tells within ten seconds what was called, and what waits at close', async () => {
  const { recorder, told, calls } = collect();
  recorder.sink(createTestRecord({ atMs: 1 }));
  recorder.sink(createTestRecord({ atMs: 2 }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toHaveLength(1);
  recorder.sink(createTestRecord({ atMs: 3 }));
  await recorder.close();
  expect(calls()).toBe(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(2);
});

test('tells of a refused address and of a dead credential sooner than of other calls', async () => {
  const { recorder, told } = collect();
  recorder.sink(createTestRecord());
  await vi.advanceTimersByTimeAsync(4_000);
  expect(told).toHaveLength(0);
  recorder.sink(createTestRecord({ code: 'network_refused', status: 403 }));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(told).toHaveLength(1);
  recorder.sink(createTestRecord({ deadCredential: { kind: 'key', digest: 'd' } }));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(told).toHaveLength(2);
  await recorder.close();
});

test('the same calls of one minute are one row; what differs is told apart', async () => {
  const { recorder, rows: listRows } = collect();
  const same = { atMs: 60_000, durationMs: 7, requestBytes: 3, responseBytes: 5, userAgent: 'curl/8.1' };
  recorder.sink(createTestRecord(same));
  recorder.sink(createTestRecord({ ...same, atMs: 119_999, durationMs: 30_000, userAgent: 'curl/8.2' }));
  const others = [
    { atMs: 120_000 },
    { atMs: 59_999 },
    { status: 404 },
    { code: 'right_missing' },
    { keyId: 'key_other' },
    { operationId: 'other' },
    { clientAddress: '192.0.2.9' },
    { userAgent: 'okhttp/4' },
    { apiId: undefined },
    { basePath: '/old' },
    { scheme: 'basic' },
  ] as const;
  for (const other of others) recorder.sink(createTestRecord({ ...same, ...other }));
  await recorder.close();
  const rows = listRows();
  expect(rows).toHaveLength(1 + others.length);
  expect(rows[0]).toMatchObject({
    calls: 2,
    durationMs: 30_007,
    requestBytes: 6,
    responseBytes: 10,
    minuteMs: 60_000,
    firstAtMs: 60_000,
    lastAtMs: 119_999,
    agent: 'curl',
    statusClass: 2,
    code: '',
  });
  expect(rows[0]?.latency).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('calls of nobody are no usage', async () => {
  const { recorder, told } = collect();
  recorder.sink(createTestRecord({ apiUserId: undefined }));
  recorder.sink(createTestRecord({ licenceId: undefined }));
  recorder.sink(createTestRecord({ clientAddress: undefined }));
  await recorder.close();
  expect(told).toEqual([]);
});

test('credentials that are good no more are told, each once with its count', async () => {
  const { recorder, told } = collect();
  const dead = { apiUserId: undefined, deadCredential: { kind: 'key', digest: 'd' } } as const;
  recorder.sink(createTestRecord({ ...dead, atMs: 1 }));
  recorder.sink(createTestRecord({ ...dead, atMs: 5 }));
  await recorder.close();
  expect(told[0]?.refusedKeys).toMatchObject([{ credential: dead.deadCredential, count: 2, lastAtMs: 5 }]);
});

test('a batch that could not be told is told again as it was, and before what came later', async () => {
  const { recorder, told, tried, failures, calls } = collect({}, [1, 2]);
  recorder.sink(createTestRecord({ atMs: 1 }));
  await recorder.flush();
  recorder.sink(createTestRecord({ atMs: 2 }));
  await recorder.flush();
  recorder.sink(createTestRecord({ atMs: 3 }));
  await recorder.close();
  expect(failures).toHaveLength(2);
  expect(tried).toEqual([1, 1, 1, 2]);
  expect(told.map(({ sequence, apiUsers }) => [sequence, unpackUses(apiUsers)[0]?.calls])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(new Set(told.map(({ source }) => source)).size).toBe(1);
  expect(calls()).toBe(3);
});

test('a flood of kinds of calls waits in bounded memory; every call is counted, and what was folded is said', async () => {
  const {
    recorder,
    rows: listRows,
    overflows,
    calls,
  } = collect({ limits: { rows: 5, addresses: 3, agents: 2 } });
  for (let at = 0; at < 50; at++) {
    recorder.sink(createTestRecord({ clientAddress: `192.0.2.${at}`, userAgent: `agent${'x'.repeat(at)}` }));
    recorder.sink(createTestRecord({ operationId: `operation ${at}` }));
  }
  await recorder.close();
  const rows = listRows();
  expect(calls()).toBe(100);
  expect(rows.length).toBeLessThanOrEqual(10);
  expect(rows.some(({ operationId, address }) => operationId === '*' && address === '*')).toBe(true);
  expect(overflows).toHaveLength(1);
  expect(overflows[0]?.folded).toBeGreaterThan(50);
  expect(recorder.overflow()).toEqual(overflows[0]);
});

test('beyond twice the bound calls are passed over, and that is said too', async () => {
  const { recorder, rows, calls } = collect({ limits: { rows: 2 } });
  for (let at = 0; at < 10; at++) recorder.sink(createTestRecord({ apiUserId: `${at}` as ApiUserId }));
  await recorder.close();
  expect(rows()).toHaveLength(4);
  expect(calls() + recorder.overflow().dropped).toBe(10);
});

test('however calls come, their sums are theirs', async () => {
  const record = fc.record({
    apiUserId: fc.constantFrom('a', 'b').map((id) => id as ApiUserId),
    operationId: fc.constantFrom('x', 'y', 'z'),
    clientAddress: fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.3'),
    userAgent: fc.constantFrom(undefined, 'curl/1', 'curl/2', 'okhttp/1'),
    status: fc.constantFrom(200, 201, 403, 500),
    atMs: fc.nat({ max: 200_000 }),
    durationMs: fc.nat({ max: 20_000 }),
    responseBytes: fc.nat({ max: 1_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 60 }), fc.nat({ max: 8 }), async (records, rows) => {
      const { recorder, rows: listRows } = collect({ limits: { rows: rows + 30, addresses: 2 } });
      for (const each of records) recorder.sink(createTestRecord(each));
      await recorder.close();
      const all = listRows();
      const sumOf = (pick: (row: (typeof all)[number]) => number) =>
        all.reduce((sum, row) => sum + pick(row), 0);
      expect(sumOf(({ calls }) => calls)).toBe(records.length);
      expect(sumOf(({ latency }) => latency.reduce((sum, count) => sum + count, 0))).toBe(records.length);
      expect(sumOf(({ durationMs }) => durationMs)).toBe(
        records.reduce((sum, each) => sum + each.durationMs, 0),
      );
      const failures = all.filter(({ statusClass }) => statusClass >= 4);
      expect(failures.reduce((sum, row) => sum + row.calls, 0)).toBe(
        records.filter(({ status }) => status >= 400).length,
      );
      const keys = all.map((row) =>
        [row.apiUserId, row.operationId, row.address, row.agent, row.statusClass, row.minuteMs].join(),
      );
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});
