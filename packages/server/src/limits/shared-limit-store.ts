import type { Charge, LimitPort, Taken } from '../access/limit-port.ts';
import type { MemoryLimitStore } from './memory-limit-store.ts';
import type { RedisLimitStore } from './redis-limit-store.ts';
import { answerWithin, createRedisWatch } from './redis-watch.ts';
import type { RedisWatchDeps, SharingState } from './redis-watch.ts';

export interface SharedLimitStore extends LimitPort {
  readonly state: SharingState;
  /** The number of calls that were judged by the local share. */
  readonly localCount: number;
  /** Waits for Redis for at most `waitMs` milliseconds, and continues without it afterwards. */
  connect(waitMs: number): Promise<void>;
  close(): void;
}

export interface SharedLimitStoreDeps extends RedisWatchDeps {
  readonly redis: RedisLimitStore;
  readonly memory: MemoryLimitStore;
  /** Registers a listener for the loss of the connection, so that no call has to detect it. */
  readonly onLost: (listener: (error: Error) => void) => void;
  /**
   * The share of each limit (0 to 1) that this process applies while Redis is away: one divided by the number of
   * gateways.
   */
  readonly share: () => number;
  /** The longest time that a call waits for Redis, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Creates a store that is exact over all gateways while Redis answers, and applies a local share of each limit while it
 * does not. Calls are never unlimited.
 *
 * Charges that Redis accepts are counted locally, too. Therefore the share is not available anew when Redis fails, a
 * flushed Redis cannot make one gateway exceed a limit, and a caller that exceeds a limit by the calls of this gateway
 * alone is refused without asking Redis. No call waits for a Redis that is known to be away; it is probed in the
 * background.
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

  /** Handles an answer of Redis that came after the time-out: its slots are released. Its charges of windows remain. */
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
      // A charge of the local share was never registered in Redis, so there is nothing to end.
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
