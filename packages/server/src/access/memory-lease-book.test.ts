import { beforeEach, describe, expect, test } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
import { testEnvironment } from '../testing/test-gateway.ts';
import { keepEndedMs, leaseMsOf } from './lease-book.ts';
import type { LeaseBook, NewLease } from './lease-book.ts';
import { createMemoryLeaseBook } from './memory-lease-book.ts';

const at = (sequence: number) => changeSequenceSchema.parse(sequence);
const lease = (id: string): NewLease => ({
  id,
  kind: 'process',
  host: 'here',
  environments: [testEnvironment],
  appliedSequence: at(1),
  leaseMs: 1_000,
});

let nowMs = 0;
let latest = 5;
let book: LeaseBook;
let changes = 0;
beforeEach(async () => {
  [nowMs, latest, changes] = [100, 5, 0];
  book = createMemoryLeaseBook({ nowMs: () => nowMs, latestSequence: () => Promise.resolve(at(latest)) });
  await book.openLease(lease('a'));
  book.onChange(() => changes++);
});
const read = async (id: string) => (await book.list()).find((each) => each.id === id);

describe('the leases in memory', () => {
  test('begin without a renewal and without an end', async () => {
    expect(await book.list()).toEqual([
      { ...lease('a'), renewals: 0, startedAtMs: 100, renewedAtMs: 100, ended: null },
    ]);
  });

  test('count their renewals, and say how far the process came and how it counts limits', async () => {
    nowMs = 150;
    const limits = { mode: 'exact', share: 1, sinceMs: 0, why: null, shareCalls: 0 } as const;
    expect(await book.renewLease('a', at(3), limits)).toBe(true);
    expect(await read('a')).toMatchObject({
      renewals: 1,
      appliedSequence: 3,
      startedAtMs: 100,
      renewedAtMs: 150,
      limits,
    });
    expect(await book.renewLease('a', at(4))).toBe(true);
    expect(await read('a')).toMatchObject({ renewals: 2, limits: undefined });
    expect(await book.renewLease('unknown', at(4))).toBe(false);
  });

  test('end once, with where the feed stood then, and cannot be renewed after that', async () => {
    nowMs = 200;
    await book.endLease('a');
    const ended = { atMs: 200, why: 'stopped', sequence: 5 };
    expect(await read('a')).toMatchObject({ ended });
    expect(await book.renewLease('a', at(9))).toBe(false);
    [nowMs, latest] = [300, 7];
    expect(await book.expire('a', 0)).toBe(false);
    await book.endLease('a');
    await book.endLease('unknown');
    expect(await read('a')).toMatchObject({ ended });
  });

  test('expire only where they were not renewed since', async () => {
    await book.renewLease('a', at(2));
    expect(await book.expire('a', 0)).toBe(false);
    expect(await book.expire('a', 1)).toBe(true);
    expect(await read('a')).toMatchObject({ ended: { why: 'expired' } });
    expect(await book.expire('unknown', 0)).toBe(false);
  });

  test('are kept for a day after their end, so that a cut-off can say what became of a gateway', async () => {
    await book.endLease('a');
    nowMs += keepEndedMs;
    await book.openLease(lease('b'));
    expect((await book.list()).map(({ id }) => id)).toEqual(['a', 'b']);
    nowMs++;
    await book.openLease(lease('c'));
    expect((await book.list()).map(({ id }) => id)).toEqual(['b', 'c']);
    expect(keepEndedMs).toBe(86_400_000);
  });

  test('tell whoever listens of every change, until they stop listening', async () => {
    const stop = book.onChange(() => (changes += 100));
    await book.openLease(lease('b'));
    await book.renewLease('b', at(2));
    await book.endLease('b');
    expect(changes).toBe(303);
    await book.renewLease('b', at(3));
    expect(changes).toBe(303);
    stop();
    await book.expire('a', 0);
    expect(changes).toBe(304);
  });

  test('last longer than a process may answer calls, for clocks that run at different speeds', () => {
    expect(leaseMsOf(10_000)).toBe(12_000);
    expect(leaseMsOf(1)).toBe(1_002);
  });
});
