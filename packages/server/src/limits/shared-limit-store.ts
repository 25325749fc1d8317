import type { Charge, LimitPort, Taken } from '../access/limit-port.ts';
import type { MemoryLimitStore } from './memory-limit-store.ts';
import type { RedisLimitStore } from './redis-limit-store.ts';

/** Where limits are counted now. */
export interface SharingState {
  /** `local`: this process counts for itself, with its share of each limit. */
  readonly mode: 'shared' | 'local';
  /** Epoch milliseconds. */
  readonly sinceMs: number;
  /** Why it is local, for operators. */
  readonly why: string | null;
}

export interface SharedLimitStore extends LimitPort {
  readonly state: SharingState;
  /** Calls that were judged by the local share. */
  readonly localCount: number;
  /** Waits for Redis, and goes without it when it does not come in time. */
  connect(waitMs: number): Promise<void>;
  close(): void;
}

export interface SharedLimitStoreDeps {
  readonly redis: RedisLimitStore;
  readonly memory: MemoryLimitStore;
  /** Proves that Redis answers and takes writes. */
  readonly probe: () => Promise<unknown>;
  readonly reconnect: () => void;
  /** Calls when the connection is gone, so that no call has to find it out. */
  readonly onLost: (listener: (error: Error) => void) => void;
  /** The part of each limit that is this process's own while Redis is away: one of the gateways that are alive. */
  readonly share: () => number;
  /** How long a call waits for Redis at most. */
  readonly waitMs: number;
  readonly now: () => number;
  readonly onChange: (state: SharingState) => void;
}

const probeEveryMs = 250;
const connectRetryMs = 20;
/** A connection that never answers is given up after so many probes: its peer may be gone without a word. */
const probesPerConnection = 8;

/**
 * Exact over all gateways while Redis answers, and a local share of each limit while it does not; never unlimited. What
 * Redis lets through is counted here as well: so the share is not spent anew when Redis goes away, a flushed Redis
 * cannot make one gateway exceed a limit, and whoever is over the limit by this gateway's calls alone is refused
 * without asking. No call waits for a Redis that is known to be away; it is tried in the background.
 */
export function createSharedLimitStore(deps: SharedLimitStoreDeps): SharedLimitStore {
  const { redis, memory } = deps;
  let state: SharingState = { mode: 'shared', sinceMs: deps.now(), why: null };
  let localCount = 0;
  let failedProbes = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function change(next: Pick<SharingState, 'mode' | 'why'>): void {
    if (next.mode === state.mode) return;
    state = { ...next, sinceMs: deps.now() };
    deps.onChange(state);
  }

  function goLocal(error: unknown): void {
    change({ mode: 'local', why: error instanceof Error ? error.message : 'unknown' });
    if (timer === undefined && !isClosed) scheduleProbe();
  }

  function scheduleProbe(): void {
    timer = setTimeout(() => void probe(), probeEveryMs).unref();
  }

  async function probe(): Promise<void> {
    try {
      await within(deps.probe(), probeEveryMs);
      timer = undefined;
      failedProbes = 0;
      change({ mode: 'shared', why: null });
    } catch {
      failedProbes++;
      if (failedProbes % probesPerConnection === 0 && !isClosed) deps.reconnect();
      if (!isClosed) scheduleProbe();
    }
  }

  function takeShare(charges: readonly Charge[]): Taken {
    localCount++;
    return memory.take(charges, deps.share());
  }

  async function takeShared(charges: readonly Charge[], steps: readonly number[]): Promise<Taken> {
    const asked = redis.take(charges);
    try {
      const taken = await within(asked, deps.waitMs);
      if (taken.kind === 'refused') memory.giveBack(charges, steps);
      return taken;
    } catch (error) {
      goLocal(error);
      asked.then(letGoOfLate, () => undefined);
      memory.giveBack(charges, steps);
      return takeShare(charges);
    }
  }

  /** The answer that nobody waited for: its slots are nobody's. What it took of windows stays taken. */
  function letGoOfLate(taken: Taken): void {
    if (taken.kind === 'taken' && taken.held !== undefined) redis.end(taken.held, 0);
  }

  deps.onLost((error) => {
    if (!isClosed) goLocal(error);
  });
  return {
    take(charges) {
      if (state.mode === 'local') return takeShare(charges);
      const { taken, steps } = memory.takeBack(charges);
      return taken.kind === 'refused' ? taken : takeShared(charges, steps);
    },
    end(held, bytes) {
      memory.end(held, bytes);
      // What was taken by the local share has no name there.
      if (held.id !== '') redis.end(held, bytes);
    },
    async peek(charges) {
      if (state.mode === 'local') return memory.peek(charges);
      try {
        return await within(redis.peek(charges), deps.waitMs);
      } catch (error) {
        goLocal(error);
        return memory.peek(charges);
      }
    },
    get state() {
      return state;
    },
    get localCount() {
      return localCount;
    },
    async connect(waitMs) {
      const deadlineMs = deps.now() + waitMs;
      for (;;) {
        try {
          await within(deps.probe(), probeEveryMs);
          return;
        } catch (error) {
          if (deps.now() >= deadlineMs) {
            goLocal(error);
            return;
          }
        }
        await new Promise((resolve) => setTimeout(resolve, connectRetryMs));
      }
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      redis.close();
    },
  };
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
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
