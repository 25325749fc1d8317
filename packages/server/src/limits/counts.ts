import { createGenerationalCache } from '../access/generational-cache.ts';
import type { GenerationalCache } from '../access/generational-cache.ts';
import type { Charge, CountState } from '../access/limit-port.ts';
import { SlidingWindow } from './sliding-window.ts';

/**
 * The counts of limits: sliding windows, whose entries expire by themselves, and slots, which a call occupies until it
 * ends.
 */
export class Counts {
  readonly #windows: GenerationalCache<SlidingWindow>;
  readonly #slots = new Map<string, number>();

  constructor(countsMax: number) {
    this.#windows = createGenerationalCache<SlidingWindow>(countsMax);
  }

  get size(): number {
    return this.#windows.size + this.#slots.size;
  }

  used(charge: Charge, nowMs: number): number {
    return charge.windowMs === 0 ? (this.#slots.get(charge.key) ?? 0) : this.#find(charge).use(nowMs);
  }

  /** Returns the milliseconds until `weight` is available; 0 for slots, since the end of a call cannot be predicted. */
  freeIn(charge: Charge, nowMs: number, weight: number): number {
    return charge.windowMs === 0 ? 0 : this.#find(charge).freeIn(nowMs, weight);
  }

  stateOf(charge: Charge, nowMs: number): CountState {
    return { used: this.used(charge, nowMs), freeInMs: this.freeIn(charge, nowMs, 1) };
  }

  /** Charges the count, and returns the step of the window that it was charged in, for `giveBack`. */
  spend(charge: Charge, nowMs: number): number {
    const { key, weight, windowMs } = charge;
    if (weight === 0) return 0;
    if (windowMs > 0) return this.#find(charge).add(nowMs, weight);
    this.#slots.set(key, (this.#slots.get(key) ?? 0) + weight);
    return 0;
  }

  /** Adds bytes, whose number is known only after the call. */
  addBytes(charge: Charge, nowMs: number, bytes: number): void {
    this.#find(charge).add(nowMs, bytes);
  }

  /** Releases slots. */
  free({ key, weight }: Charge): void {
    const left = (this.#slots.get(key) ?? 0) - weight;
    if (left > 0) this.#slots.set(key, left);
    else this.#slots.delete(key);
  }

  giveBack(charge: Charge, step: number): void {
    if (charge.weight === 0) return;
    if (charge.windowMs === 0) this.free(charge);
    else this.#windows.get(charge.key)?.giveBack(step, charge.weight);
  }

  #find({ key, windowMs }: Charge): SlidingWindow {
    let window = this.#windows.get(key);
    if (window === undefined || window.windowMs !== windowMs) {
      window = new SlidingWindow(windowMs);
      this.#windows.set(key, window);
    }
    return window;
  }
}
