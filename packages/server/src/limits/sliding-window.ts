/** The number of steps into which a window is divided. */
const stepsPerWindow = 1_000;
/** The number of expired entries after which they are removed from the arrays in one operation. */
const deadEntriesMax = 64;

/**
 * A sliding window that never permits more than the limit within any period of its length. Charges within one step (a
 * thousandth of the window, at least a millisecond) are one entry, which expires with the end of its step plus the
 * window: room becomes available at most one step late, never early. So a window has at most about a thousand entries,
 * however many calls there are.
 */
export class SlidingWindow {
  readonly windowMs: number;
  readonly #stepMs: number;
  #steps: number[] = [];
  #weights: number[] = [];
  #first = 0;
  #used = 0;

  constructor(windowMs: number) {
    this.windowMs = windowMs;
    this.#stepMs = Math.max(1, windowMs / stepsPerWindow);
  }

  /** Returns the current sum. Call it before other methods, since it removes the expired entries. */
  use(nowMs: number): number {
    const steps = this.#steps;
    while (this.#first < steps.length && this.#endOf(this.#first) <= nowMs) {
      this.#used -= this.#weights[this.#first] ?? 0;
      this.#first++;
    }
    if (this.#first > deadEntriesMax && this.#first * 2 > steps.length) {
      this.#steps = steps.slice(this.#first);
      this.#weights = this.#weights.slice(this.#first);
      this.#first = 0;
    }
    return this.#used;
  }

  /** Adds the weight, and returns its step, for `giveBack`. */
  add(nowMs: number, weight: number): number {
    const step = Math.floor(nowMs / this.#stepMs);
    const last = this.#steps.length - 1;
    if (last >= this.#first && this.#steps[last] === step) {
      this.#weights[last] = (this.#weights[last] ?? 0) + weight;
    } else {
      this.#steps.push(step);
      this.#weights.push(weight);
    }
    this.#used += weight;
    return step;
  }

  giveBack(step: number, weight: number): void {
    const at = this.#steps.lastIndexOf(step);
    if (at < this.#first) return;
    this.#weights[at] = (this.#weights[at] ?? 0) - weight;
    this.#used -= weight;
  }

  /** Returns the milliseconds until `weight` of the current sum has expired. */
  freeIn(nowMs: number, weight: number): number {
    let left = 0;
    for (let at = this.#first; at < this.#steps.length; at++) {
      left += this.#weights[at] ?? 0;
      if (left >= weight && left > 0) return Math.max(0, this.#endOf(at) - nowMs);
    }
    return 0;
  }

  #endOf(at: number): number {
    return ((this.#steps[at] ?? 0) + 1) * this.#stepMs + this.windowMs;
  }
}
