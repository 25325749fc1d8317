import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LastUsed } from '../storage/storage.ts';
import { createTestRecord } from '../testing/test-gateway.ts';
import { createLastUsedBatch } from './last-used.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('writes the latest use of each API user every ten seconds, and what waits at close', async () => {
  const written: (readonly LastUsed[])[] = [];
  const batch = createLastUsedBatch({ write: async (rows) => void written.push(rows), onFailure: () => {} });
  batch.sink(createTestRecord({ atMs: 1 }));
  batch.sink(createTestRecord({ atMs: 2 }));
  batch.sink(createTestRecord({ apiUserId: undefined }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(written.map((rows) => rows.map(({ atMs }) => atMs))).toEqual([[2]]);
  batch.sink(createTestRecord({ atMs: 3 }));
  await batch.close();
  expect(written).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(written).toHaveLength(2);
});

test('keeps a batch that could not be written, without undoing what came later', async () => {
  const write = vi.fn<(rows: readonly LastUsed[]) => Promise<void>>();
  write.mockImplementationOnce(async () => {
    batch.sink(createTestRecord({ atMs: 5 }));
    throw new Error('database down');
  });
  const failures: unknown[] = [];
  const batch = createLastUsedBatch({ write, onFailure: (error) => failures.push(error) });
  batch.sink(createTestRecord({ atMs: 1 }));
  await batch.flush();
  write.mockResolvedValue();
  await batch.close();
  expect(failures).toHaveLength(1);
  expect(write.mock.lastCall?.[0].map(({ atMs }) => atMs)).toEqual([5]);
});

test('a flood of API users waits in bounded memory', async () => {
  const write = vi.fn<(rows: readonly LastUsed[]) => Promise<void>>().mockResolvedValue();
  const batch = createLastUsedBatch({ write, onFailure: () => {}, waitingMax: 2 });
  for (const name of ['a', 'b', 'c']) batch.sink(createTestRecord({ apiUserId: name as never, keyId: name }));
  await batch.close();
  expect(write.mock.lastCall?.[0]).toHaveLength(2);
});

test('keeps the latest use of each key by itself, so that two of one API user do not hide one another', async () => {
  const write = vi.fn<(rows: readonly LastUsed[]) => Promise<void>>().mockResolvedValue();
  const batch = createLastUsedBatch({ write, onFailure: () => {} });
  batch.sink(createTestRecord({ keyId: 'key_old', atMs: 1 }));
  batch.sink(createTestRecord({ keyId: 'key_new', atMs: 2 }));
  batch.sink(createTestRecord({ keyId: undefined, atMs: 3 }));
  await batch.close();
  expect(write.mock.lastCall?.[0].map(({ keyId, atMs }) => [keyId, atMs])).toEqual([
    ['key_old', 1],
    ['key_new', 2],
    ['', 3],
  ]);
});
