import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ApiUserId } from '@postern/contract/ids';
import type { ActivityReport } from '../storage/storage.ts';
import { createTestRecord } from '../testing/test-gateway.ts';
import { createActivityBatch } from './activity-batch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const hour = 3_600_000;
const refused = { status: 403, code: 'network_refused' } as const;

function collect(fail: readonly number[] = [], limits = {}) {
  const told: ActivityReport[] = [];
  const failures: unknown[] = [];
  let writes = 0;
  const batch = createActivityBatch({
    write: async (report) => {
      if (fail.includes(writes++)) throw new Error('database down');
      told.push(report);
    },
    onFailure: (error) => failures.push(error),
    limits,
  });
  return { batch, told, failures };
}

test('adds up addresses, hours, failures and refusals of an API user, every five seconds', async () => {
  const { batch, told } = collect();
  batch.sink(createTestRecord({ atMs: hour + 1 }));
  batch.sink(createTestRecord({ atMs: hour + 2, status: 500 }));
  batch.sink(createTestRecord({ atMs: 2 * hour, clientAddress: '192.0.2.1' }));
  batch.sink(createTestRecord({ atMs: 7, ...refused, clientAddress: '198.51.100.7' }));
  batch.sink(createTestRecord({ atMs: 9, ...refused, clientAddress: '198.51.100.7' }));
  batch.sink(createTestRecord({ apiUserId: undefined, status: 401 }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toMatchObject([
    {
      refusedKeys: [],
      apiUsers: [
        {
          refusedCount: 2,
          addresses: [
            { address: '127.0.0.1', calls: 2, firstAtMs: hour + 1, lastAtMs: hour + 2 },
            { address: '192.0.2.1', calls: 1 },
          ],
          hours: [
            { hourMs: hour, calls: 2, failures: 1 },
            { hourMs: 2 * hour, calls: 1, failures: 0 },
          ],
          refusals: [{ address: '198.51.100.7', count: 2, firstAtMs: 7, lastAtMs: 9 }],
        },
      ],
    },
  ]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(1);
  await batch.close();
});

test('a flood of addresses, API users and keys waits in bounded memory, and every refusal is counted', async () => {
  const { batch, told } = collect([], { apiUsers: 2, addresses: 3, refusals: 4, refusedKeys: 5 });
  for (let at = 0; at < 100; at++) {
    batch.sink(createTestRecord({ clientAddress: `192.0.2.${at}` }));
    batch.sink(createTestRecord({ ...refused, clientAddress: `198.51.100.${at}` }));
    batch.sink(createTestRecord({ apiUserId: `${at}` as ApiUserId }));
    batch.sink(createTestRecord({ apiUserId: undefined, refusedKeyDigest: `d${at}` }));
  }
  await batch.close();
  const [report] = told;
  expect(report?.apiUsers).toHaveLength(2);
  expect(report?.apiUsers[0]).toMatchObject({ refusedCount: 100 });
  expect(report?.apiUsers[0]?.addresses).toHaveLength(3);
  expect(report?.apiUsers[0]?.refusals).toHaveLength(4);
  expect(report?.refusedKeys).toHaveLength(5);
});

test('what could not be told is told later with what came meanwhile, and what was told is not told again', async () => {
  const { batch, told, failures } = collect([1]);
  for (let at = 0; at < 501; at++) batch.sink(createTestRecord({ apiUserId: `${at}` as ApiUserId }));
  await batch.flush();
  expect([told.length, failures.length]).toEqual([1, 1]);
  batch.sink(createTestRecord({ apiUserId: '500' as ApiUserId }));
  await batch.close();
  expect(told.map(({ apiUsers }) => apiUsers.length)).toEqual([500, 1]);
  expect(told[1]?.apiUsers[0]?.hours[0]?.calls).toBe(2);
});
