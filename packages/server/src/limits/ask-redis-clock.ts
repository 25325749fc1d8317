import { setTimeout as wait } from 'node:timers/promises';
import { connectRedis } from './redis-connection.ts';
import type { RedisSettings } from './redis-connection.ts';
import { clockScript } from './redis-scripts.ts';

const answerMs = 4_000;
const retryMs = 25;

/**
 * Connects to Redis as gateways do, checks that it accepts writes with a key that ends after a second, and returns its
 * clock in epoch milliseconds.
 *
 * @throws Error of the connection, or the refusal of Redis
 */
export async function askRedisClock(settings: RedisSettings): Promise<number> {
  let fault: Error | undefined;
  const redis = connectRedis(settings, (error) => (fault = error));
  const endsAtMs = performance.now() + answerMs;
  redis.open();
  try {
    for (;;) {
      try {
        await redis.probe();
        return Number(await redis.run(clockScript, [clockKey], []));
      } catch (error) {
        if (fault !== undefined) throw fault;
        if (error instanceof Error && /^[A-Z]+ /.test(error.message)) throw error;
        // Commands reject until the connection is there.
        if (performance.now() > endsAtMs) throw error;
        await wait(retryMs);
      }
    }
  } finally {
    redis.close();
  }
}

/** In a cluster, the key that a script names decides which node runs it. */
const clockKey = 'postern:limits:probe';
