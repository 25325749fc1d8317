import type { Charge, LimitPort, Taken } from '../access/limit-port.ts';
import type { MemoryLimitStore } from './memory-limit-store.ts';
import type { RedisLimitStore } from './redis-limit-store.ts';
import { answerWithin, createRedisWatch } from './redis-watch.ts';
import type { RedisWatchDeps, SharingState } from './redis-watch.ts';

export interface SharedLimitStore extends LimitPort {
  readonly state: SharingState;
  /** Calls that were judged by the local share. */
  readonly localCount: number;
  /** Waits for Redis, and goes without it when it does not come in time. */
  connect(waitMs: number): Promise<void>;
  close(): void;
}

export interface SharedLimitStoreDeps extends RedisWatchDeps {
  readonly redis: RedisLimitStore;
  readonly memory: MemoryLimitStore;
  /** Calls when the connection is gone, so that no call has to find it out. */
  readonly onLost: (listener: (error: Error) => void) => void;
  /** The part of each limit that is this process's own while Redis is away: one of the gateways that are alive. */
  readonly share: () => number;
  /** How long a call waits for Redis at most. */
  readonly waitMs: number;
}

/**
 * Exact over all gateways while Redis answers, and a local share of each limit while it does not; never unlimited. What
 * Redis lets through is counted here as well: so the share is not spent anew when Redis goes away, a flushed Redis
 * cannot make one gateway exceed a limit, and whoever is over the limit by this gateway's calls alone is refused
 * without asking. No call waits for a Redis that is known to be away; it is tried in the background.
 */
export function createSharedLimitStore(deps: SharedLimitStoreDeps): SharedLimitStore {
  const { redis, memory } = deps;
  const watch = createRedisWatch(deps);
  let localCount = 0;
  deps.onLost((error) => watch.fail(error));

  function takeShare(charges: readonly Charge[]): Taken {
    localCount++;
    return memory.take(charges, deps.share());
  }

  async function takeShared(charges: readonly Charge[], steps: readonly number[]): Promise<Taken> {
    const asked = redis.take(charges);
    try {
      const taken = await answerWithin(asked, deps.waitMs);
      if (taken.kind === 'refused') memory.giveBack(charges, steps);
      return taken;
    } catch (error) {
      watch.fail(error);
      asked.then(letGoOfLate, () => undefined);
      memory.giveBack(charges, steps);
      return takeShare(charges);
    }
  }

  /** The answer that nobody waited for: its slots are nobody's. What it took of windows stays taken. */
  function letGoOfLate(taken: Taken): void {
    if (taken.kind === 'taken' && taken.held !== undefined) redis.end(taken.held, 0);
  }

  return {
    take(charges) {
      if (watch.state.mode === 'local') return takeShare(charges);
      const { taken, steps } = memory.takeBack(charges);
      return taken.kind === 'refused' ? taken : takeShared(charges, steps);
    },
    end(held, bytes) {
      memory.end(held, bytes);
      // What was taken by the local share has no name there.
      if (held.id !== '') redis.end(held, bytes);
    },
    async peek(charges) {
      if (watch.state.mode === 'local') return memory.peek(charges);
      try {
        return await answerWithin(redis.peek(charges), deps.waitMs);
      } catch (error) {
        watch.fail(error);
        return memory.peek(charges);
      }
    },
    get state() {
      return watch.state;
    },
    get localCount() {
      return localCount;
    },
    connect: (waitMs) => watch.connect(waitMs),
    close() {
      watch.close();
      redis.close();
    },
  };
}
