import { setImmediate } from 'node:timers/promises';

/** Runs work after the answer, so that its duration does not reveal whether an account exists. */
export interface Background {
  /** Returns false if too much work is waiting; then the work is not done. */
  run(work: () => Promise<void>): boolean;
  /** Resolves when all work that was started has ended. */
  settled(): Promise<void>;
}

const waitingMax = 100;

/** Runs one piece of work after the other, in the order of the calls. */
export function createBackground(reportFault: (fault: unknown) => void): Background {
  let waiting = 0;
  let last = Promise.resolve();
  return {
    run(work) {
      if (waiting >= waitingMax) return false;
      waiting += 1;
      last = last
        // Waits until the answer is on its way, because a query of the embedded database blocks the process.
        .then(() => setImmediate())
        .then(work)
        .catch(reportFault)
        .finally(() => (waiting -= 1));
      return true;
    },
    async settled() {
      while (waiting > 0) await last;
    },
  };
}
