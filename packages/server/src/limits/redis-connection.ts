import { Cluster, Redis } from 'ioredis';
import type { RedisScript } from './redis-scripts.ts';

/** The commands that are sent to Redis or Valkey. While there is no connection, each of them rejects at once. */
export interface RedisConnection {
  run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** Removes members from a sorted set. */
  removeMembers(key: string, members: readonly string[]): Promise<unknown>;
  /** Checks that Redis answers and accepts writes. */
  probe(): Promise<unknown>;
  /** Starts to connect. Every command rejects before. */
  open(): void;
  /** Calls the listener when the connection ended or could not be made. */
  onLost(listener: (error: Error) => void): void;
  /** Closes the connection and makes a new one. */
  reconnect(): void;
  /** The number of commands sent so far. */
  readonly commandCount: number;
  close(): void;
}

export interface RedisSettings {
  /** A `redis://` or `rediss://` URL, with user and password where Redis requires them. */
  readonly url: string;
  readonly cluster: boolean;
}

const connectTimeoutMs = 2_000;
const reconnectMsMax = 1_000;

/**
 * Connects to Redis. Commands are neither queued nor sent twice: a call that waits for a limit cannot use a late
 * answer, and a repeated command would charge the limit twice.
 */
export function connectRedis(
  { url, cluster }: RedisSettings,
  onFault: (error: Error) => void,
): RedisConnection {
  const retry = (times: number): number => Math.min(times * 100, reconnectMsMax);
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    protocol: 2,
    disableClientInfo: true,
    // The server is a replica that was a primary before. Its host name may have another address by now, so connect
    // again.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  } as const;
  const client = cluster
    ? new Cluster([url], {
        lazyConnect: true,
        enableOfflineQueue: false,
        clusterRetryStrategy: retry,
        redisOptions: { ...options, ...parseTls(url) },
      })
    : new Redis(url, { ...options, retryStrategy: retry });
  client.on('error', onFault);
  let commandCount = 0;
  return {
    async run({ lua, sha }, keys, args) {
      commandCount++;
      try {
        return await client.evalsha(sha, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        commandCount++;
        return await client.eval(lua, keys.length, ...keys, ...args);
      }
    },
    removeMembers(key, members) {
      commandCount++;
      return client.zrem(key, ...members);
    },
    probe() {
      commandCount++;
      return client.set('postern:limits:probe', '1', 'PX', 1_000);
    },
    open: () => void client.connect().catch(onFault),
    onLost: (listener) => void client.on('close', () => listener(new Error('the connection is gone'))),
    reconnect: () => client.disconnect(true),
    get commandCount() {
      return commandCount;
    },
    close: () => client.disconnect(),
  };
}

/** Takes TLS, user and password from the URL for all nodes of a cluster, which Redis reports by address only. */
function parseTls(url: string): { tls?: object; username?: string; password?: string } {
  const { protocol, username, password } = new URL(url);
  return {
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
}
