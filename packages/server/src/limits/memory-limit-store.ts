import { createGenerationalCache } from '../access/generational-cache.ts';
import type { Charge, CountState, HeldCharges, LimitPort, Taken } from '../access/limit-port.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Counts that are kept. Beyond it, those that were used least lately are forgotten. */
export const countsMaxDefault = 200_000;

export interface MemoryLimitStore extends LimitPort {
  /** `share`: of each limit, this part; at least 1. */
  take(charges: readonly Charge[], share?: number): Taken;
  /** Takes without asking: what another store has let through. */
  count(charges: readonly Charge[]): void;
  /** Undoes a `take`, as if the call had never been. */
  giveBack(charges: readonly Charge[], steps: readonly number[]): void;
  /** The same as `take`, with what `giveBack` needs. */
  takeBack(charges: readonly Charge[]): { readonly taken: Taken; readonly steps: readonly number[] };
  peek(charges: readonly Charge[]): readonly CountState[];
  readonly size: number;
}

/**
 * Counts in the memory of one process, exactly, and at once. Windows forget by themselves; slots are kept for as long as
 * calls run.
 *
 * `monotonicNow`: milliseconds that never run backwards, such as `performance.now`.
 */
export function createMemoryLimitStore(
  monotonicNow: () => number,
  countsMax: number = countsMaxDefault,
): MemoryLimitStore {
  const windows = createGenerationalCache<SlidingWindow>(countsMax);
  const slots = new Map<string, number>();

  function findWindow({ key, windowMs }: Charge): SlidingWindow {
    let window = windows.get(key);
    if (window === undefined || window.windowMs !== windowMs) {
      window = new SlidingWindow(windowMs);
      windows.set(key, window);
    }
    return window;
  }

  const usedOf = (charge: Charge, nowMs: number): number =>
    charge.windowMs === 0 ? (slots.get(charge.key) ?? 0) : findWindow(charge).use(nowMs);

  const freeIn = (charge: Charge, nowMs: number, weight: number): number =>
    charge.windowMs === 0 ? 0 : findWindow(charge).freeIn(nowMs, weight);

  function findShort(charges: readonly Charge[], share: number, nowMs: number): number {
    for (let index = 0; index < charges.length; index++) {
      const charge = charges[index];
      if (charge === undefined) continue;
      const needed = Math.max(1, charge.weight);
      if (usedOf(charge, nowMs) + needed > shareOf(charge.limit, share)) return index;
    }
    return -1;
  }

  function spend(charge: Charge, nowMs: number): number {
    if (charge.weight === 0) return 0;
    if (charge.windowMs > 0) return findWindow(charge).add(nowMs, charge.weight);
    slots.set(charge.key, (slots.get(charge.key) ?? 0) + charge.weight);
    return 0;
  }

  function free({ key, weight }: Charge): void {
    const left = (slots.get(key) ?? 0) - weight;
    if (left > 0) slots.set(key, left);
    else slots.delete(key);
  }

  function stateOf(charge: Charge, nowMs: number): CountState {
    return { used: usedOf(charge, nowMs), freeInMs: freeIn(charge, nowMs, 1) };
  }

  function refuse(
    charges: readonly Charge[],
    index: number,
    { share, nowMs }: { share: number; nowMs: number },
  ): Taken {
    const charge = charges[index];
    const states = charges.map((each) => stateOf(each, nowMs));
    if (charge === undefined) throw new Error('a refusal without its charge');
    const limit = shareOf(charge.limit, share);
    const needed = Math.max(1, charge.weight);
    const over = usedOf(charge, nowMs) + needed - limit;
    const retryInMs = needed > charge.limit ? null : freeIn(charge, nowMs, over);
    return { kind: 'refused', index, retryInMs, states };
  }

  return {
    take(charges, share = 1) {
      const nowMs = monotonicNow();
      const short = findShort(charges, share, nowMs);
      if (short >= 0) return refuse(charges, short, { share, nowMs });
      const states: CountState[] = [];
      let isHeld = false;
      for (const charge of charges) {
        spend(charge, nowMs);
        if (isHeldUntilEnd(charge)) isHeld = true;
        states.push(stateOf(charge, nowMs));
      }
      return { kind: 'taken', states, held: isHeld ? { id: '', charges } : undefined };
    },
    takeBack(charges) {
      const nowMs = monotonicNow();
      const short = findShort(charges, 1, nowMs);
      if (short >= 0) return { taken: refuse(charges, short, { share: 1, nowMs }), steps: [] };
      const steps = charges.map((charge) => spend(charge, nowMs));
      const states = charges.map((charge) => stateOf(charge, nowMs));
      const isHeld = charges.some(isHeldUntilEnd);
      return { taken: { kind: 'taken', states, held: isHeld ? { id: '', charges } : undefined }, steps };
    },
    count(charges) {
      const nowMs = monotonicNow();
      for (const charge of charges) spend(charge, nowMs);
    },
    giveBack(charges, steps) {
      for (const [index, charge] of charges.entries()) {
        if (charge.weight === 0) continue;
        if (charge.windowMs === 0) free(charge);
        else windows.get(charge.key)?.giveBack(steps[index] ?? -1, charge.weight);
      }
    },
    end({ charges }: HeldCharges, bytes) {
      const nowMs = monotonicNow();
      for (const charge of charges) {
        if (charge.weight === 0) {
          if (bytes > 0) findWindow(charge).add(nowMs, bytes);
        } else if (charge.windowMs === 0) free(charge);
      }
    },
    peek(charges) {
      const nowMs = monotonicNow();
      return charges.map((charge) => stateOf(charge, nowMs));
    },
    get size() {
      return windows.size + slots.size;
    },
  };
}

/** Slots are given back at a call's end, and bytes are counted then. */
export function isHeldUntilEnd({ windowMs, weight }: Charge): boolean {
  return windowMs === 0 || weight === 0;
}

function shareOf(limit: number, share: number): number {
  return share === 1 ? limit : Math.max(1, Math.floor(limit * share));
}
