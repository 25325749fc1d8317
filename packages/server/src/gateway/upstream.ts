import { Pool, buildConnector, errors } from 'undici';
import type { Dispatcher } from 'undici';
import type { TimeoutsConfig } from '../config/config-schema.ts';

/** Pooled keep-alive connections to the upstreams. */
export interface Upstreams {
  /** The pool of an origin, made on first use. Origins come from the configuration, so there are few. */
  get(origin: string): Dispatcher;
  /** One that opens a connection for each call, and keeps none. */
  getFresh(origin: string): Dispatcher;
  /** Cuts what is still running. */
  close(): Promise<void>;
}

export function createUpstreams(timeouts: TimeoutsConfig): Upstreams {
  const keeping = new Map<string, Pool>();
  const fresh = new Map<string, Pool>();
  const find = (pools: Map<string, Pool>, origin: string, pipelining: 0 | 1): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = createPool(origin, timeouts, pipelining);
      pools.set(origin, pool);
    }
    return pool;
  };
  return {
    get: (origin) => find(keeping, origin, 1),
    getFresh: (origin) => find(fresh, origin, 0),
    async close() {
      await Promise.all([...keeping.values(), ...fresh.values()].map((pool) => pool.destroy()));
      keeping.clear();
      fresh.clear();
    },
  };
}

const connectionsMax = 2_048;
const responseHeaderBytesMax = 64 * 1_024;

const resetsOfKept = new WeakSet<Error>();

/** Whether the error closed a connection that had answered before: the call met it just as the upstream gave it up. */
export function isEndOfKeptConnection(error: Error): boolean {
  if (error instanceof errors.SocketError) return (error.socket?.bytesRead ?? 0) > 0;
  return resetsOfKept.has(error);
}

function createConnector(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
  return (options, done) =>
    connect(options, (...result) => {
      const [, socket] = result;
      socket?.on('error', (error: Error) => {
        if (socket.bytesRead > 0) resetsOfKept.add(error);
      });
      done(...result);
    });
}

/** `pipelining`: how many calls a connection takes at a time; 0 closes it after each. */
function createPool(origin: string, timeouts: TimeoutsConfig, pipelining: 0 | 1): Pool {
  return new Pool(origin, {
    connections: connectionsMax,
    pipelining,
    // HTTP/2 to the upstream would need its own header rules.
    allowH2: false,
    connect: createConnector(timeouts.upstreamConnectMs),
    headersTimeout: timeouts.upstreamHeadersMs,
    bodyTimeout: timeouts.upstreamBodyIdleMs,
    maxHeaderSize: responseHeaderBytesMax,
    // Shorter than what most servers keep, so that a call rarely meets a connection that is being closed.
    keepAliveTimeout: 4_000,
  });
}
