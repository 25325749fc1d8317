import { expect, it } from 'vitest';
import { alertIdSchema } from '@postern/contract/alert';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  insertLicence,
  newApiKey,
  newApiUser,
  prodEnvironment,
  testEnvironment,
} from '../../testing/storage-fixtures.ts';
import { sightingsMax } from './sighting-store.ts';
import type { StoredWatch } from './port.ts';
import type { ApiUserRef } from '../api-users/port.ts';
import { createRandomId } from '../random-id.ts';
import type { Storage } from '../storage.ts';

const day = 86_400_000;
const watch: StoredWatch = {
  refusedCount: 3,
  refusedAtMs: 50,
  refusedAddress: '192.0.2.1',
  pendingCount: 2,
  pending: [{ address: '192.0.2.1', operation: 'getProfiles', count: 2, firstAtMs: 40, lastAtMs: 50 }],
  reportedAtMs: 10,
  mutedUntilMs: 0,
  burstFromMs: 0,
  burstCalls: 0,
  burstFailures: 0,
};

async function createApiUser(storage: Storage, number = 1): Promise<ApiUserRef> {
  const licenceId = await insertLicence(storage, number);
  const apiUser = newApiUser();
  await storage.transact(async (tx) => {
    await tx.apiUsers.insert(licenceId, testEnvironment, apiUser);
    await tx.apiKeys.insert(licenceId, testEnvironment, apiUser.id, newApiKey({ createdAtMs: 1_000 }));
  });
  return { licenceId, environment: testEnvironment, apiUserId: apiUser.id };
}

describeEachDatabase('alerts, and what they are made of', (openFresh) => {
  it('comes back as it was put, and shows as the API user’s badge', async () => {
    const storage = await openFresh();
    const apiUser = await createApiUser(storage);
    expect(await storage.transact((tx) => tx.watches.put(apiUser, watch))).toBe(true);
    expect(await storage.watches.find(apiUser)).toEqual(watch);
    const { licenceId, environment, apiUserId } = apiUser;
    const stored = await storage.apiUsers.find(licenceId, environment, apiUserId);
    expect(stored?.networkRefusals).toEqual({ count: 3, lastAtMs: 50, lastAddress: '192.0.2.1' });
    expect(await storage.watches.find({ ...apiUser, environment: prodEnvironment })).toBeUndefined();
    const stranger = { ...apiUser, environment: prodEnvironment };
    expect(await storage.transact((tx) => tx.watches.put(stranger, watch))).toBe(false);
  });

  it('lets exactly one of many claim a report', async () => {
    const storage = await openFresh();
    const apiUser = await createApiUser(storage);
    await storage.transact((tx) => tx.watches.put(apiUser, watch));
    expect(await storage.watches.listPending(10, 5)).toEqual([apiUser]);
    expect(await storage.watches.listPending(9, 5)).toEqual([]);
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => storage.transact((tx) => tx.watches.claimReport(apiUser, 10, 99))),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await storage.watches.find(apiUser)).toMatchObject({
      pendingCount: 0,
      pending: [],
      reportedAtMs: 99,
    });
  });

  it('adds sightings up, names the new addresses, and keeps the latest', async () => {
    const storage = await openFresh();
    const apiUser = await createApiUser(storage);
    const seen = (address: string, atMs: number) => ({ address, calls: 2, firstAtMs: atMs, lastAtMs: atMs });
    const add = (rows: readonly ReturnType<typeof seen>[]) =>
      storage.transact((tx) => tx.sightings.add(apiUser, rows));
    expect(await add([seen('192.0.2.1', 5), seen('2001:db8::1', 6)])).toEqual(['192.0.2.1', '2001:db8::1']);
    expect(await add([seen('192.0.2.1', 3), seen('192.0.2.2', 9)])).toEqual(['192.0.2.2']);
    expect(await storage.sightings.list(apiUser, 5)).toEqual([
      { address: '192.0.2.2', calls: 2, firstAtMs: 9, lastAtMs: 9 },
      { address: '2001:db8::1', calls: 2, firstAtMs: 6, lastAtMs: 6 },
      { address: '192.0.2.1', calls: 4, firstAtMs: 5, lastAtMs: 5 },
    ]);
    await add(
      Array.from({ length: sightingsMax }, (_none, at) => seen(`10.0.${at >> 8}.${at & 255}`, 100 + at)),
    );
    const kept = await storage.sightings.list(apiUser, 0);
    expect(kept).toHaveLength(sightingsMax);
    expect(kept.map(({ address }) => address)).not.toContain('192.0.2.1');
    await storage.transact((tx) => tx.sightings.forget(1e9));
    expect(await storage.sightings.list(apiUser, 0)).toEqual([]);
  });

  it('adds hours up and finds the busy ones', async () => {
    const storage = await openFresh();
    const apiUser = await createApiUser(storage);
    const add = (calls: number, failures: number) =>
      storage.transact((tx) => tx.hourlyActivity.add(apiUser, [{ hourMs: 3_600_000, calls, failures }]));
    await add(10, 1);
    await add(5, 2);
    const hour = { hourMs: 3_600_000, calls: 15, failures: 3 };
    expect(await storage.hourlyActivity.list(apiUser, { fromMs: 0, toMs: 3_600_001 })).toEqual([hour]);
    const least = { calls: 15, failures: 99, after: '', limit: 5 };
    expect(await storage.hourlyActivity.listBusy(3_600_000, least)).toEqual([{ ...apiUser, ...hour }]);
    expect(await storage.hourlyActivity.listBusy(3_600_000, { ...least, calls: 16 })).toEqual([]);
    expect(await storage.hourlyActivity.listBusy(3_600_000, { ...least, after: apiUser.apiUserId })).toEqual(
      [],
    );
  });

  it('says the same alert once', async () => {
    const storage = await openFresh();
    const apiUser = await createApiUser(storage);
    const alert = (saidOnce: string) => ({
      ...apiUser,
      id: alertIdSchema.parse(createRandomId('alr')),
      subjectName: 'Shop',
      kind: 'new-address' as const,
      atMs: 5,
      facts: { address: '192.0.2.1', count: 3, uses: [{ address: 'a', count: 1 }] },
      saidOnce,
    });
    const insert = (saidOnce: string) => storage.transact((tx) => tx.alerts.insert(alert(saidOnce)));
    expect([await insert('a'), await insert('a'), await insert('b')]).toEqual([true, false, true]);
    const query = { page: 1, pageSize: 10 };
    const listed = await storage.alerts.list(apiUser.licenceId, testEnvironment, query);
    expect(listed).toMatchObject({ total: 2, items: [{ kind: 'new-address', facts: { count: 3 } }, {}] });
    expect((await storage.alerts.list(apiUser.licenceId, prodEnvironment, query)).total).toBe(0);
  });

  it('uses an action link up once', async () => {
    const storage = await openFresh();
    const apiUser = await createApiUser(storage);
    const link = { ...apiUser, action: 'cut-off' as const, address: '', expiresAtMs: 100 };
    await storage.transact((tx) => tx.actionLinks.insert({ ...link, tokenDigest: 'd', createdAtMs: 0 }));
    expect(await storage.actionLinks.findOpen('d', 99)).toEqual(link);
    expect(await storage.actionLinks.findOpen('d', 100)).toBeUndefined();
    expect(await storage.actionLinks.findOpen('e', 0)).toBeUndefined();
    const uses = await Promise.all(
      Array.from({ length: 6 }, () => storage.transact((tx) => tx.actionLinks.use('d', 50))),
    );
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await storage.actionLinks.findOpen('d', 50)).toBeUndefined();
  });

  it('keeps preferences of a licence apart from another’s', async () => {
    const storage = await openFresh();
    const { licenceId, apiUserId } = await createApiUser(storage);
    const other = await insertLicence(storage, 2);
    const preferences = { contactMail: [], teamMail: [], recipients: [], webhooks: [] };
    await storage.transact((tx) => tx.alertPreferences.put(licenceId, null, preferences));
    expect(await storage.alertPreferences.find(licenceId, null)).toEqual(preferences);
    expect(await storage.alertPreferences.find(licenceId, apiUserId)).toBeUndefined();
    expect(await storage.alertPreferences.find(other, null)).toBeUndefined();
    await storage.transact((tx) => tx.alertPreferences.put(licenceId, null, null));
    expect(await storage.alertPreferences.find(licenceId, null)).toBeUndefined();
  });

  it('finds revoked keys by their digest, keys that end, and keys that are old', async () => {
    const storage = await openFresh();
    const apiUser = await createApiUser(storage);
    const { licenceId, environment, apiUserId } = apiUser;
    const [key] = await storage.apiKeys.list(licenceId, environment, apiUserId);
    expect(await storage.watches.findRevokedKey(environment, key?.digest ?? '')).toBeUndefined();
    expect(await storage.watches.listOldKeys({ nowMs: 1_000 + day, afterDays: 1 }, 5)).toMatchObject([
      { ...apiUser, keyId: key?.id },
    ]);
    expect(await storage.watches.listOldKeys({ nowMs: 999 + day, afterDays: 1 }, 5)).toEqual([]);
    expect(await storage.watches.listExpiring(0, 1e15, 5)).toEqual([]);
    await storage.transact((tx) =>
      tx.apiUsers.update(licenceId, environment, apiUserId, 1, { expiresAtMs: 5_000 }, 1),
    );
    expect(await storage.watches.listExpiring(4_999, 5_000, 5)).toEqual([{ ...apiUser, expiresAtMs: 5_000 }]);
    expect(await storage.watches.listExpiring(5_000, 9_000, 5)).toEqual([]);
    await storage.transact((tx) => tx.apiKeys.revokeAll(licenceId, environment, apiUserId, 7));
    expect(await storage.watches.findRevokedKey(environment, key?.digest ?? '')).toEqual({
      ...apiUser,
      masked: key?.masked,
      revokedAtMs: 7,
    });
    expect(await storage.watches.findRevokedKey(prodEnvironment, key?.digest ?? '')).toBeUndefined();
  });
});
