import type { AccessChange } from '@postern/contract/access-change';
import { changeSequenceSchema } from '@postern/contract/ids';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemorySource, createTestCatalogue } from '../testing/test-gateway.ts';
import { createChangeFeed, FeedSetBack } from './change-feed.ts';
import type { ChangeFeedDeps } from './change-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sequence = (value: number) => changeSequenceSchema.parse(value);

async function startFeed(change: Partial<ChangeFeedDeps> = {}) {
  const source = createMemorySource(createTestCatalogue());
  const applied: AccessChange[] = [];
  const failures: unknown[] = [];
  const feed = createChangeFeed({
    source,
    monotonicNow: () => performance.now(),
    maxStaleMs: 5_000,
    apply: (each) => void applied.push(each),
    onFailure: (error) => failures.push(error),
    ...change,
  });
  await feed.start();
  return { source, feed, applied, failures };
}

describe('the change feed', () => {
  test('applies a change within a second without a hint, and at once with one', async () => {
    const { source, feed, applied } = await startFeed();
    source.change({ kind: 'api-user', subjectId: 'a' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(applied.map(({ subjectId }) => subjectId)).toEqual(['a']);
    source.change({ kind: 'api-user', subjectId: 'b' });
    source.hint();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.appliedSequence).toBe(2);
    await feed.close();
  });

  test('a hint during a poll leads to another poll: what came in between is not left for a second', async () => {
    const { source, feed } = await startFeed();
    const held = Promise.withResolvers<void>();
    source.gate = () => held.promise;
    source.hint();
    source.change({ kind: 'api-user', subjectId: 'a' });
    source.hint();
    source.gate = () => Promise.resolve();
    held.resolve();
    await vi.advanceTimersByTimeAsync(1);
    expect(feed.appliedSequence).toBe(1);
    await feed.close();
  });

  test('hints during a poll start no second one beside it, but one at once after it, and then one each second', async () => {
    const { source, feed } = await startFeed();
    source.queries.length = 0;
    const held = Promise.withResolvers<void>();
    source.gate = () => held.promise;
    await vi.advanceTimersByTimeAsync(500);
    for (const _time of [1, 2, 3]) source.hint();
    await vi.advanceTimersByTimeAsync(0);
    expect(source.queries).toHaveLength(1);
    source.gate = () => Promise.resolve();
    held.resolve();
    await vi.advanceTimersByTimeAsync(1);
    expect(source.queries).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(990);
    expect(source.queries).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10);
    expect(source.queries).toHaveLength(3);
    await feed.close();
  });

  test('is fresh from its start, counts the looks that failed, and tells when it becomes stale', async () => {
    const told: number[] = [];
    const startedAtMs = performance.now();
    const { source, feed } = await startFeed({ onStale: () => void told.push(performance.now()) });
    expect([feed.isFresh(), feed.failures]).toEqual([true, 0]);
    source.gate = () => Promise.reject(new Error('database down'));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(feed.failures).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual([startedAtMs + 5_000]);
    await feed.close();
  });

  test('that is closed during a look leaves no timer, takes no hint, and tells nobody that it is stale', async () => {
    const told: string[] = [];
    const { source, feed } = await startFeed({ onStale: () => void told.push('stale') });
    const held = Promise.withResolvers<void>();
    source.gate = () => held.promise;
    source.hint();
    const closing = feed.close();
    held.resolve();
    await closing;
    source.queries.length = 0;
    source.hint();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(6_000);
    expect([source.queries, told]).toEqual([[], []]);
  });

  test('a change that takes longer than maxStale to apply is tried again, and its late end changes nothing', async () => {
    const held = Promise.withResolvers<void>();
    const applied: string[] = [];
    const { source, feed, failures } = await startFeed({
      async apply({ subjectId }) {
        applied.push(subjectId);
        if (applied.length === 1) await held.promise;
      },
    });
    for (const subjectId of ['a', 'b']) source.change({ kind: 'api-user', subjectId });
    await vi.advanceTimersByTimeAsync(5_999);
    expect([applied, failures.length]).toEqual([['a'], 0]);
    await vi.advanceTimersByTimeAsync(1_001);
    expect([applied, failures.length, feed.appliedSequence]).toEqual([['a', 'a', 'b'], 1, 2]);
    held.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect([applied.length, feed.appliedSequence]).toEqual([3, 2]);
    await feed.close();
  });

  test('starts from the last change, and believes no database that has another one in its place', async () => {
    const source = createMemorySource(createTestCatalogue());
    for (const subjectId of ['a', 'b']) source.change({ kind: 'api-user', subjectId });
    const failures: unknown[] = [];
    const feed = createChangeFeed({
      source,
      monotonicNow: () => performance.now(),
      maxStaleMs: 5_000,
      apply: () => {},
      onFailure: (error) => failures.push(error),
    });
    await feed.start();
    expect([feed.appliedSequence, feed.isFresh()]).toEqual([2, true]);
    const restored = createMemorySource(createTestCatalogue());
    for (const subjectId of ['a', 'x', 'y']) restored.change({ kind: 'api-user', subjectId });
    const { listChanges } = source;
    source.listChanges = restored.listChanges;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(failures).toMatchObject([{ name: 'FeedSetBack' }]);
    // For good, though the database looks right again: what it said meanwhile is not known.
    source.listChanges = listChanges;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(feed.isFresh()).toBe(false);
    await feed.close();
  });

  test.each([
    ['nothing', []],
    ['a later one', [{ kind: 'api-user', subjectId: 'c' } as const]],
  ])('does not start where the feed has %s in place of its last change', async (_what, further) => {
    const source = createMemorySource(createTestCatalogue());
    for (const each of further) for (const _time of [1, 2, 3]) source.change(each);
    source.latestSequence = async () => sequence(2);
    const { listChanges } = source;
    source.listChanges = async (_since, limit) => await listChanges(sequence(2), limit);
    const feed = createChangeFeed({
      source,
      monotonicNow: () => performance.now(),
      maxStaleMs: 5_000,
      apply: () => {},
      onFailure: () => {},
    });
    await expect(feed.start()).rejects.toBeInstanceOf(FeedSetBack);
    await feed.close();
  });

  test('whoever waits for a change is told of that one, not of an earlier one', async () => {
    const { source, feed } = await startFeed();
    const told: number[] = [];
    for (const each of [1, 2]) void feed.flushThrough(sequence(each)).then(() => told.push(each));
    await vi.advanceTimersByTimeAsync(0);
    source.change({ kind: 'api-user', subjectId: 'a' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([1]);
    source.change({ kind: 'api-user', subjectId: 'b' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([1, 2]);
    await feed.close();
  });

  test('reads more than one page in one poll, in order', async () => {
    const { source, feed, applied } = await startFeed();
    for (let index = 0; index < 1_234; index++) source.change({ kind: 'api-user', subjectId: String(index) });
    source.hint();
    await vi.advanceTimersByTimeAsync(0);
    expect(applied.map(({ subjectId }) => Number(subjectId))).toEqual(
      Array.from({ length: 1_234 }, (_none, index) => index),
    );
    await feed.close();
  });

  test('believes no database that was set back: it goes stale, and stays so though that one goes on', async () => {
    const { source, feed, applied, failures } = await startFeed();
    for (const name of ['a', 'b', 'c']) source.change({ kind: 'api-user', subjectId: name });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(feed.appliedSequence).toBe(3);
    const restored = createMemorySource(createTestCatalogue());
    restored.change({ kind: 'api-user', subjectId: 'a' });
    source.listChanges = restored.listChanges;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(failures[0]).toBeInstanceOf(FeedSetBack);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(feed.isFresh()).toBe(false);
    // The restored database grows past the last known sequence number, and is still recognised.
    for (const name of ['x', 'y', 'z']) restored.change({ kind: 'api-user', subjectId: name });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(feed.isFresh()).toBe(false);
    expect(applied.map(({ subjectId }) => subjectId)).toEqual(['a', 'b', 'c']);
    await feed.close();
  });

  test('believes no database that was set back and has grown past its number before it was looked at again', async () => {
    const { source, feed, applied, failures } = await startFeed();
    for (const name of ['a', 'b', 'c']) source.change({ kind: 'api-user', subjectId: name });
    await vi.advanceTimersByTimeAsync(1_000);
    const restored = createMemorySource(createTestCatalogue());
    for (const name of ['a', 'b', 'c', 'x', 'y']) restored.change({ kind: 'api-user', subjectId: name });
    source.listChanges = restored.listChanges;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(failures[0]).toBeInstanceOf(FeedSetBack);
    expect(feed.isFresh()).toBe(false);
    expect(applied.map(({ subjectId }) => subjectId)).toEqual(['a', 'b', 'c']);
    await feed.close();
  });

  test('is stale maxStale after the last complete look began, however the polls fail', async () => {
    const { source, feed, failures } = await startFeed();
    await vi.advanceTimersByTimeAsync(1_000);
    source.gate = () => Promise.reject(new Error('database down'));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(feed.isFresh()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(feed.isFresh()).toBe(false);
    expect(failures.length).toBeGreaterThan(3);
    source.gate = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(feed.isFresh()).toBe(true);
    await feed.close();
  });

  test('freshness counts from before the query was sent: a slow answer is an old one', async () => {
    const { source, feed } = await startFeed({ maxStaleMs: 1_500 });
    source.gate = () => new Promise((resolve) => setTimeout(resolve, 1_400));
    await vi.advanceTimersByTimeAsync(1_000 + 1_400);
    expect(feed.isFresh()).toBe(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(feed.isFresh()).toBe(false);
    source.gate = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(4_000);
    await feed.close();
  });

  test('a connection that is silently dead is noticed after 1.5 s, all are renewed, and what it says later is not applied', async () => {
    const { source, feed, applied } = await startFeed();
    let renewals = 0;
    source.renewConnections = async () => void renewals++;
    const dead = Promise.withResolvers<void>();
    source.gate = () => dead.promise;
    await vi.advanceTimersByTimeAsync(1_000);
    source.gate = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(1_499);
    expect(renewals).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(renewals).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(feed.lagMs()).toBeLessThan(1_000);
    source.change({ kind: 'api-user', subjectId: 'late' });
    dead.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(applied).toEqual([]);
    await feed.close();
  });

  test('a database that is slow and not dead gets the time there is, after three silences', async () => {
    const { source, feed } = await startFeed({ maxStaleMs: 10_000 });
    let renewals = 0;
    source.renewConnections = async () => void renewals++;
    source.gate = () => new Promise((resolve) => setTimeout(resolve, 3_000));
    await vi.advanceTimersByTimeAsync(30_000);
    expect([feed.isFresh(), renewals]).toEqual([true, 3]);
    source.gate = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(4_000);
    await feed.close();
  });

  test('an answer in time ends the count of silences: the next one is noticed after 1.5 s again', async () => {
    const { source, feed } = await startFeed({ maxStaleMs: 10_000 });
    let renewals = 0;
    source.renewConnections = async () => void renewals++;
    const beSilent = () => new Promise<void>((resolve) => setTimeout(resolve, 9_000));
    for (const expected of [2, 4]) {
      source.gate = beSilent;
      // Each silence takes 1.5 s, and the next look begins a second later.
      while (renewals < expected) await vi.advanceTimersByTimeAsync(100);
      source.gate = () => Promise.resolve();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(feed.lagMs()).toBeLessThanOrEqual(1_000);
    }
    source.gate = beSilent;
    await vi.advanceTimersByTimeAsync(2_600);
    expect(renewals).toBe(5);
    source.gate = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(4_000);
    await feed.close();
  });

  test('a change that cannot be applied is tried again and holds the later ones back', async () => {
    let isBroken = true;
    const applied: string[] = [];
    const { source, feed } = await startFeed({
      apply: (change) => {
        if (isBroken) throw new Error('cannot be read now');
        applied.push(change.subjectId);
      },
    });
    source.change({ kind: 'catalogue', subjectId: 'a' });
    source.change({ kind: 'api-user', subjectId: 'b' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(feed.appliedSequence).toBe(0);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(applied).toEqual(['a', 'b']);
    await feed.close();
  });

  test('flushThrough resolves when the change is applied, not before, and outlives failing polls', async () => {
    const { source, feed, applied } = await startFeed();
    source.change({ kind: 'api-user', subjectId: 'a' });
    source.gate = () => Promise.reject(new Error('database down'));
    const seen: string[] = [];
    const flushed = feed.flushThrough(sequence(1)).then(() => seen.push(`applied ${applied.length}`));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(seen).toEqual([]);
    source.gate = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(1_000);
    await flushed;
    expect(seen).toEqual(['applied 1']);
    await feed.flushThrough(sequence(1));
    await feed.close();
  });

  test('close rejects who still waits', async () => {
    const { feed } = await startFeed();
    const waiting = feed.flushThrough(sequence(9)).catch((error: unknown) => error);
    await feed.close();
    expect(await waiting).toMatchObject({ message: 'the change feed was closed' });
  });
});

describe('the change feed of a process with a lease', () => {
  function createLease() {
    const calls: string[] = [];
    const lease = {
      isLive: false,
      gate: () => Promise.resolve(),
      calls,
      async open(applied: number) {
        calls.push(`open ${applied}`);
        await lease.gate();
        lease.isLive = true;
      },
      async renew(applied: number) {
        calls.push(`renew ${applied}`);
        await lease.gate();
        return lease.isLive;
      },
      async end() {
        calls.push('end');
        lease.isLive = false;
      },
    };
    return lease;
  }

  test('is fresh only after a look that began when the process was known, over what was loaded before', async () => {
    const lease = createLease();
    const applied: string[] = [];
    const source = createMemorySource(createTestCatalogue());
    const feed = createChangeFeed({
      source,
      lease,
      monotonicNow: () => performance.now(),
      maxStaleMs: 5_000,
      apply: ({ subjectId }) => void applied.push(subjectId),
      onFailure: () => {},
    });
    // The change is made while the process loads: the control plane does not know the process yet and does not wait for
    // it.
    await feed.start(async () => {
      expect(feed.isFresh()).toBe(false);
      source.change({ kind: 'signing-key', subjectId: 'removed' });
    });
    expect(applied).toEqual(['removed']);
    expect(lease.calls).toEqual(['open 0', 'renew 1']);
    expect(feed.isFresh()).toBe(true);
    await feed.close();
    expect(lease.calls.at(-1)).toBe('end');
    expect(feed.isFresh()).toBe(false);
  });

  test('goes stale when its lease cannot be renewed, though the feed can be read', async () => {
    const lease = createLease();
    const { feed } = await startFeed({ lease });
    lease.gate = () => Promise.reject(new Error('the database only reads'));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(feed.isFresh()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(feed.isFresh()).toBe(false);
    await feed.close();
  });

  test('takes a new lease when control gave it up, and looks again before it answers', async () => {
    const lease = createLease();
    const { source, feed, applied } = await startFeed({ lease });
    lease.calls.length = 0;
    lease.isLive = false;
    const open = lease.open;
    lease.open = async (sequenceNow) => {
      await open(sequenceNow);
      source.change({ kind: 'api-user', subjectId: 'meanwhile' });
    };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lease.calls).toEqual(['renew 0', 'open 0', 'renew 1']);
    expect(applied.map(({ subjectId }) => subjectId)).toEqual(['meanwhile']);
    await feed.close();
  });

  test('tells when the process becomes stale, once, at the moment it does', async () => {
    const told: number[] = [];
    const lease = createLease();
    const { feed, source } = await startFeed({ lease, onStale: () => void told.push(performance.now()) });
    const startedAtMs = performance.now();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual([]);
    source.gate = () => Promise.reject(new Error('database down'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual([startedAtMs + 10_000 + 5_000]);
    await feed.close();
  });
});
