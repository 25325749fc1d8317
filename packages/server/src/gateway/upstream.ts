import type { LookupFunction } from 'node:net';
import type { TimeoutsConfig } from '../config/config-schema.ts';
import type { UpstreamConnectionsConfig } from '../config/upstream-config-schema.ts';
import type { UpstreamCall, UpstreamListener } from './upstream-client/upstream-call.ts';
import { UpstreamPool } from './upstream-client/upstream-pool.ts';
import type { PoolLimits } from './upstream-client/upstream-pool.ts';

/** Kept connections to the upstreams, by origin. Origins come from the configuration, so there are few. */
export interface Upstreams {
  send(origin: string, call: UpstreamCall, listener: UpstreamListener): void;
  /** On a connection that is opened for the call, and not kept. */
  sendAlone(origin: string, call: UpstreamCall, listener: UpstreamListener): void;
  /** For the metrics. */
  stats(): readonly PoolStats[];
  /** Cuts what is still running. */
  close(): void;
}

export interface PoolStats {
  readonly origin: string;
  /** Connections, free ones included. */
  readonly open: number;
  readonly free: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
}

export interface UpstreamsSetup {
  readonly timeouts: TimeoutsConfig;
  readonly upstreamConnections: UpstreamConnectionsConfig;
  /** Finds the addresses of an upstream's name; the system's resolver when left out. */
  readonly lookup?: LookupFunction | undefined;
}

export function createUpstreams(setup: UpstreamsSetup): Upstreams {
  const limits = createPoolLimits(setup);
  const pools = new Map<string, UpstreamPool>();
  const getPool = (origin: string): UpstreamPool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new UpstreamPool(origin, limits);
      pools.set(origin, pool);
    }
    return pool;
  };
  const ticking = setInterval(() => {
    for (const pool of pools.values()) pool.tick();
  }, limits.tickMs).unref();
  return {
    send: (origin, call, listener) => getPool(origin).send(call, listener),
    sendAlone: (origin, call, listener) => getPool(origin).sendAlone(call, listener),
    stats: () => [...pools].map(([origin, pool]) => ({ origin, ...pool.stats })),
    close() {
      clearInterval(ticking);
      for (const pool of pools.values()) pool.close();
      pools.clear();
    },
  };
}

const tickMsMax = 250;
const tickMsMin = 10;

/** Time is counted in ticks: one timer for all connections, and none that each call would set and clear. */
function createPoolLimits({ timeouts, upstreamConnections, lookup }: UpstreamsSetup): PoolLimits {
  const { upstreamConnectMs, upstreamHeadersMs, upstreamBodyIdleMs } = timeouts;
  const { max, idleMs, ageMs } = upstreamConnections;
  const shortest = Math.min(upstreamConnectMs, upstreamHeadersMs, upstreamBodyIdleMs, idleMs, ageMs);
  const tickMs = Math.max(tickMsMin, Math.min(tickMsMax, Math.floor(shortest / 10)));
  return {
    connectMs: upstreamConnectMs,
    tickMs,
    headTicks: upstreamHeadersMs / tickMs,
    bodyTicks: upstreamBodyIdleMs / tickMs,
    idleTicks: idleMs / tickMs,
    ageTicks: ageMs / tickMs,
    connectionsMax: max,
    lookup,
  };
}
