import { expect, it } from 'vitest';
import { outboxIdSchema } from '@postern/contract/outbox';
import { webhookIdSchema } from '@postern/contract/webhook';
import { describeEachDatabase } from '../../testing/databases.ts';
import { insertLicence } from '../../testing/storage-fixtures.ts';
import { createRandomId } from '../random-id.ts';
import type { NewMessage } from './port.ts';

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

describeEachDatabase('the outbox', (openFresh) => {
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

  it('keeps webhooks of a licence apart from another’s', async () => {
    const storage = await openFresh();
    const [licenceId, other] = [await insertLicence(storage, 1), await insertLicence(storage, 2)];
    const webhook = {
      id: webhookIdSchema.parse(createRandomId('whk')),
      url: 'https://hooks.example.com/x',
      description: '',
      kinds: null,
      isEnabled: true,
      sealedSecret: 'sealed',
      createdAtMs: 1,
    };
    await storage.transact(async (tx) => {
      await tx.webhooks.insert(licenceId, webhook);
      expect(await tx.webhooks.update(other, { ...webhook, url: 'https://evil.example' })).toBe(false);
      expect(await tx.webhooks.delete(other, webhook.id)).toBe(false);
    });
    expect(await storage.webhooks.list(licenceId)).toEqual([webhook]);
    expect(await storage.webhooks.find(other, webhook.id)).toBeUndefined();
  });
});
