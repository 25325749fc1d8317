import { setImmediate } from 'node:timers/promises';

/** Work that an answer must not wait for, since how long it takes would tell whether an account exists. */
export interface Background {
  /** False when too much waits already: the work is not done. */
  run(work: () => Promise<void>): boolean;
  /** Resolves when everything that was begun has ended. */
  settled(): Promise<void>;
}

const waitingMax = 100;

/** One thing after the other, in the order in which they were asked for. */
export function createBackground(reportFault: (fault: unknown) => void): Background {
  let waiting = 0;
  let last = Promise.resolve();
  return {
    run(work) {
      if (waiting >= waitingMax) return false;
      waiting += 1;
      last = last
        // Not before the answer is on its way: a query of the embedded database holds the process.
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
