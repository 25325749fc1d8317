import { changeSequenceSchema } from '@postern/contract/ids';
import type { EnvironmentName } from '@postern/contract/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prodEnvironment, testEnvironment } from '../testing/storage-fixtures.ts';
import { leaseMsOf } from './lease-book.ts';
import type { LeaseBook } from './lease-book.ts';
import { createLiveGateways } from './live-gateways.ts';
import type { LiveGateways } from './live-gateways.ts';
import { createMemoryLeaseBook } from './memory-lease-book.ts';

const sequence = (number: number) => changeSequenceSchema.parse(number);
const leaseMs = leaseMsOf(5_000);

function openLease(book: LeaseBook, id: string, applied: number): Promise<void> {
  const facts = { kind: 'process', host: 'h', environments: [testEnvironment], leaseMs } as const;
  return book.openLease({ ...facts, id, appliedSequence: sequence(applied) });
}

let gateways: LiveGateways;
let book: LeaseBook;
let feed = 0;
let changedEnvironment: EnvironmentName | null = null;
beforeEach(() => {
  vi.useFakeTimers();
  feed = 0;
  changedEnvironment = null;
  book = createMemoryLeaseBook({ nowMs: () => 7, latestSequence: async () => sequence(feed) });
  gateways = createLiveGateways({
    book,
    loadEnvironment: async () => changedEnvironment,
    nowMs: () => 9,
    monotonicNow: () => performance.now(),
    confirmWithinMs: 2_000,
  });
  // The control plane reads the leases every second, even when no request waits for a cut-off.
  setInterval(() => void gateways.list(), 1_000);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('confirmation by live gateways', () => {
  it('is confirmed once every live gateway has applied the change, and at once when the last one does', async () => {
    await openLease(book, 'a', 3);
    await openLease(book, 'b', 2);
    const confirming = gateways.confirm(sequence(3));
    await vi.advanceTimersByTimeAsync(1);
    await book.renewLease('b', sequence(3));
    expect(await confirming).toEqual({
      sequence: 3,
      state: 'confirmed',
      confirmedAtMs: 9,
      gateways: [
        { id: 'a', state: 'confirmed', appliedSequence: 3, endedAtMs: null },
        { id: 'b', state: 'confirmed', appliedSequence: 3, endedAtMs: null },
      ],
    });
  });

  it('waits only for gateways of the change’s environment, and for all where it has none', async () => {
    await openLease(book, 'a', 3);
    const facts = { kind: 'process', host: 'h', leaseMs, environments: [prodEnvironment] } as const;
    await book.openLease({ ...facts, id: 'of another', appliedSequence: sequence(2) });
    changedEnvironment = testEnvironment;
    const here = await gateways.find(sequence(3));
    expect(here).toMatchObject({ state: 'confirmed', gateways: [{ id: 'a' }] });
    changedEnvironment = null;
    expect((await gateways.find(sequence(4))).state).toBe('pending');
    changedEnvironment = prodEnvironment;
    expect((await gateways.find(sequence(5))).gateways.map(({ id }) => id)).toEqual(['of another']);
    expect((await gateways.find(sequence(5))).state).toBe('pending');
  });

  it('answers pending after its bound, with who is behind', async () => {
    await openLease(book, 'a', 3);
    await openLease(book, 'b', 2);
    const confirming = gateways.confirm(sequence(3));
    await vi.advanceTimersByTimeAsync(2_000);
    const cutOff = await confirming;
    expect(cutOff).toMatchObject({ state: 'pending', confirmedAtMs: null });
    expect(cutOff.gateways.map(({ state }) => state)).toEqual(['confirmed', 'pending']);
  });

  it('a gateway that is not heard of for longer than its lease is given up, not a moment before', async () => {
    await openLease(book, 'a', 2);
    feed = 3;
    await vi.advanceTimersByTimeAsync(leaseMs - 100);
    expect(await gateways.find(sequence(3))).toMatchObject({ state: 'pending' });
    await vi.advanceTimersByTimeAsync(1_200);
    expect(await gateways.find(sequence(3))).toMatchObject({
      state: 'confirmed',
      gateways: [{ id: 'a', state: 'lease-expired', endedAtMs: 7 }],
    });
  });

  it('a gateway that renews without applying the change is never given up', async () => {
    await openLease(book, 'a', 2);
    for (let second = 0; second < 30; second++) {
      await book.renewLease('a', sequence(2));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(await gateways.find(sequence(3))).toMatchObject({ state: 'pending' });
  });

  it('no wall clock decides: the lease’s times may say anything', async () => {
    await openLease(book, 'a', 2);
    const farAway = {
      ...book,
      list: async () => (await book.list()).map((lease) => ({ ...lease, renewedAtMs: 0 })),
    };
    const others = createLiveGateways({
      loadEnvironment: async () => null,
      book: farAway,
      nowMs: () => 1e15,
      monotonicNow: () => performance.now(),
      confirmWithinMs: 0,
    });
    expect(await others.find(sequence(3))).toMatchObject({ state: 'pending' });
  });

  it('a gateway that was given up cannot renew, and one that renewed in time is not given up', async () => {
    await openLease(book, 'a', 2);
    expect(await book.expire('a', 1)).toBe(false);
    expect(await book.renewLease('a', sequence(2))).toBe(true);
    expect(await book.expire('a', 0)).toBe(false);
    expect(await book.expire('a', 1)).toBe(true);
    expect(await book.renewLease('a', sequence(3))).toBe(false);
  });

  it('a gateway that stopped is not waited for, and is told of changes up to its end only', async () => {
    await openLease(book, 'a', 2);
    feed = 3;
    await book.endLease('a');
    expect(await gateways.find(sequence(3))).toMatchObject({
      state: 'confirmed',
      gateways: [{ id: 'a', state: 'stopped' }],
    });
    expect(await gateways.find(sequence(4))).toMatchObject({ state: 'confirmed', gateways: [] });
  });

  it('what was confirmed stays confirmed when a gateway begins later', async () => {
    expect(await gateways.find(sequence(3))).toMatchObject({ state: 'confirmed', gateways: [] });
    await openLease(book, 'late', 2);
    expect(await gateways.find(sequence(3))).toMatchObject({ state: 'confirmed' });
    expect(await gateways.find(sequence(4))).toMatchObject({ state: 'pending' });
  });

  it('follows a change: each state once, the confirmed one last', async () => {
    await openLease(book, 'a', 2);
    await openLease(book, 'b', 2);
    const seen: string[] = [];
    const following = (async () => {
      for await (const { state, gateways: all } of gateways.follow(sequence(3), new AbortController().signal))
        seen.push(`${state} ${all.map((each) => each.appliedSequence).join()}`);
    })();
    await vi.advanceTimersByTimeAsync(200);
    await book.renewLease('b', sequence(3));
    await vi.advanceTimersByTimeAsync(200);
    await book.renewLease('a', sequence(3));
    await following;
    expect(seen).toEqual(['pending 2,2', 'pending 2,3', 'confirmed 3,3']);
  });

  it('a look that began before the change was committed confirms nothing', async () => {
    const held = Promise.withResolvers<void>();
    const list = vi.fn<LeaseBook['list']>(async () => {
      const before = await book.list();
      if (list.mock.calls.length === 1) await held.promise;
      return before;
    });
    const slow = createLiveGateways({
      loadEnvironment: async () => null,
      book: { ...book, list },
      nowMs: () => 9,
      monotonicNow: () => performance.now(),
      confirmWithinMs: 2_000,
    });
    const early = slow.list();
    await vi.advanceTimersByTimeAsync(0);
    await openLease(book, 'between', 2);
    const confirming = slow.find(sequence(3));
    held.resolve();
    await early;
    expect(await confirming).toMatchObject({ state: 'pending', gateways: [{ id: 'between' }] });
  });

  it('asks for the environment of a change once', async () => {
    const asked: number[] = [];
    const others = createLiveGateways({
      loadEnvironment: async (of) => {
        asked.push(of);
        return null;
      },
      book,
      nowMs: () => 9,
      monotonicNow: () => performance.now(),
      confirmWithinMs: 0,
    });
    for (const each of [3, 3, 4]) await others.find(sequence(each));
    expect(asked).toEqual([3, 4]);
  });

  it('expires a lease at its end to the millisecond, and asks for nothing of one that ended', async () => {
    vi.clearAllTimers();
    const expire = vi.spyOn(book, 'expire');
    await openLease(book, 'a', 2);
    const stateAt = async (afterMs: number) => {
      await vi.advanceTimersByTimeAsync(afterMs);
      return (await gateways.list()).map(({ ended }) => ended?.why);
    };
    expect(await stateAt(0)).toEqual([undefined]);
    expect(await stateAt(leaseMs - 1)).toEqual([undefined]);
    expect(await stateAt(1)).toEqual(['expired']);
    expect(await stateAt(2 * leaseMs)).toEqual(['expired']);
    expect(expire).toHaveBeenCalledOnce();
  });

  it('reads the leases once where it has to end none', async () => {
    vi.clearAllTimers();
    const list = vi.spyOn(book, 'list');
    await openLease(book, 'a', 2);
    await gateways.list();
    expect(list).toHaveBeenCalledOnce();
  });

  it('stops waiting at once when whoever asks goes away, and leaves neither timer nor listener', async () => {
    vi.clearAllTimers();
    await openLease(book, 'a', 2);
    const [gone, seen] = [new AbortController(), new Array<string>()];
    let isOver = false;
    const following = (async () => {
      for await (const { state } of gateways.follow(sequence(3), gone.signal)) seen.push(state);
      isOver = true;
    })();
    await vi.advanceTimersByTimeAsync(10);
    gone.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect([seen, isOver, vi.getTimerCount()]).toEqual([['pending'], true, 0]);
    await following;
  });

  it('leaves no timer after a confirmation', async () => {
    vi.clearAllTimers();
    await openLease(book, 'a', 3);
    await gateways.confirm(sequence(3));
    expect(vi.getTimerCount()).toBe(0);
  });
});
