import type { LimitPort } from '../access/limit-port.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import type { MemoryLimitStore } from './memory-limit-store.ts';
import { connectRedis } from './redis-connection.ts';
import { createRedisLimitStore } from './redis-limit-store.ts';
import { createSharedLimitStore } from './shared-limit-store.ts';

/** The state of a process's counting, for operators. */
export interface LimitStatus {
  readonly where: 'process' | 'redis';
  /** `exact`: all gateways share one count. `share`: this process counts by itself, with its share of each limit. */
  readonly mode: 'exact' | 'share';
  /** The share of each limit (0 to 1) that this process applies, or would apply in the mode `share`. */
  readonly share: number;
  /** When the mode was entered, in epoch milliseconds. */
  readonly sinceMs: number;
  /** The reason for the mode `share`; null when counts are exact. */
  readonly why: string | null;
  /** The number of calls that were judged by the share because Redis was not reachable. */
  readonly shareCalls: number;
}

export interface LimitCounting {
  readonly port: LimitPort;
  status(): LimitStatus;
  /** Connects to Redis where it is configured, and starts to watch the number of gateways. */
  start(gateways: { readonly own: number; readonly log: (line: string) => void }): Promise<void>;
  close(): void;
}

export interface LimitCountingDeps {
  /** Undefined when limits are counted in memory. */
  readonly redis?: { readonly url: string; readonly cluster: boolean; readonly waitMs: number } | undefined;
  /** Counts the gateway processes with a lease, including the one that asks. */
  readonly countGateways: () => Promise<number>;
  readonly now: () => number;
}

const watchEveryMs = 2_000;
/** How long the start waits for Redis. Afterwards, calls are judged by the share until Redis answers. */
const startWaitMs = 2_000;

/** Creates the counting for the gateways of this process; without Redis, also for those of its workers. */
export function createLimitCounting(deps: LimitCountingDeps): LimitCounting {
  const memory = createMemoryLimitStore(() => performance.now());
  const gateways = watchGateways(deps);
  const counting =
    deps.redis === undefined
      ? countInProcess(memory, { ...deps, shareOf: gateways.share })
      : countInRedis(memory, { ...deps, redis: deps.redis, shareOf: gateways.share });
  return {
    port: counting.port,
    status: counting.status,
    async start({ own, log }) {
      await gateways.start(own);
      await counting.connect(log);
    },
    close() {
      gateways.close();
      counting.close();
    },
  };
}

type Counting = Pick<LimitCounting, 'port' | 'status' | 'close'> & {
  readonly connect: (log: (line: string) => void) => Promise<void>;
};

/**
 * Counts exactly as long as all gateways belong to this process. With other gateways beside them, each applies its
 * share.
 */
function countInProcess(
  memory: MemoryLimitStore,
  { shareOf, now }: LimitCountingDeps & { readonly shareOf: () => number },
): Counting {
  const startedMs = now();
  return {
    port: { ...memory, take: (charges) => memory.take(charges, shareOf()) },
    status() {
      const share = shareOf();
      const isExact = share === 1;
      const why = isExact ? null : 'there are several gateways and no Redis';
      return {
        where: 'process',
        mode: isExact ? 'exact' : 'share',
        share,
        sinceMs: startedMs,
        why,
        shareCalls: 0,
      };
    },
    connect: () => Promise.resolve(),
    close: () => undefined,
  };
}

function countInRedis(
  memory: MemoryLimitStore,
  deps: LimitCountingDeps & {
    readonly redis: NonNullable<LimitCountingDeps['redis']>;
    readonly shareOf: () => number;
  },
): Counting {
  const connection = connectRedis(deps.redis, () => undefined);
  let tell: (line: string) => void = () => undefined;
  const shared = createSharedLimitStore({
    redis: createRedisLimitStore(connection, () => undefined),
    memory,
    probe: () => connection.probe(),
    reconnect: () => connection.reconnect(),
    onLost: (listener) => connection.onLost(listener),
    share: deps.shareOf,
    waitMs: deps.redis.waitMs,
    now: deps.now,
    onChange: ({ mode, why }) =>
      tell(
        mode === 'local'
          ? `limits: Redis is away (${why ?? 'unknown'}); each gateway counts its share of each limit`
          : 'limits: Redis is back; limits are exact over all gateways',
      ),
  });
  return {
    port: shared,
    status() {
      const { mode, sinceMs, why } = shared.state;
      return {
        where: 'redis',
        mode: mode === 'shared' ? 'exact' : 'share',
        share: deps.shareOf(),
        sinceMs,
        why: why === null ? null : `Redis is away: ${why}`,
        shareCalls: shared.localCount,
      };
    },
    async connect(log) {
      tell = log;
      connection.open();
      await shared.connect(startWaitMs);
    },
    close() {
      shared.close();
      connection.close();
    },
  };
}

/**
 * Watches the number of gateway processes with a lease, from which the share is computed. The last known number is used
 * until there is a new one.
 */
function watchGateways({ countGateways }: LimitCountingDeps) {
  let own = 1;
  let all = 1;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    all = await countGateways().catch(() => all);
  };
  return {
    share: () => (all <= own ? 1 : own / all),
    async start(ownGateways: number): Promise<void> {
      own = ownGateways;
      await look();
      timer = setInterval(() => void look(), watchEveryMs).unref();
    },
    close: () => clearInterval(timer),
  };
}
