import { expect, it } from 'vitest';
import { alertIdSchema } from '@postern/contract/alert';
import { outboxIdSchema } from '@postern/contract/outbox';
import { webhookIdSchema } from '@postern/contract/webhook';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  insertLicence,
  newApiKey,
  newApiUser,
  prodEnvironment,
  testEnvironment,
} from '../../testing/storage-fixtures.ts';
import { sightingsMax } from './port.ts';
import type { StoredWatch } from './port.ts';
import type { ApiUserRef } from '../api-users/port.ts';
import type { NewMessage } from '../outbox/port.ts';
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

function newMessage(fields: Partial<NewMessage> = {}): NewMessage {
  return {
    id: outboxIdSchema.parse(createRandomId('msg')),
    channel: 'mail',
    licenceId: null,
    environment: null,
    apiUserId: null,
    kind: 'network-refused',
    recipient: 'ada@example.com',
    subject: 'Hello',
    createdAtMs: 100,
    giveUpAtMs: 1_000,
    content: '{"text":"t","html":"h"}',
    ...fields,
  };
}

describeEachDatabase('What is noticed and told', (openFresh) => {
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

  it('gives a message to one claimer at a time, again when that one is gone, and wipes what was sent', async () => {
    const storage = await openFresh();
    const message = newMessage();
    await storage.transact((tx) => tx.outbox.insert(message));
    const claim = (nowMs: number) =>
      storage.transact((tx) => tx.outbox.claimDue('mail', { nowMs, untilMs: nowMs + 50, limit: 10 }));
    expect(await claim(99)).toEqual([]);
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(100)));
    expect(claims.flat().map(({ id, attempts }) => ({ id, attempts }))).toEqual([
      { id: message.id, attempts: 1 },
    ]);
    expect(await claim(149)).toEqual([]);
    expect(await claim(150)).toMatchObject([{ attempts: 2, content: message.content }]);
    const later = { nextAttemptAtMs: 500, error: 'mail server down' };
    await storage.transact((tx) => tx.outbox.postpone(message.id, later));
    expect(await claim(499)).toEqual([]);
    expect(await claim(500)).toHaveLength(1);
    const sent = { state: 'sent', atMs: 501, error: null } as const;
    await storage.transact((tx) => tx.outbox.end(message.id, sent));
    expect(await storage.outbox.find(message.id)).toMatchObject({
      state: 'sent',
      content: null,
      endedAtMs: 501,
    });
    expect(await claim(9_999)).toEqual([]);
    const when = { nowMs: 600, giveUpAtMs: 900 };
    expect(await storage.transact((tx) => tx.outbox.retry(message.id, when))).toBe(false);
    await storage.transact((tx) => tx.outbox.forget(10_000));
    expect(await storage.outbox.find(message.id)).toBeUndefined();
  });

  it('counts what waits and what was given up, and knows the oldest', async () => {
    const storage = await openFresh();
    expect(await storage.outbox.count()).toEqual({ waiting: 0, givenUp: 0, oldestWaitingAtMs: null });
    const messages = [700, 500, 600].map((createdAtMs) => newMessage({ createdAtMs }));
    await storage.transact(async (tx) => {
      for (const message of messages) await tx.outbox.insert(message);
      const ended = { state: 'given-up', atMs: 900, error: 'down' } as const;
      const [, second] = messages;
      if (second !== undefined) await tx.outbox.end(second.id, ended);
    });
    expect(await storage.outbox.count()).toEqual({ waiting: 2, givenUp: 1, oldestWaitingAtMs: 600 });
  });

  it('tries a message again that was given up', async () => {
    const storage = await openFresh();
    const message = newMessage({ channel: 'webhook' });
    await storage.transact(async (tx) => {
      await tx.outbox.insert(message);
      await tx.outbox.end(message.id, { state: 'given-up', atMs: 1_000, error: 'gone' });
    });
    const page = { page: 1, pageSize: 10 };
    expect(await storage.outbox.list({ ...page, state: 'given-up', channel: 'webhook' })).toMatchObject({
      total: 1,
      items: [{ id: message.id, lastError: 'gone' }],
    });
    expect(
      await storage.transact((tx) => tx.outbox.retry(message.id, { nowMs: 2_000, giveUpAtMs: 9_000 })),
    ).toBe(true);
    expect(await storage.outbox.find(message.id)).toMatchObject({ state: 'waiting', giveUpAtMs: 9_000 });
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

  it('keeps webhooks and preferences of a licence apart from another’s', async () => {
    const storage = await openFresh();
    const { licenceId, apiUserId } = await createApiUser(storage);
    const other = await insertLicence(storage, 2);
    const webhook = {
      id: webhookIdSchema.parse(createRandomId('whk')),
      url: 'https://hooks.example.com/x',
      description: '',
      kinds: null,
      isEnabled: true,
      sealedSecret: 'sealed',
      createdAtMs: 1,
    };
    const preferences = { contactMail: [], teamMail: [], recipients: [], webhooks: [] };
    await storage.transact(async (tx) => {
      await tx.webhooks.insert(licenceId, webhook);
      await tx.alertPreferences.put(licenceId, null, preferences);
      expect(await tx.webhooks.update(other, { ...webhook, url: 'https://evil.example' })).toBe(false);
      expect(await tx.webhooks.delete(other, webhook.id)).toBe(false);
    });
    expect(await storage.webhooks.list(licenceId)).toEqual([webhook]);
    expect(await storage.webhooks.find(other, webhook.id)).toBeUndefined();
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
