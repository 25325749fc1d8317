import { expect, it } from 'vitest';
import { latencyClassCount } from '@postern/contract/usage';
import { Secret } from '../../domain/secret.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';
import { endRetiredKeys } from './end-retired-keys.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const noLatency = Array.from({ length: latencyClassCount }, () => 0);

describeEachDatabase('The rotation of a key', (openFresh) => {
  async function start() {
    const clock = { nowMs: 1_800_000_000_000 };
    const control = createTestControl(await openFresh(), { now: () => clock.nowMs });
    const ours = await createTestLicence(control);
    const params = { ...ours.scope, apiUserId: ours.apiUser.id };
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const { storage, digestKey } = control.deps;
    const findGrant = (text: string) =>
      storage.grants.findByKeyDigest(ours.scope.environment, digestKey(new Secret(text)));
    const use = (keyId: string, atMs: number) =>
      storage.transact(async (tx) => {
        const [address, operation] = ['192.0.2.9', 'getProfile'];
        await tx.apiUsers.touchLastUsed([{ ...params, keyId, atMs, address, operation }]);
        const row = { ...params, keyId, apiId: 'v5', operationId: operation, address, agent: 'curl' };
        const counts = { calls: 3, durationMs: 9, requestBytes: 0, responseBytes: 0, latency: noLatency };
        const minuteMs = atMs - (atMs % 60_000);
        await tx.usage.add([
          { ...row, ...counts, minuteMs, statusClass: 2, code: '' },
          { ...row, ...counts, calls: 1, minuteMs, statusClass: 4, code: 'right_missing' },
        ]);
      });
    return { clock, control, ours, params, admin, storage, findGrant, use };
  }

  it('gives a new key at once, and the one before an end that every gateway reads from its grant', async () => {
    const { clock, ours, params, admin, findGrant } = await start();
    const rotated = expectData(await admin.rotateKey({ params, body: { overlapMs: 7 * dayMs } }));
    expect(rotated.key.version).toBe(2);
    expect(rotated.apiUser).toMatchObject({
      key: { version: 2, state: 'active' },
      retiringKey: { version: 1, state: 'retiring', expiresAtMs: clock.nowMs + 7 * dayMs },
    });
    expect(rotated.cutOff).not.toBeNull();
    const grant = await findGrant(ours.keyText);
    expect(grant?.keys.map(({ version, expiresAtMs }) => [version, expiresAtMs])).toEqual([
      [2, null],
      [1, clock.nowMs + 7 * dayMs],
    ]);
    expect((await findGrant(rotated.key.text))?.apiUserId).toBe(ours.apiUser.id);
  });

  it('takes a day where no overlap is said, and refuses one out of its bounds', async () => {
    const { clock, params, admin } = await start();
    for (const overlapMs of [hourMs - 1, 30 * dayMs + 1, 1.5 * hourMs + 0.5]) {
      const answer = await admin.rotateKey({ params, body: { overlapMs } });
      expect(expectProblem(answer)).toMatchObject({ status: 400, code: 'request_invalid' });
    }
    const { apiUser } = expectData(await admin.rotateKey({ params, body: {} }));
    expect(apiUser.retiringKey?.expiresAtMs).toBe(clock.nowMs + dayMs);
  });

  it('never lets the key before outlive the end that it had', async () => {
    const { clock, control, ours, params, admin } = await start();
    const operator = control.client(control.operator);
    const { id: licenceId, version } = ours.licence;
    const body = { keyLifetimeDaysMax: 10, version };
    expectData(await operator.editLicence({ params: { licenceId }, body }));
    const [only] = expectData(await admin.listKeys({ params })).items;
    const { apiUser } = expectData(await admin.rotateKey({ params, body: { overlapMs: 30 * dayMs } }));
    expect(apiUser.retiringKey?.expiresAtMs).toBe(only?.expiresAtMs);
    expect(apiUser.key?.expiresAtMs).toBe(clock.nowMs + 10 * dayMs);
  });

  it('is refused while the key before works, and goes again once that one is over by time alone', async () => {
    const { clock, params, admin, findGrant, ours } = await start();
    const first = expectData(await admin.rotateKey({ params, body: { overlapMs: hourMs } }));
    const refused = expectProblem(await admin.rotateKey({ params, body: {} }));
    expect(refused).toMatchObject({ status: 409, code: 'transition_refused' });
    expect(refused.detail).toContain('Retire that key first');
    clock.nowMs += hourMs;
    const second = expectData(await admin.rotateKey({ params, body: { overlapMs: hourMs } }));
    expect(second.apiUser.retiringKey?.version).toBe(first.key.version);
    expect(await findGrant(ours.keyText)).toBeUndefined();
  });

  it('ends early by retiring the key before, which leaves the current one alone', async () => {
    const { params, admin, findGrant, ours } = await start();
    expect(expectProblem(await admin.retireKey({ params, body: {} })).code).toBe('transition_refused');
    const { key } = expectData(await admin.rotateKey({ params, body: {} }));
    const retired = expectData(await admin.retireKey({ params, body: {} }));
    expect(retired.apiUser).toMatchObject({ key: { version: 2 }, retiringKey: null });
    expect(retired.cutOff).not.toBeNull();
    expect(await findGrant(ours.keyText)).toBeUndefined();
    expect((await findGrant(key.text))?.keys).toHaveLength(1);
    expect(expectProblem(await admin.retireKey({ params, body: {} })).code).toBe('transition_refused');
  });

  it('is swept away after its time by nobody in particular: wiped, audited once, and not one moment early', async () => {
    const { clock, control, ours, params, admin, storage } = await start();
    expectData(await admin.rotateKey({ params, body: { overlapMs: hourMs } }));
    clock.nowMs += hourMs - 1;
    await endRetiredKeys(control.deps);
    expect(expectData(await admin.listKeys({ params })).items[1]?.state).toBe('retiring');
    clock.nowMs += 1;
    await Promise.all([endRetiredKeys(control.deps), endRetiredKeys(control.deps)]);
    const [, retired] = await storage.apiKeys.list(params.licenceId, params.environment, params.apiUserId);
    expect(retired).toMatchObject({ state: 'revoked', sealedText: null });
    expect(expectData(await admin.getApiUser({ params })).retiringKey).toBeNull();
    const query = { action: 'key.retired' as const, page: 1, pageSize: 5 };
    const { items } = await storage.audit.list(ours.licence.id, query);
    expect(items).toMatchObject([
      { actor: { kind: 'system' }, before: { retiringKey: { version: 1 } }, after: { key: { version: 2 } } },
    ]);
  });

  it('dies as a whole: reset, revoke, deactivate and delete cut both keys off', async () => {
    const ends = ['resetKey', 'revokeKey', 'deactivateApiUser', 'deleteApiUser'] as const;
    for (const end of ends) {
      const { params, admin, findGrant, ours } = await start();
      const { key } = expectData(await admin.rotateKey({ params, body: {} }));
      const answer =
        end === 'deleteApiUser'
          ? await admin.deleteApiUser({ params })
          : await admin[end]({ params, body: {} });
      expect(answer.ok).toBe(true);
      expect(await findGrant(ours.keyText)).toBeUndefined();
      expect(await findGrant(key.text)).toBeUndefined();
    }
  });

  it('is audited with both keys, and the one before with its end', async () => {
    const { clock, ours, params, admin, storage } = await start();
    const { key } = expectData(await admin.rotateKey({ params, body: {} }));
    expectData(await admin.retireKey({ params, body: {} }));
    const find = async (action: 'key.rotated' | 'key.retired') =>
      (await storage.audit.list(ours.licence.id, { action, page: 1, pageSize: 5 })).items;
    const [rotated] = await find('key.rotated');
    expect(rotated).toMatchObject({
      actor: { kind: 'human' },
      before: { key: { version: 1 } },
      after: { key: { version: 2 }, retiringKey: { version: 1, untilMs: clock.nowMs + dayMs } },
    });
    const [retired] = await find('key.retired');
    expect(retired).toMatchObject({ before: { retiringKey: { version: 1 } } });
    expect(retired?.after).not.toHaveProperty('retiringKey');
    expect(JSON.stringify([rotated, retired])).not.toContain(key.text);
  });

  it('shows each key’s own use, and calls the one before safe to retire only when it is silent', async () => {
    const { clock, params, admin, use } = await start();
    const [old] = expectData(await admin.listKeys({ params })).items;
    expect(old).toMatchObject({ lastUsed: null, calls24h: 0, failures24h: 0, hours: [], addresses: [] });
    clock.nowMs += 40 * dayMs;
    const { key } = expectData(await admin.rotateKey({ params, body: { overlapMs: 30 * dayMs } }));
    await use(old?.id ?? '', clock.nowMs);
    await use(key.id, clock.nowMs - 30 * hourMs);
    const list = async (silentForMs?: number) =>
      expectData(await admin.listKeys({ params, query: { silentForMs } }));
    const now = await list();
    expect(now.items.map(({ version, lastUsed, calls24h }) => [version, lastUsed?.atMs, calls24h])).toEqual([
      [2, clock.nowMs - 30 * hourMs, 0],
      [1, clock.nowMs, 4],
    ]);
    expect(now.items[1]).toMatchObject({
      lastUsed: { atMs: clock.nowMs, address: '192.0.2.9', operation: 'getProfile' },
      failures24h: 1,
      hours: [{ hourMs: clock.nowMs - (clock.nowMs % hourMs), calls: 4, failures: 1 }],
      addresses: [{ address: '192.0.2.9', calls: 4 }],
    });
    expect(now.rotation).toMatchObject({
      retiringKeyId: old?.id,
      currentKeyId: key.id,
      silentSinceMs: clock.nowMs,
      isSafeToRetire: false,
    });
    clock.nowMs += 2 * hourMs;
    expect((await list()).rotation?.isSafeToRetire).toBe(false);
    expect((await list(2 * hourMs)).rotation?.isSafeToRetire).toBe(true);
    clock.nowMs += 40 * dayMs;
    expect((await list()).rotation).toBeNull();
  });
});
