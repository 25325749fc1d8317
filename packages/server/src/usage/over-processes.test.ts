import { request } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AdminResult } from '@postern/contract/admin-client';
import { environmentNameSchema, moduleIdSchema } from '@postern/contract/ids';
import { askForService } from '../testing/ask-for-service.ts';
import { startFleet } from '../testing/fleet/start-fleet.ts';
import type { Fleet } from '../testing/fleet/start-fleet.ts';

const patience = { timeout: 90_000, interval: 250 };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
}, 60_000);

const environment = environmentNameSchema.parse('TEST');
const more = {
  apis: [
    {
      id: 'v1',
      basePath: '/v1',
      openapi: './openapi.json',
      mapping: { tags: { Things: 'things' } },
      schemes: ['api-key-header'],
    },
  ],
};

function data<Data>(result: AdminResult<Data>): Data {
  if (!result.ok) throw new Error(result.problem.detail);
  return result.data;
}

async function start(size: { readonly gateways: number; readonly workers?: number }) {
  const fleet = await startFleet({ ...size, maxStaleMs: 10_000, more });
  closers.push(() => fleet.close());
  const { admin } = fleet;
  const { id: licenceId } = data(
    await admin.createLicence({ body: { number: 100, name: 'Licence 100', accountName: 'licence-100' } }),
  );
  const scope = { licenceId, environment };
  const rights = { [moduleIdSchema.parse('things')]: 'read' as const };
  const form = { applicationName: 'Caller', email: 'caller@example.com', rights };
  const { key, apiUser } = data(await admin.createApiUser({ params: scope, body: form }));
  const params = { ...scope, apiUserId: apiUser.id };
  const readUsage = async () => data(await admin.getApiUserUsage({ params, query: { period: '24h' } }));
  const untilRecorded = (calls: number, failures = 0) =>
    vi.waitFor(async () => {
      const { totals } = await readUsage();
      expect([totals.calls, totals.failures]).toEqual([calls, failures]);
    }, patience);
  const call = (gateway: number, count: number, path = '/v1/things') =>
    send({ fleet, gateway, key: key.text, path, count });
  return { fleet, call, readUsage, untilRecorded };
}

interface Calls {
  readonly fleet: Fleet;
  readonly gateway: number;
  readonly key: string;
  readonly path: string;
  readonly count: number;
}

/**
 * Sends each call on a connection of its own, which spreads them over the workers. Returns how many were answered,
 * whatever their status.
 */
async function send({ fleet, gateway, key, path, count }: Calls): Promise<number> {
  const url = `${fleet.gateways[gateway]?.current.gatewayUrl ?? ''}${path}`;
  let answered = 0;
  for (let sent = 0; sent < count; sent += 20) {
    await Promise.all(
      Array.from({ length: Math.min(20, count - sent) }, async () => {
        await new Promise<void>((resolve, reject) => {
          const outgoing = request(url, { agent: false, headers: { 'x-api-key': key } });
          outgoing.once('response', (answer) => {
            answer.resume();
            answer.once('end', resolve);
          });
          outgoing.once('error', reject).end();
        });
        answered++;
      }),
    );
  }
  return answered;
}

const isMissing = (await askForService('postgres')).kind === 'missing';

describe('usage over processes', () => {
  it.skipIf(isMissing)(
    'is counted to the call over the workers of one machine',
    { timeout: 180_000 },
    async () => {
      const { call, untilRecorded, readUsage } = await start({ gateways: 0, workers: 3 });
      expect(await call(0, 300)).toBe(300);
      await untilRecorded(300);
      const usage = await readUsage();
      expect(usage.operations.reduce((sum, { calls }) => sum + calls, 0)).toBe(300);
      expect(usage.addresses.reduce((sum, { calls }) => sum + calls, 0)).toBe(300);
    },
  );

  it.skipIf(isMissing)(
    'is counted to the call over gateways, through a database that was away and a gateway that was told to stop',
    { timeout: 240_000 },
    async () => {
      const { fleet, call, untilRecorded } = await start({ gateways: 2 });
      await call(0, 60);
      await call(1, 60);
      fleet.gateways[0]?.proxy.setMode({ kind: 'refuse' });
      fleet.gateways[0]?.proxy.cutAll();
      await call(0, 40);
      fleet.gateways[0]?.proxy.setMode({ kind: 'pass' });
      await untilRecorded(160);
      await call(1, 25);
      await fleet.gateways[1]?.current.end('SIGTERM');
      await untilRecorded(185);
    },
  );

  it.skipIf(isMissing)(
    'loses by a crash no more than what that one gateway was sent since it last told',
    { timeout: 240_000 },
    async () => {
      const { fleet, call, untilRecorded, readUsage } = await start({ gateways: 2 });
      await call(0, 50);
      await call(1, 50);
      await untilRecorded(100);
      await call(0, 30);
      await fleet.gateways[0]?.restart();
      await call(1, 20);
      await call(0, 10);
      await vi.waitFor(async () => {
        const { totals } = await readUsage();
        expect(totals.calls).toBeGreaterThanOrEqual(130);
        expect(totals.calls).toBeLessThanOrEqual(160);
      }, patience);
    },
  );
});
