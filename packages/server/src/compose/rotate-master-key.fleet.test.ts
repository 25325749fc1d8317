import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { environmentNameSchema } from '@postern/contract/ids';
import { askForService } from '../testing/ask-for-service.ts';
import { createKey, exchangeKey } from '../testing/fleet/create-caller.ts';
import { startBalancer, startLoad } from '../testing/fleet/start-balanced-load.ts';
import type { Balancer } from '../testing/fleet/start-balanced-load.ts';
import { startFleet } from '../testing/fleet/start-fleet.ts';
import type { Fleet, FleetMember } from '../testing/fleet/start-fleet.ts';
import { readMetric } from '../testing/read-metric.ts';

// Follows the runbook of docs/operations.md step by step, on real processes with PostgreSQL.

const postgres = await askForService('postgres');
const why = postgres.kind === 'missing' ? ` [skipped: ${postgres.reason}]` : '';
const operations = { port: 0 };
const timeouts = { lameDuckMs: 3_000, drainMs: 10_000 };
const patience = { timeout: 90_000, interval: 100 };
const params = { environment: environmentNameSchema.parse('TEST') };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(more: Record<string, unknown> = {}): Promise<Fleet> {
  // The database's address comes from the environment, as docs/configuration.md shows it.
  const fleet = await startFleet({
    gateways: 2,
    maxStaleMs: 6_000,
    databaseBy: 'env:POSTERN_DATABASE_URL',
    more: { operations, timeouts, ...more },
  });
  closers.push(fleet.close);
  return fleet;
}

async function read(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
}
const readyz = ({ current }: FleetMember) => read(`${current.operationsUrl}/readyz`);
const metrics = async ({ current }: FleetMember) => (await read(`${current.operationsUrl}/metrics`)).text;

/** Exchanges the key again and again, at a gateway that the balancer would choose. */
function startExchanges(key: string, balancer: Balancer) {
  const failures: string[] = [];
  let count = 0;
  const timer = setInterval(() => {
    const member = balancer.choose();
    if (member === undefined) return;
    exchangeKey(member.current.gatewayUrl, key).then(
      () => (count += 1),
      (error: unknown) => failures.push(String(error)),
    );
  }, 500);
  closers.push(async () => clearInterval(timer));
  return { failures, count: () => count };
}

/** As in every rolling restart, the next gateway is stopped only when the balancer sends calls to this one again. */
async function waitUntilReady(gateway: FleetMember, balancer: Balancer): Promise<void> {
  await vi.waitFor(() => expect(balancer.isReady(gateway)).toBe(true), patience);
}

const newKey = { POSTERN_NEW_MASTER_KEY: randomBytes(32).toString('base64') };
const both = {
  masterKey: 'env:POSTERN_NEW_MASTER_KEY',
  earlierMasterKeys: ['env:POSTERN_MASTER_KEY'],
};
const newAlone = { masterKey: 'env:POSTERN_NEW_MASTER_KEY', earlierMasterKeys: [] };

describe.skipIf(postgres.kind === 'missing')(`The master key of a fleet${why}`, () => {
  test(
    'is replaced under load without a failed call, whichever program is restarted first',
    { timeout: 300_000 },
    async () => {
      const fleet = await start();
      const [first, second] = fleet.gateways;
      if (first === undefined || second === undefined) throw new Error('two gateways expected');
      const key = await createKey(fleet);
      const token = await exchangeKey(first.current.gatewayUrl, key);
      const balancer = startBalancer(fleet.gateways);
      const load = startLoad(token, balancer);
      closers.push(load.close, balancer.close);
      const exchanges = startExchanges(key, balancer);

      // This was the mistake that stopped a whole fleet: control alone is restarted with the new key.
      await fleet.control.restart({ signal: 'SIGTERM', env: newKey, more: both });
      await vi.waitFor(
        async () =>
          expect(await readyz(fleet.control)).toEqual({ status: 200, text: 'ok\nmaster-key-waiting\n' }),
        patience,
      );
      expect(readMetric(await metrics(fleet.control), 'postern_master_key_pending')).toBe(1);
      expect(readMetric(await metrics(fleet.control), 'postern_master_key_gateways_lacking')).toBe(2);
      expect(fleet.control.current.log.join('\n')).toMatch(/gateways cannot open it/);
      // A new signing key is created meanwhile, and the gateways have to be able to open it.
      const kidBefore = await findActiveKid(fleet);
      const asked = await fleet.admin.rotateSigningKey({ params, body: {} });
      expect(asked.ok).toBe(true);

      await first.restart({ signal: 'SIGTERM', env: newKey, more: both });
      await waitUntilReady(first, balancer);
      await vi.waitFor(
        async () =>
          expect(readMetric(await metrics(fleet.control), 'postern_master_key_gateways_lacking')).toBe(1),
        patience,
      );
      expect((await readyz(fleet.control)).text).toBe('ok\nmaster-key-waiting\n');
      await second.restart({ signal: 'SIGTERM', env: newKey, more: both });
      await waitUntilReady(second, balancer);
      await vi.waitFor(async () => expect((await readyz(fleet.control)).text).toBe('ok\n'), patience);
      expect(readMetric(await metrics(fleet.control), 'postern_master_key_pending')).toBe(0);
      expect(fleet.control.current.log.join('\n')).toMatch(/everything is sealed under the new master key/);

      // The signing key that was made under the old master key comes into use; both gateways open it under the new one.
      await vi.waitFor(async () => expect(await findActiveKid(fleet)).not.toBe(kidBefore), patience);

      // The old key is removed from the configuration, program by program.
      await fleet.control.restart({ signal: 'SIGTERM', more: newAlone });
      for (const gateway of [first, second]) {
        await gateway.restart({ signal: 'SIGTERM', more: newAlone });
        await waitUntilReady(gateway, balancer);
      }
      await vi.waitFor(async () => {
        for (const member of [fleet.control, first, second])
          expect(await readyz(member)).toEqual({ status: 200, text: 'ok\n' });
      }, patience);
      const [answered, exchanged] = [load.answered(second), exchanges.count()];
      await vi.waitFor(() => {
        expect(load.answered(second)).toBeGreaterThan(answered + 50);
        expect(exchanges.count()).toBeGreaterThan(exchanged + 3);
      }, patience);
      expect(await load.finish()).toEqual([]);
      expect(exchanges.failures).toEqual([]);
    },
  );

  test(
    'is refused at the start of a gateway that lacks it, once it is in use',
    { timeout: 240_000 },
    async () => {
      const fleet = await start();
      const [first, second] = fleet.gateways;
      if (first === undefined || second === undefined) throw new Error('two gateways expected');
      for (const member of [first, second, fleet.control]) {
        await member.restart({ env: newKey, more: both });
      }
      await vi.waitFor(async () => expect((await readyz(fleet.control)).text).toBe('ok\n'), patience);
      const oldAlone = { masterKey: 'env:POSTERN_MASTER_KEY', earlierMasterKeys: [] };
      await expect(second.restart({ more: oldAlone })).rejects.toThrow(
        /This is not the installation's master key/,
      );
    },
  );
});

async function findActiveKid({ admin }: Fleet): Promise<string> {
  const answer = await admin.listSigningKeys({ params });
  if (!answer.ok) throw new Error(answer.problem.detail);
  const active = answer.data.items.find(({ state }) => state === 'active');
  if (active === undefined) throw new Error('no signing key is active');
  return active.kid;
}
