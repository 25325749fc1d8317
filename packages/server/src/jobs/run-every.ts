/** One piece of background work, which is started by the clock and not by a request. */
export interface Job {
  /** Appears as the label `name` of its metrics and in the log, such as `outbox`. */
  readonly name: string;
  readonly everyMs: number;
  /** Whether the first run starts at once or after `everyMs`. */
  readonly firstRun: 'at-once' | 'after-interval';
  /**
   * Makes one run. It rejects when something failed; the next run starts all the same. The signal is aborted when the
   * program stops: a long run then ends early, at a point where the next start can continue.
   */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

export interface RunEveryDeps {
  /** A clock in milliseconds that never runs backwards, such as `performance.now`. */
  readonly monotonicNow: () => number;
  readonly reportFault: (fault: unknown, jobName: string) => void;
}

export interface JobStatus {
  readonly name: string;
  readonly everyMs: number;
  readonly runsSucceeded: number;
  readonly runsFailed: number;
  /** The total time of all runs. */
  readonly runningMs: number;
  /** The time since the last successful run ended; since the start if none has. */
  readonly successAgeMs: number;
}

/** Disposing of it waits for the current run, and starts no other one. */
export interface RepeatedJob extends AsyncDisposable {
  status(): JobStatus;
}

/**
 * Runs a job repeatedly until it is disposed of. There is never more than one run at a time: if a run takes longer than
 * `everyMs`, the runs that should have started meanwhile are skipped.
 *
 * @example
 * ```ts
 * await using job = runEvery(
 *   { name: 'outbox', everyMs: 2_000, firstRun: 'after-interval', run: (signal) => outbox.deliver(signal) },
 *   { monotonicNow: () => performance.now(), reportFault: (fault, name) => logger.error({ err: fault, name }) },
 * );
 * ```
 */
export function runEvery(job: Job, { monotonicNow, reportFault }: RunEveryDeps): RepeatedJob {
  const stopping = new AbortController();
  const state = { runsSucceeded: 0, runsFailed: 0, runningMs: 0, succeededAtMs: monotonicNow() };
  let inHand: Promise<void> | undefined;

  async function runOnce(): Promise<void> {
    const begunAtMs = monotonicNow();
    try {
      await job.run(stopping.signal);
      state.runsSucceeded++;
      state.succeededAtMs = monotonicNow();
    } catch (fault) {
      state.runsFailed++;
      reportFault(fault, job.name);
    } finally {
      state.runningMs += monotonicNow() - begunAtMs;
    }
  }
  const begin = (): void => {
    inHand ??= runOnce().finally(() => (inHand = undefined));
  };
  const timer = setInterval(begin, job.everyMs).unref();
  if (job.firstRun === 'at-once') begin();
  return {
    status: () => ({
      name: job.name,
      everyMs: job.everyMs,
      runsSucceeded: state.runsSucceeded,
      runsFailed: state.runsFailed,
      runningMs: state.runningMs,
      successAgeMs: monotonicNow() - state.succeededAtMs,
    }),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      clearInterval(timer);
      await inHand;
    },
  };
}
