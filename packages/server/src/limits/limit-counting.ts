import type { LimitPort } from '../access/limit-port.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import type { MemoryLimitStore } from './memory-limit-store.ts';
import { connectRedis } from './redis-connection.ts';
import { createRedisLimitStore } from './redis-limit-store.ts';
import { createSharedLimitStore } from './shared-limit-store.ts';

/** Where a process counts limits, and how exactly, for operators. */
export interface LimitStatus {
  readonly where: 'process' | 'redis';
  /** `exact`: one count for all gateways. `share`: this process counts for itself, with its part of each limit. */
  readonly mode: 'exact' | 'share';
  /** The part of each limit that this process has, or would have. */
  readonly share: number;
  /** Since when the mode holds; epoch milliseconds. */
  readonly sinceMs: number;
  /** Why it is not exact. */
  readonly why: string | null;
  /** Calls that were judged by a share while Redis was away. */
  readonly shareCalls: number;
}

export interface LimitCounting {
  readonly port: LimitPort;
  status(): LimitStatus;
  /** Connects to Redis where there is one, and begins to watch how many gateways there are. */
  start(gateways: { readonly own: number; readonly log: (line: string) => void }): Promise<void>;
  close(): void;
}

export interface LimitCountingDeps {
  /** Undefined: limits are counted in memory. */
  readonly redis?: { readonly url: string; readonly cluster: boolean; readonly waitMs: number } | undefined;
  /** Gateway processes that are alive, these included. */
  readonly countGateways: () => Promise<number>;
  readonly now: () => number;
}

const watchEveryMs = 2_000;
/** How long the start waits for Redis; without it, calls are judged by the share until it is there. */
const startWaitMs = 2_000;

/** Counts for the gateways of this process, and of its workers where there is no Redis. */
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

/** Exact as long as all gateways are this process's own; with others beside it, each has its share. */
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

/** How many gateway processes are alive: what a share is a share of. The last answer holds while there is no new one. */
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
