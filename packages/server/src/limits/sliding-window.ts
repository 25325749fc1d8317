/** How finely a window is divided. */
const stepsPerWindow = 1_000;
/** Entries that have left the window are cut off in one go, now and then. */
const deadEntriesMax = 64;

/**
 * What was counted within the last window, exactly: never more than the limit is let through in any window of that
 * length. What was counted within one step (a thousandth of the window, at least a millisecond) is one entry, which
 * leaves the window when its step's end does: room comes back at most one step late, never early. So a window
 * holds at most a thousand entries, however many calls there were.
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

  /** What counts now. Call it first: it lets go of what has left the window. */
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

  /** Gives the step that it was counted in, for `giveBack`. */
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

  /** Milliseconds until `weight` of what counts now has left the window. */
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
