import { expect, it } from 'vitest';
import { alertKindSchema } from '@postern/contract/alert';
import type { AlertPreferences } from '@postern/contract/alert';
import { webhookIdSchema } from '@postern/contract/webhook';
import { describeEachDatabase } from '../testing/databases.ts';
import { insertLicence, newApiKey, newApiUser, testEnvironment } from '../testing/storage-fixtures.ts';
import type { Storage } from '../storage/storage.ts';
import { raiseAlert } from './raise-alert.ts';
import { tellGivenUp } from './tell-given-up.ts';

const nowMs = 1_790_000_000_000;
const kinds = alertKindSchema.options.filter((kind) => kind !== 'delivery-given-up');
const nobody: AlertPreferences = { contactMail: [], teamMail: [], recipients: [], webhooks: [] };

async function createPlace(storage: Storage) {
  const licenceId = await insertLicence(storage, 1);
  const fields = newApiUser();
  const webhookId = webhookIdSchema.parse(`whk_${'a'.repeat(16)}`);
  await storage.transact(async (tx) => {
    await tx.apiUsers.insert(licenceId, testEnvironment, fields);
    await tx.apiKeys.insert(licenceId, testEnvironment, fields.id, newApiKey());
    const webhook = { id: webhookId, url: 'https://hooks.example.com/', description: '', kinds: null };
    await tx.webhooks.insert(licenceId, {
      ...webhook,
      isEnabled: true,
      sealedSecret: 's',
      createdAtMs: nowMs,
    });
  });
  const apiUser = await storage.apiUsers.find(licenceId, testEnvironment, fields.id);
  if (apiUser === undefined) throw new Error('no API user');
  const listed = async () => {
    const { items } = await storage.outbox.list({ page: 1, pageSize: 200 });
    return items.map(({ kind, channel, recipient }) => `${kind} ${channel} ${recipient}`).toSorted();
  };
  let round = 0;
  return {
    apiUser,
    webhookId,
    /** Raises an alert of every kind, and returns the messages that they queued. */
    async tell(): Promise<readonly string[]> {
      const before = await listed();
      round++;
      await storage.transact(async (tx) => {
        for (const kind of kinds) {
          const event = { apiUser, kind, saidOnce: `${kind} ${round}`, facts: { count: 1, days: 1 } };
          await raiseAlert(tx, event, { nowMs, consoleUrl: 'http://console.test' });
        }
      });
      const after = [...(await listed())];
      for (const line of before) after.splice(after.indexOf(line), 1);
      return after;
    },
    choose: (whose: 'licence' | 'api-user', preferences: AlertPreferences | null) =>
      storage.transact((tx) =>
        tx.alertPreferences.put(licenceId, whose === 'licence' ? null : fields.id, preferences),
      ),
  };
}

describeEachDatabase('Who is told of an alert', (openFresh) => {
  it('is whom the API user’s own preferences name, else its licence’s, else the default; for every kind', async () => {
    const { tell, choose, webhookId } = await createPlace(await openFresh());
    const webhooks = kinds.map((kind) => `${kind} webhook ${webhookId}`);
    const contact = ['expiry-ahead', 'key-leaked', 'network-refused', 'revoked-key-used', 'rotation-due'];
    expect(await tell()).toEqual(
      [...contact.map((kind) => `${kind} mail ada@example.com`), ...webhooks].toSorted(),
    );
    await choose('licence', {
      ...nobody,
      teamMail: kinds,
      recipients: ['team@example.com', 'team@example.com'],
    });
    expect(await tell()).toEqual(kinds.map((kind) => `${kind} mail team@example.com`).toSorted());
    await choose('api-user', { ...nobody, contactMail: ['new-address'] });
    expect(await tell()).toEqual(['new-address mail ada@example.com']);
    await choose('api-user', nobody);
    expect(await tell()).toEqual([]);
    await choose('api-user', null);
    await choose('licence', { ...nobody, webhooks: ['failure-burst'] });
    expect(await tell()).toEqual([`failure-burst webhook ${webhookId}`]);
  });

  it('is spared mails for a day where they asked for it, but never those that ask to act', async () => {
    const storage = await openFresh();
    const { apiUser, tell, choose } = await createPlace(storage);
    await choose('licence', { ...nobody, contactMail: kinds });
    const { licenceId, environment, id: apiUserId } = apiUser;
    await storage.transact(async (tx) => {
      const zero = { refusedCount: 0, refusedAtMs: 0, refusedAddress: '', pendingCount: 0, pending: [] };
      const watch = { ...zero, reportedAtMs: 0, burstFromMs: 0, burstCalls: 0, burstFailures: 0 };
      await tx.watches.put({ licenceId, environment, apiUserId }, { ...watch, mutedUntilMs: nowMs + 1 });
    });
    expect((await tell()).map((line) => line.split(' ')[0])).toEqual([
      'expiry-ahead',
      'key-leaked',
      'new-address',
      'revoked-key-used',
      'rotation-due',
    ]);
  });

  it('is, of a delivery that was given up, whom the API user’s preferences name, by the other channel', async () => {
    const storage = await openFresh();
    const { apiUser, choose, webhookId } = await createPlace(storage);
    const { licenceId, environment, id: apiUserId } = apiUser;
    const giveUp = async (channel: 'mail' | 'webhook', attempts: number) => {
      await storage.transact(async (tx) => {
        const concerns = { licenceId, environment, apiUserId, kind: 'new-address' };
        const message = { id: 'msg_0000000000000000' as never, ...concerns, channel, attempts };
        const recipient = channel === 'mail' ? 'ada@example.com' : webhookId;
        await tellGivenUp(tx, { ...message, recipient } as never, { reason: 'down', nowMs });
      });
      const { items } = await storage.outbox.list({ page: 1, pageSize: 50 });
      return items.map((item) => `${item.channel} ${item.recipient}`).toSorted();
    };
    await choose('licence', { ...nobody, teamMail: ['delivery-given-up'], recipients: ['team@example.com'] });
    await choose('api-user', nobody);
    expect([await giveUp('mail', 1), await giveUp('webhook', 2)]).toEqual([[], []]);
    await choose('api-user', { ...nobody, webhooks: ['delivery-given-up'] });
    expect(await giveUp('mail', 3)).toEqual([`webhook ${webhookId}`]);
  });
});
