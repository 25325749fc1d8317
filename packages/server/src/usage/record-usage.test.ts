import { expect, it } from 'vitest';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import { describeEachDatabase } from '../testing/databases.ts';
import { insertLicence, newApiUser, testEnvironment } from '../testing/storage-fixtures.ts';
import { createTestRecord } from '../testing/test-gateway.ts';
import type { ActivityReport } from '../storage/alerts/port.ts';
import type { Storage } from '../storage/storage.ts';
import { unpackUses } from './packed-use.ts';
import { findLastUses, presentActivity, recordUsage, sumDeprecatedUse } from './record-usage.ts';
import { createUsageRecorder } from './usage-recorder.ts';
import type { CallRecord } from '../observe/call-record.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 20, 12);

async function batchesOf(records: readonly Partial<CallRecord>[]) {
  const batches: Parameters<Parameters<typeof createUsageRecorder>[0]['write']>[0][] = [];
  const recorder = createUsageRecorder({
    write: async (batch) => void batches.push(batch),
    onFailure: (error) => expect.fail(String(error)),
  });
  for (const record of records) recorder.sink(createTestRecord(record));
  await recorder.close();
  return batches;
}

async function rowsOf(records: readonly Partial<CallRecord>[]) {
  return unpackUses((await batchesOf(records)).flatMap(({ apiUsers }) => apiUsers));
}

it('knows the latest use of each key, though another key was used later', async () => {
  const rows = await rowsOf([
    { keyId: 'key_old', atMs: 1, operationId: 'a' },
    { keyId: 'key_old', atMs: 2, operationId: 'b', clientAddress: '192.0.2.9' },
    { keyId: 'key_new', atMs: 3 },
  ]);
  expect(findLastUses(rows)).toMatchObject([
    { keyId: 'key_old', atMs: 2, operation: 'b', address: '192.0.2.9' },
    { keyId: 'key_new', atMs: 3 },
  ]);
});

it('does not take a refused call for a use of the key', async () => {
  const rows = await rowsOf([
    { keyId: 'key_a', atMs: 1, operationId: 'a' },
    { keyId: 'key_a', atMs: 2, status: 403, code: 'network_refused', clientAddress: '198.51.100.7' },
    { keyId: 'key_a', atMs: 3, status: 403, code: 'right_missing', operationId: 'b' },
    { keyId: 'key_a', atMs: 4, status: 429, code: 'rate_limited' },
    { keyId: 'key_b', atMs: 5, status: 403, code: 'network_refused' },
    // Allowed calls that the API answered with an error, or not at all.
    { keyId: 'key_c', atMs: 6, status: 404 },
    { keyId: 'key_d', atMs: 7, status: 504, code: 'upstream_timeout' },
  ]);
  expect(findLastUses(rows).map(({ keyId, atMs }) => [keyId, atMs])).toEqual([
    ['key_a', 1],
    ['key_c', 6],
    ['key_d', 7],
  ]);
});

it('adds up the use of what is given up by path and scheme, and nothing else', async () => {
  const old = { isDeprecated: true, basePath: '/old', apiId: 'v4', operationId: 'op' };
  const rows = await rowsOf([
    { ...old, atMs: 9 },
    { ...old, atMs: 3, clientAddress: '192.0.2.9' },
    { ...old, atMs: 4, scheme: 'basic' },
    { atMs: 5 },
  ]);
  expect(sumDeprecatedUse(rows)).toMatchObject([
    { basePath: '/old', scheme: 'bearer', calls: 2, firstAtMs: 3, lastAtMs: 9 },
    { basePath: '/old', scheme: 'basic', calls: 1 },
  ]);
});

it('tells alerts of addresses, hours, failures and refused addresses', async () => {
  const refused = { status: 403, code: 'network_refused', clientAddress: '198.51.100.7' } as const;
  const batches = await batchesOf([
    { atMs: hourMs + 1 },
    { atMs: hourMs + 2, status: 500 },
    { atMs: 2 * hourMs, clientAddress: '192.0.2.1' },
    { atMs: 7, ...refused },
    { atMs: 9, ...refused },
    { apiUserId: undefined, deadCredential: { kind: 'key', digest: 'd' }, status: 401 },
  ]);
  const expected = {
    addresses: [
      { address: '127.0.0.1', calls: 2, firstAtMs: hourMs + 1, lastAtMs: hourMs + 2 },
      { address: '192.0.2.1', calls: 1 },
    ],
    hours: [
      { hourMs, calls: 2, failures: 1 },
      { hourMs: 2 * hourMs, calls: 1, failures: 0 },
    ],
    refusals: [{ address: '198.51.100.7', count: 2, firstAtMs: 7, lastAtMs: 9 }],
    refusedCount: 2,
  };
  const rows = unpackUses(batches.flatMap(({ apiUsers }) => apiUsers));
  const refusedKeys = batches.flatMap((batch) => batch.refusedKeys);
  expect(presentActivity(rows, refusedKeys)).toMatchObject({
    apiUsers: [expected],
    refusedKeys: [{ credential: { digest: 'd' } }],
  });
});

describeEachDatabase('Recorded usage', (openFresh) => {
  async function createPlace(storage: Storage): Promise<{ licenceId: LicenceId; apiUserId: ApiUserId }> {
    const licenceId = await insertLicence(storage, 1);
    const apiUser = newApiUser();
    await storage.transact((tx) => tx.apiUsers.insert(licenceId, testEnvironment, apiUser));
    return { licenceId, apiUserId: apiUser.id };
  }

  it('is written once, however often the same batch comes, and all of it or nothing', async () => {
    const storage = await openFresh();
    const place = await createPlace(storage);
    const [batch = expect.fail('a batch expected')] = await batchesOf([
      { ...place, atMs: startMs, isDeprecated: true },
    ]);
    const reports: ActivityReport[] = [];
    const write = (fails: readonly string[] = []) =>
      recordUsage(batch, {
        storage,
        recordActivity: async (_tx, report) => {
          if (fails.length > 0) throw new Error('not told');
          reports.push(report);
        },
        now: () => startMs,
      });
    await expect(write(['here'])).rejects.toThrow('not told');
    await write();
    await write();
    const range = { fromMs: startMs, toMs: startMs + hourMs, bucketMs: hourMs };
    const sums = await storage.usage.sum(place.licenceId, testEnvironment, {
      ...range,
      apiUserId: place.apiUserId,
      by: [],
    });
    expect(sums).toMatchObject([{ calls: 1 }]);
    expect(reports).toHaveLength(1);
    const deprecated = await storage.deprecatedUse.list(place.licenceId, testEnvironment, {
      sinceMs: 0,
      limit: 10,
    });
    expect(deprecated).toMatchObject([{ calls: 1 }]);
    const apiUser = await storage.apiUsers.find(place.licenceId, testEnvironment, place.apiUserId);
    expect(apiUser?.lastUsed).toMatchObject({ atMs: startMs, address: '127.0.0.1' });
  });
});
