import { setImmediate } from 'node:timers/promises';

/** How long work may keep the event loop, on which calls and the change feed wait, in milliseconds. */
const turnMs = 10;

/** Long work in turns: it asks after each step whether its turn is over, and then waits for the next one. */
export class EventLoopTurn {
  #begunAtMs = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#begunAtMs >= turnMs;
  }

  /** Lets everybody else run, and begins the next turn. */
  async next(): Promise<void> {
    await setImmediate();
    this.#begunAtMs = performance.now();
  }
}
