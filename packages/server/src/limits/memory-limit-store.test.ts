import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charge } from '../access/limit-port.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';

function createClock(atMs = 1_000) {
  const clock = { atMs, now: () => clock.atMs };
  return clock;
}

const window = (limit: number, more: Partial<Charge> = {}): Charge => ({
  key: 'calls',
  limit,
  windowMs: 60_000,
  weight: 1,
  ...more,
});
const slots = (limit: number): Charge => ({ key: 'now', limit, windowMs: 0, weight: 1 });

describe('counting in memory', () => {
  it('lets exactly the limit through at once, and again when the window has passed', () => {
    const clock = createClock();
    const store = createMemoryLimitStore(clock.now);
    const kinds = () => Array.from({ length: 12 }, () => store.take([window(10)]).kind);
    expect(kinds().filter((kind) => kind === 'taken')).toHaveLength(10);
    clock.atMs += 60_100;
    expect(kinds().filter((kind) => kind === 'taken')).toHaveLength(10);
  });

  it('never lets more than the limit through in any window, and never holds room back for longer than a step', () => {
    const call = fc.record({
      afterMs: fc.integer({ min: 0, max: 400 }),
      weight: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(call, { maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(1_000, 4_321),
        (calls, limit, windowMs) => {
          const clock = createClock();
          const store = createMemoryLimitStore(clock.now);
          const stepMs = windowMs / 1_000;
          const passed: { readonly atMs: number; readonly weight: number }[] = [];
          const within = (lengthMs: number) =>
            passed
              .filter(({ atMs }) => atMs > clock.atMs - lengthMs)
              .reduce((sum, { weight }) => sum + weight, 0);
          for (const { afterMs, weight } of calls) {
            clock.atMs += afterMs;
            const { kind } = store.take([window(limit, { windowMs, weight })]);
            if (kind === 'taken') passed.push({ atMs: clock.atMs, weight });
            // A refused charge would have exceeded the limit within the window and one step.
            else expect(within(windowMs + stepMs + 1) + weight).toBeGreaterThan(limit);
            expect(within(windowMs)).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });

  it('says when there is room again, and there is', () => {
    const clock = createClock(5);
    const store = createMemoryLimitStore(clock.now);
    for (let call = 0; call < 3; call++) {
      store.take([window(3)]);
      clock.atMs += 7_000;
    }
    const refused = store.take([window(3, { weight: 2 })]);
    if (refused.kind !== 'refused' || refused.retryInMs === null) throw new Error('it was not refused');
    clock.atMs += refused.retryInMs - 1;
    expect(store.take([window(3, { weight: 2 })]).kind).toBe('refused');
    clock.atMs += 1;
    expect(store.take([window(3, { weight: 2 })]).kind).toBe('taken');
  });

  it('takes all or none: what one limit refuses is spent from no other', () => {
    const store = createMemoryLimitStore(createClock().now);
    const wide = window(100, { key: 'wide' });
    expect(store.take([wide, window(1), slots(9)]).kind).toBe('taken');
    expect(store.take([wide, slots(9), window(1)])).toMatchObject({ kind: 'refused', index: 2 });
    expect(store.peek([wide, slots(9)]).map(({ used }) => used)).toEqual([1, 1]);
  });

  it('says never for what weighs more than the limit', () => {
    const store = createMemoryLimitStore(createClock().now);
    expect(store.take([window(5, { weight: 6 })])).toMatchObject({ kind: 'refused', retryInMs: null });
  });

  it('gives a slot back at the end of its call', () => {
    const store = createMemoryLimitStore(createClock().now);
    const first = store.take([slots(1)]);
    expect(store.take([slots(1)]).kind).toBe('refused');
    if (first.kind !== 'taken' || first.held === undefined) throw new Error('it was not taken');
    store.end(first.held, 0);
    expect(store.take([slots(1)]).kind).toBe('taken');
  });

  it('counts bytes at the end: the call that goes beyond is let through, the next one is not', () => {
    const clock = createClock();
    const store = createMemoryLimitStore(clock.now);
    const bytes = window(1_000, { key: 'bytes', weight: 0 });
    const first = store.take([bytes]);
    if (first.kind !== 'taken' || first.held === undefined) throw new Error('it was not taken');
    store.end(first.held, 1_500);
    expect(store.take([bytes])).toMatchObject({ kind: 'refused' });
    clock.atMs += 60_100;
    expect(store.take([bytes]).kind).toBe('taken');
  });

  it('undoes what was taken, so that it is as if the call had never been', () => {
    const clock = createClock();
    const store = createMemoryLimitStore(clock.now);
    const charges = [window(2), slots(2)];
    const { steps } = store.takeBack(charges);
    clock.atMs += 500;
    store.take(charges);
    store.giveBack(charges, steps);
    expect(store.peek(charges).map(({ used }) => used)).toEqual([1, 1]);
    // The remaining call is the later one, which leaves the window later.
    clock.atMs += 59_900;
    expect(store.peek(charges)[0]?.used).toBe(1);
  });

  it('takes a share of each limit, at least one', () => {
    const store = createMemoryLimitStore(createClock().now);
    const taken = (limit: number, key: string) =>
      Array.from({ length: 20 }, () => store.take([window(limit, { key })], 0.25)).filter(
        ({ kind }) => kind === 'taken',
      ).length;
    expect([taken(20, 'a'), taken(10, 'b'), taken(1, 'c')]).toEqual([5, 2, 1]);
  });

  it('keeps a bounded number of counts', () => {
    const store = createMemoryLimitStore(createClock().now, 100);
    for (let key = 0; key < 10_000; key++) store.take([window(1, { key: `count ${key}` })]);
    expect(store.size).toBeLessThanOrEqual(100);
  });
});
