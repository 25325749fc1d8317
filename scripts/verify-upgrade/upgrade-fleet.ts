import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiUser } from '../../packages/contract/src/api-user.ts';
import { environmentNameSchema } from '../../packages/contract/src/ids.ts';
import {
  createCaller,
  createKey,
  exchangeKey,
} from '../../packages/server/src/testing/fleet/create-caller.ts';
import { startFleet } from '../../packages/server/src/testing/fleet/start-fleet.ts';
import type { Fleet, FleetMember } from '../../packages/server/src/testing/fleet/start-fleet.ts';

const environment = environmentNameSchema.parse('TEST');
const maxStaleMs = 6_000;

/**
 * Starts control and two gateways of the older program on a PostgreSQL of their own, upgrades control, and then the
 * gateways one after the other, with calls all the time.
 *
 * @returns what was seen, one line each
 * @throws AssertionError with what is not as the documentation promises
 */
export async function upgradeFleet(olderFile: string, newerFile: string): Promise<readonly string[]> {
  const fleet = await startFleet({ gateways: 2, maxStaleMs, programFile: olderFile });
  try {
    const seen: string[] = [];
    const key = await createKey(fleet);
    const load = await startLoad(fleet, key);
    const startedAtMs = performance.now();
    await fleet.control.restart({ signal: 'SIGTERM', programFile: newerFile });
    const tookS = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
    seen.push(`control was stopped, migrated the tables and ran again after ${tookS} s`);
    seen.push(...(await changeByNewControl(fleet)));
    for (const gateway of fleet.gateways) {
      load.leaveOut(gateway);
      await pause(500);
      if (gateway === fleet.gateways[0]) seen.push(await refuseOlderStart(gateway, olderFile));
      await gateway.restart({ signal: 'SIGTERM', programFile: newerFile });
      load.leaveOut(undefined);
      await pause(1_000);
    }
    const { statuses } = await load.end();
    assert.deepEqual([...statuses.keys()], [200], `calls failed: ${JSON.stringify([...statuses])}`);
    seen.push(`${statuses.get(200)} calls were answered meanwhile, and none failed`);
    return seen;
  } finally {
    await fleet.close();
  }
}

/** Calls the gateways in turn until ended. A gateway that is left out is one that its balancer has drained. */
async function startLoad(fleet: Fleet, key: string) {
  const caller = createCaller(await exchangeKey(fleet.gateways[0]?.current.gatewayUrl ?? '', key));
  const statuses = new Map<number, number>();
  const ending = new AbortController();
  let drained: FleetMember | undefined;
  const run = async (): Promise<void> => {
    for (let turn = 0; !ending.signal.aborted; turn++) {
      const gateway = fleet.gateways[turn % fleet.gateways.length];
      if (gateway === undefined || gateway === drained) continue;
      const status = await caller.call(gateway.current.gatewayUrl);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await pause(5);
    }
  };
  const running = run();
  return {
    leaveOut: (gateway: typeof drained) => void (drained = gateway),
    async end() {
      ending.abort();
      await running;
      await caller.close();
      return { statuses };
    },
  };
}

/** Makes a key with the newer control, uses it at the older gateways, and cuts it off. */
async function changeByNewControl(fleet: Fleet): Promise<readonly string[]> {
  const licences = await fleet.admin.listLicences({ query: {} });
  assert(licences.ok);
  const params = { licenceId: licences.data.items[0]?.id ?? assert.fail('no licence'), environment };
  const body = { applicationName: 'Later', email: 'it@example.com', rights: { things: 'read' } } as const;
  const created = await fleet.admin.createApiUser({ params, body });
  assert(created.ok, JSON.stringify(created));
  const tokens = await Promise.all(
    fleet.gateways.map(({ current }) => exchangeKey(current.gatewayUrl, created.data.key.text)),
  );
  const callers = tokens.map((token) => createCaller(token));
  const call = () =>
    Promise.all(fleet.gateways.map(async ({ current }, at) => await callers[at]?.call(current.gatewayUrl)));
  assert.deepEqual(await call(), [200, 200]);
  const tookMs = await deactivate(fleet, created.data.apiUser, call);
  for (const caller of callers) await caller.close();
  return [
    'a key that the newer control created works at both older gateways',
    `its API user was deactivated, and both older gateways refused its tokens after ${tookMs} ms`,
  ];
}

async function deactivate(
  fleet: Fleet,
  { id, licenceId, version }: ApiUser,
  call: () => Promise<readonly (number | undefined)[]>,
): Promise<number> {
  const startedAtMs = performance.now();
  const params = { licenceId, environment, apiUserId: id };
  const deactivated = await fleet.admin.deactivateApiUser({ params, body: { version } });
  assert(deactivated.ok, JSON.stringify(deactivated));
  for (;;) {
    const statuses = await call();
    const tookMs = Math.round(performance.now() - startedAtMs);
    if (statuses.every((status) => status === 401 || status === 403)) return tookMs;
    assert(tookMs < maxStaleMs, `the older gateways still answer ${statuses.join(', ')} after ${tookMs} ms`);
    await pause(20);
  }
}

/** After a migration, a gateway of the older version that ends cannot be started again, and has to say why. */
async function refuseOlderStart(gateway: FleetMember, programFile: string): Promise<string> {
  const failed: unknown = await gateway
    .restart({ signal: 'SIGTERM', programFile })
    .catch((error: unknown) => error);
  if (!(failed instanceof Error))
    return 'an older gateway could be started again, as there was no migration between the versions';
  const reason = /The database was written by a newer Postern[^\n"]*/.exec(failed.message)?.[0];
  assert(reason !== undefined, `an older gateway refuses unclearly: ${failed.message}`);
  return `an older gateway that was started again refused: ${reason}`;
}
