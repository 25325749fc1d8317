/** The state of the shared counting. */
export interface SharingState {
  /** `shared`: Redis counts. `local`: this process counts by itself, with its share of each limit. */
  readonly mode: 'shared' | 'local';
  /** When the mode was entered, in epoch milliseconds. */
  readonly sinceMs: number;
  /** The reason for the mode `local`, for operators; null in the mode `shared`. */
  readonly why: string | null;
}

/** Knows whether Redis is reachable, and probes it in the background while it is not. */
export interface RedisWatch {
  readonly state: SharingState;
  /** Reports a failure. Redis is not used again until a probe has succeeded. */
  fail(error: unknown): void;
  /** Waits for Redis for at most `waitMs` milliseconds, and continues without it afterwards. */
  connect(waitMs: number): Promise<void>;
  close(): void;
}

export interface RedisWatchDeps {
  /** Checks that Redis answers and accepts writes. */
  readonly probe: () => Promise<unknown>;
  readonly reconnect: () => void;
  readonly now: () => number;
  readonly onChange: (state: SharingState) => void;
}

const probeEveryMs = 250;
const connectRetryMs = 20;
/**
 * The number of failed probes after which the connection is replaced, since its peer may be gone without closing it.
 */
const probesPerConnection = 8;

export function createRedisWatch(deps: RedisWatchDeps): RedisWatch {
  let state: SharingState = { mode: 'shared', sinceMs: deps.now(), why: null };
  let failedProbes = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function change(next: Pick<SharingState, 'mode' | 'why'>): void {
    if (next.mode === state.mode) return;
    state = { ...next, sinceMs: deps.now() };
    deps.onChange(state);
  }

  function scheduleProbe(): void {
    if (!isClosed) timer = setTimeout(() => void probe(), probeEveryMs).unref();
  }

  async function probe(): Promise<void> {
    try {
      await answerWithin(deps.probe(), probeEveryMs);
      timer = undefined;
      failedProbes = 0;
      change({ mode: 'shared', why: null });
    } catch {
      failedProbes++;
      if (failedProbes % probesPerConnection === 0 && !isClosed) deps.reconnect();
      scheduleProbe();
    }
  }

  function fail(error: unknown): void {
    if (isClosed) return;
    change({ mode: 'local', why: error instanceof Error ? error.message : 'unknown' });
    if (timer === undefined) scheduleProbe();
  }

  return {
    get state() {
      return state;
    },
    fail,
    async connect(waitMs) {
      const deadlineMs = deps.now() + waitMs;
      for (;;) {
        try {
          await answerWithin(deps.probe(), probeEveryMs);
          return;
        } catch (error) {
          if (deps.now() >= deadlineMs) return fail(error);
        }
        await new Promise((resolve) => setTimeout(resolve, connectRetryMs));
      }
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** @throws Error when the promise takes longer than `ms` milliseconds */
export async function answerWithin<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
