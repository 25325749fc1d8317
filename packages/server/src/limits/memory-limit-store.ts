import type { Charge, CountState, HeldCharges, LimitPort, Taken } from '../access/limit-port.ts';
import { Counts } from './counts.ts';

/** The number of counts that are kept. Beyond it, the least recently used ones are dropped. */
const countsMaxDefault = 200_000;

export interface MemoryLimitStore extends LimitPort {
  /** `share` reduces each limit to that part (0 to 1), but never below 1. */
  take(charges: readonly Charge[], share?: number): Taken;
  /** Charges like `take`, and also returns the steps that `giveBack` needs. */
  takeBack(charges: readonly Charge[]): { readonly taken: Taken; readonly steps: readonly number[] };
  /** Reverts a `takeBack`, as if the call had never been made. */
  giveBack(charges: readonly Charge[], steps: readonly number[]): void;
  peek(charges: readonly Charge[]): readonly CountState[];
  readonly size: number;
}

/**
 * Creates a store that counts exactly in the memory of one process, synchronously. `monotonicNow` returns milliseconds
 * of a clock that never runs backwards, such as `performance.now`.
 */
export function createMemoryLimitStore(
  monotonicNow: () => number,
  countsMax: number = countsMaxDefault,
): MemoryLimitStore {
  const counts = new Counts(countsMax);
  return {
    take(charges, share = 1) {
      const nowMs = monotonicNow();
      const refused = refuse(charges, share, { counts, nowMs });
      if (refused !== undefined) return refused;
      const states: CountState[] = [];
      let isHeld = false;
      for (const charge of charges) {
        counts.spend(charge, nowMs);
        if (isHeldUntilEnd(charge)) isHeld = true;
        states.push(counts.stateOf(charge, nowMs));
      }
      return { kind: 'taken', states, held: isHeld ? { id: '', charges } : undefined };
    },
    takeBack(charges) {
      const nowMs = monotonicNow();
      const refused = refuse(charges, 1, { counts, nowMs });
      if (refused !== undefined) return { taken: refused, steps: [] };
      const steps = charges.map((charge) => counts.spend(charge, nowMs));
      const states = charges.map((charge) => counts.stateOf(charge, nowMs));
      const isHeld = charges.some(isHeldUntilEnd);
      return { taken: { kind: 'taken', states, held: isHeld ? { id: '', charges } : undefined }, steps };
    },
    giveBack(charges, steps) {
      for (const [index, charge] of charges.entries()) counts.giveBack(charge, steps[index] ?? -1);
    },
    end({ charges }: HeldCharges, bytes) {
      const nowMs = monotonicNow();
      for (const charge of charges) {
        if (charge.weight === 0) {
          if (bytes > 0) counts.addBytes(charge, nowMs, bytes);
        } else if (charge.windowMs === 0) counts.free(charge);
      }
    },
    peek(charges) {
      const nowMs = monotonicNow();
      return charges.map((charge) => counts.stateOf(charge, nowMs));
    },
    get size() {
      return counts.size;
    },
  };
}

interface Judging {
  readonly counts: Counts;
  readonly nowMs: number;
}

/** Returns the refusal of the first limit without room; undefined when every limit has room. */
function refuse(charges: readonly Charge[], share: number, { counts, nowMs }: Judging): Taken | undefined {
  for (let index = 0; index < charges.length; index++) {
    const charge = charges[index];
    if (charge === undefined) continue;
    const needed = Math.max(1, charge.weight);
    const over = counts.used(charge, nowMs) + needed - shareOf(charge.limit, share);
    if (over <= 0) continue;
    const retryInMs = needed > charge.limit ? null : counts.freeIn(charge, nowMs, over);
    return { kind: 'refused', index, retryInMs, states: charges.map((each) => counts.stateOf(each, nowMs)) };
  }
  return undefined;
}

/**
 * Decides whether a charge continues after the start of the call: slots are released at its end, and bytes are counted
 * then.
 */
export function isHeldUntilEnd({ windowMs, weight }: Charge): boolean {
  return windowMs === 0 || weight === 0;
}

function shareOf(limit: number, share: number): number {
  return share === 1 ? limit : Math.max(1, Math.floor(limit * share));
}
