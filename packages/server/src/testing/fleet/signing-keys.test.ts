import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentNameSchema } from '@postern/contract/ids';
import { askForService } from '../ask-for-service.ts';
import { createCallers } from './create-callers.ts';
import type { Credential } from './create-callers.ts';
import { createChangers } from './create-changers.ts';
import type { Changers } from './create-changers.ts';
import { startFleet } from './start-fleet.ts';
import type { Fleet } from './start-fleet.ts';

const postgres = await askForService('postgres');
const why = postgres.kind === 'missing' ? ` [skipped: ${postgres.reason}]` : '';
/** A key may be exchanged a thousand times in a quarter of an hour. */
const fetchEveryMs = 100;
const params = { environment: environmentNameSchema.parse('TEST') };

describe.skipIf(postgres.kind === 'missing')(`signing keys of a fleet${why}`, () => {
  let fleet: Fleet;
  let changers: Changers;
  let callers: ReturnType<typeof createCallers>;

  beforeAll(async () => {
    fleet = await startFleet({ gateways: 2, maxStaleMs: 6_000 });
    callers = createCallers(fleet);
    changers = await createChangers(fleet, 4);
  }, 180_000);
  afterAll(async () => {
    await callers?.close();
    await fleet?.close();
  });

  const read = async () => {
    const answer = await fleet.admin.listSigningKeys({ params });
    if (!answer.ok) throw new Error(answer.problem.detail);
    return answer.data.items;
  };
  const activeKid = async () => (await read()).find(({ state }) => state === 'active')?.kid;

  test('no call fails through a rotation under load, with tokens from before and after it', async () => {
    const before = await activeKid();
    const run = { isOver: false };
    const statuses = new Map<number, number>();
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const load = changers.subjects.flatMap(({ credentials: [credential] }) =>
      fleet.gateways.map(async (gateway, index) => {
        // Half of them keep one token, half fetch a new one now and then: a key may not fetch thousands.
        let fetchAtMs = 0;
        let mine: Credential = { name: 'none', keyText: credential?.keyText ?? '', token: undefined };
        while (!run.isOver) {
          const isFetching = index === 0 && performance.now() > fetchAtMs;
          if (isFetching) {
            mine = { ...mine, token: undefined };
            fetchAtMs = performance.now() + fetchEveryMs;
          }
          count(await callers.callOnce(mine, gateway));
        }
      }),
    );
    const asked = await fleet.admin.rotateSigningKey({ params, body: {} });
    expect(asked.ok).toBe(true);
    // The change happens by itself, once the waiting key has been published for the configured time.
    await expect.poll(activeKid, { timeout: 90_000, interval: 200 }).not.toBe(before);
    for (const gateway of fleet.gateways) {
      await expect
        .poll(async () => (await readJwks(gateway.current.gatewayUrl)).length, { timeout: 20_000 })
        .toBeGreaterThanOrEqual(2);
    }
    const calls = [...statuses.values()].reduce((sum, one) => sum + one, 0);
    await expect
      .poll(() => [...statuses.values()].reduce((sum, one) => sum + one, 0), { timeout: 20_000 })
      .toBeGreaterThan(calls + 50);
    run.isOver = true;
    await Promise.all(load);
    expect([...statuses.keys()]).toEqual([200]);
  }, 180_000);

  test('after a removal is confirmed no gateway takes a token of that key, and new ones work', async () => {
    const [subject] = changers.subjects;
    const keyText = subject?.credentials[0]?.keyText ?? '';
    const stolen: Credential = { name: 'stolen', keyText, token: undefined };
    for (const gateway of fleet.gateways) expect(await callers.callOnce(stolen, gateway)).toBe(200);
    const kid = (await activeKid()) ?? '';
    const removed = await fleet.admin.removeSigningKey({ params: { ...params, kid } });
    if (!removed.ok || removed.data.cutOff === null) throw new Error('the key was not removed');
    const { sequence } = removed.data.cutOff;
    const isConfirmed = async () => {
      const answer = await fleet.admin.getInstallationCutOff({ params: { sequence } });
      return answer.ok && answer.data.state === 'confirmed';
    };
    await expect.poll(isConfirmed, { timeout: 20_000, interval: 50 }).toBe(true);
    for (const gateway of fleet.gateways) {
      expect(await callers.callOnce(stolen, gateway)).toBe(401);
      expect((await readJwks(gateway.current.gatewayUrl)).map(({ kid: of }) => of)).not.toContain(kid);
      const fresh: Credential = { name: 'fresh', keyText, token: undefined };
      expect(await callers.callOnce(fresh, gateway)).toBe(200);
    }
  }, 180_000);
});

async function readJwks(gatewayUrl: string): Promise<readonly { readonly kid: string }[]> {
  const answer = await fetch(`${gatewayUrl}/.well-known/jwks.json`);
  const body = (await answer.json()) as { readonly keys: readonly { readonly kid: string }[] }; // RFC 7517
  return body.keys;
}
