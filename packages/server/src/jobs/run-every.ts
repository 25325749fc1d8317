/** One piece of background work: nobody's call starts it, the clock does. */
export interface Job {
  /** Appears as the label `name` of its metrics and in the log, such as `outbox`. */
  readonly name: string;
  readonly everyMs: number;
  /** Whether the first run comes at once or after `everyMs`. */
  readonly firstRun: 'at-once' | 'after-interval';
  /**
   * One run. Rejects when something failed; the next run comes all the same. The signal is aborted when the program
   * stops: a long run ends early then, at a place where the next start can go on.
   */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

export interface RunEveryDeps {
  /** Milliseconds that never run backwards: `performance.now`. */
  readonly monotonicNow: () => number;
  readonly reportFault: (fault: unknown, jobName: string) => void;
}

export interface JobStatus {
  readonly name: string;
  readonly everyMs: number;
  readonly runsSucceeded: number;
  readonly runsFailed: number;
  /** The time that all runs took together. */
  readonly runningMs: number;
  /** Since the last run that succeeded ended; since the start where none has. */
  readonly successAgeMs: number;
}

/** Disposing of it waits for the run in hand, and no further one begins. */
export interface RepeatedJob extends AsyncDisposable {
  status(): JobStatus;
}

/**
 * Runs a job again and again until it is disposed of. There is never more than one run at a time: where a run takes longer
 * than `everyMs`, the runs that would have begun meanwhile are left out.
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
