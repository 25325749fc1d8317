import { setImmediate } from 'node:timers/promises';

/** How long work may block the event loop, which calls and the change feed need, in milliseconds. */
const turnMs = 5;

/**
 * Divides long work into turns: after each step, the work asks whether its turn is over, and then waits for the next
 * one.
 */
export class EventLoopTurn {
  #begunAtMs = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#begunAtMs >= turnMs;
  }

  /** Lets other work run, and begins the next turn. */
  async next(): Promise<void> {
    await setImmediate();
    this.#begunAtMs = performance.now();
  }
}
