import { Cluster, Redis } from 'ioredis';
import type { RedisScript } from './redis-scripts.ts';

/** What is asked of Redis or Valkey. Everything rejects at once while there is no connection. */
export interface RedisConnection {
  run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** Takes members out of a sorted set. */
  removeMembers(key: string, members: readonly string[]): Promise<unknown>;
  /** Proves that it answers, and takes writes. */
  probe(): Promise<unknown>;
  /** Begins to connect; before, everything rejects. */
  open(): void;
  /** The connection ended, or could not be made. */
  onLost(listener: (error: Error) => void): void;
  /** Gives the connection up and makes a new one. */
  reconnect(): void;
  /** Commands sent so far. */
  readonly commandCount: number;
  close(): void;
}

export interface RedisSettings {
  /** `redis://` or `rediss://`, with user and password where it wants them. */
  readonly url: string;
  readonly cluster: boolean;
}

const connectTimeoutMs = 2_000;
const reconnectMsMax = 1_000;

/**
 * Commands are never kept for later and never sent twice: whoever waits for a limit cannot use an answer that comes
 * late, and a limit that is spent twice is spent wrongly.
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
    // A replica that was a primary before: another address may lie behind the name by now.
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

/** The nodes of a cluster are known by address alone: how to sign in is said once, in the URL. */
function parseTls(url: string): { tls?: object; username?: string; password?: string } {
  const { protocol, username, password } = new URL(url);
  return {
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
}
