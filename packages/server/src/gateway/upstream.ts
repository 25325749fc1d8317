import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { TimeoutsConfig } from '../config/config-schema.ts';

/** Pooled keep-alive connections to the upstreams. */
export interface Upstreams {
  /** The pool of an origin, made on first use. Origins come from the configuration, so there are few. */
  get(origin: string): Dispatcher;
  /** Cuts what is still running. */
  close(): Promise<void>;
}

export function createUpstreams(timeouts: TimeoutsConfig): Upstreams {
  const pools = new Map<string, Pool>();
  return {
    get(origin) {
      let pool = pools.get(origin);
      if (pool === undefined) {
        pool = createPool(origin, timeouts);
        pools.set(origin, pool);
      }
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

const connectionsMax = 2_048;
const responseHeaderBytesMax = 64 * 1_024;

function createPool(origin: string, timeouts: TimeoutsConfig): Pool {
  return new Pool(origin, {
    connections: connectionsMax,
    pipelining: 1,
    // HTTP/2 to the upstream would need its own header rules.
    allowH2: false,
    connectTimeout: timeouts.upstreamConnectMs,
    headersTimeout: timeouts.upstreamHeadersMs,
    bodyTimeout: timeouts.upstreamBodyIdleMs,
    maxHeaderSize: responseHeaderBytesMax,
    // Shorter than what most servers keep, so that a call rarely meets a connection that is being closed.
    keepAliveTimeout: 4_000,
  });
}
