import { request } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AdminResult } from '@postern/contract/admin-client';
import { environmentNameSchema, moduleIdSchema } from '@postern/contract/ids';
import { startFleet } from '../testing/fleet/start-fleet.ts';
import type { Fleet } from '../testing/fleet/start-fleet.ts';
import { findRedisServer, startPrivateRedis } from '../testing/private-redis.ts';
import { askForService } from '../testing/ask-for-service.ts';

const waiting = { timeout: 60_000, interval: 100 };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
}, 60_000);

const more = (limit: number, redisUrl?: string) => ({
  ratePlans: { standard: [{ name: 'calls', kind: 'calls', per: 'licence', limit, windowS: 3_600 }] },
  apis: [
    {
      id: 'v1',
      basePath: '/v1',
      openapi: './openapi.json',
      mapping: { tags: { Things: 'things' } },
      schemes: ['api-key-header'],
      ratePlan: 'standard',
    },
  ],
  // The time-out is long, so that a loaded machine does not look like a Redis that is down.
  ...(redisUrl === undefined ? {} : { redis: { url: redisUrl, waitMs: 2_000 } }),
});

let numbers = 100;

/** Creates a licence, and so a new count, with one API user. */
async function createKey({ admin }: Fleet): Promise<string> {
  const number = numbers++;
  const body = { number, name: `Licence ${number}`, accountName: `licence-${number}` };
  const { id: licenceId } = data(await admin.createLicence({ body }));
  const params = { licenceId, environment: environmentNameSchema.parse('TEST') };
  const rights = { [moduleIdSchema.parse('things')]: 'read' as const };
  const form = { applicationName: 'Caller', email: 'caller@example.com', rights };
  const { key, cutOff } = data(await admin.createApiUser({ params, body: form }));
  expect(cutOff?.state).toBe('confirmed');
  return key.text;
}

function data<Data>(result: AdminResult<Data>): Data {
  if (!result.ok) throw new Error(result.problem.detail);
  return result.data;
}

/**
 * Makes `count` concurrent calls, distributed over the gateways, each on its own connection. Returns how many were
 * permitted.
 */
async function call(fleet: Fleet, key: string, count: number): Promise<number> {
  const statuses = await Promise.all(
    Array.from({ length: count }, async (_none, index) => {
      const gateway = fleet.gateways[index % fleet.gateways.length];
      return await new Promise<number>((resolve, reject) => {
        const sent = request(`${gateway?.current.gatewayUrl}/v1/things`, {
          agent: false,
          headers: { 'x-api-key': key },
        });
        sent.once('response', (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        sent.once('error', reject).end();
      });
    }),
  );
  expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
  return statuses.filter((status) => status === 200).length;
}

const executable = findRedisServer();
const isMissing = (await askForService('postgres')).kind === 'missing';
const isRedisMissing = executable === undefined && process.env['CI'] !== 'true';

describe('limits over processes', () => {
  it.skipIf(isMissing)(
    'are exact over the workers of one machine, without Redis',
    { timeout: 120_000 },
    async () => {
      const fleet = await startFleet({ gateways: 0, maxStaleMs: 10_000, workers: 3, more: more(20) });
      closers.push(() => fleet.close());
      expect(await call(fleet, await createKey(fleet), 90)).toBe(20);
      expect(data(await fleet.admin.getLimitStatus({}))).toMatchObject({ where: 'process', mode: 'exact' });
    },
  );

  it.skipIf(isMissing || isRedisMissing)(
    'are exact over gateways through Redis; while it is away each has its share, and says so; then exact again',
    { timeout: 180_000 },
    async () => {
      if (executable === undefined) throw new Error('this test needs redis-server');
      const redis = await startPrivateRedis(executable);
      closers.push(() => redis.close());
      const fleet = await startFleet({ gateways: 3, maxStaleMs: 10_000, more: more(12, redis.url) });
      closers.push(() => fleet.close());
      expect(await call(fleet, await createKey(fleet), 90)).toBe(12);

      // The gateways are counted every two seconds; each share is a third when all three are known.
      const status = async () => data(await fleet.admin.getLimitStatus({}));
      expect(await status()).toMatchObject({ where: 'redis', mode: 'exact' });
      await redis.kill();
      // Each gateway permits its third of twelve, since the calls are distributed evenly.
      await vi.waitFor(async () => expect(await call(fleet, await createKey(fleet), 90)).toBe(12), waiting);
      await vi.waitFor(async () => expect(await status()).toMatchObject({ mode: 'share' }), waiting);

      await redis.start();
      await vi.waitFor(async () => expect(await status()).toMatchObject({ mode: 'exact' }), waiting);
      await vi.waitFor(async () => expect(await call(fleet, await createKey(fleet), 91)).toBe(12), waiting);
    },
  );
});
