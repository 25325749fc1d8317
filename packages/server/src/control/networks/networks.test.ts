import { Webhook } from 'standardwebhooks';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { raiseAlert } from '../../alerts/raise-alert.ts';
import { tellGivenUp } from '../../alerts/tell-given-up.ts';
import { createWebhookSender } from '../../notify/create-webhook-sender.ts';
import { deliverOutbox } from '../../notify/deliver-outbox.ts';
import type { OutboxDeps } from '../../notify/deliver-outbox.ts';
import { createOutboundPost } from '../../notify/outbound-fetch.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';

const day = 86_400_000;

describeEachDatabase('Networks, alerts and webhooks', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const place = await createTestLicence(control);
    const admin = control.client(control.person('licence-admin', place.licence.id));
    const apiUser = { ...place.scope, apiUserId: place.apiUser.id };
    return { control, place, admin, apiUser, storage: control.deps.storage };
  }

  it('show the correlation table and the caller’s own address', async () => {
    const { admin } = await start();
    const { rows, yourAddress } = expectData(await admin.getNetworkTable());
    expect(rows).toHaveLength(32);
    expect(rows.at(-2)).toEqual({ prefixBits: 31, mask: '255.255.255.254', hosts: 2 });
    expect(yourAddress).toBe('192.0.2.9');
  });

  it('say what rules mean, and whom of the last 30 days they would lock out', async () => {
    const { control, admin, apiUser, storage } = await start();
    const nowMs = control.deps.now();
    const seen = (address: string, daysAgo: number) => ({
      address,
      calls: 1,
      firstAtMs: nowMs - daysAgo * day,
      lastAtMs: nowMs - daysAgo * day,
    });
    await storage.transact((tx) =>
      tx.sightings.add(apiUser, [
        seen('10.0.0.7', 1),
        seen('192.0.2.5', 2),
        seen('2001:db8::1', 3),
        seen('192.0.2.6', 31),
      ]),
    );
    const preview = (networkRules: { range: string }[]) =>
      admin.previewNetworkRules({ params: apiUser, body: { networkRules } });
    const { ranges, lockedOut } = expectData(
      await preview([{ range: '10.0.0.0/8' }, { range: '::ffff:192.0.2.6' }]),
    );
    expect(ranges).toMatchObject([
      { text: '10.0.0.0/8', first: '10.0.0.0', last: '10.255.255.255', mask: '255.0.0.0', hosts: '16777214' },
      { text: '192.0.2.6', hosts: '1' },
    ]);
    expect(lockedOut.map(({ address }) => address)).toEqual(['192.0.2.5', '2001:db8::1']);
    expect(expectData(await preview([])).lockedOut).toEqual([]);
    const problem = expectProblem(await preview([{ range: '10.0.0.1/8' }, { range: '010.0.0.1' }]));
    expect(problem).toMatchObject({
      code: 'request_invalid',
      errors: [
        { path: '/networkRules/0/range', message: expect.stringContaining('10.0.0.0/8') },
        { path: '/networkRules/1/range', message: expect.stringContaining('10.0.0.1') },
      ],
    });
    const { items } = expectData(await admin.listAddresses({ params: apiUser }));
    expect(items).toHaveLength(3);
  });

  it('take preferences of a licence and of one API user, audited', async () => {
    const { admin, apiUser, storage } = await start();
    const { licenceId } = apiUser;
    const quiet = {
      contactMail: [],
      teamMail: ['new-address' as const],
      recipients: ['soc@example.com'],
      webhooks: [],
    };
    const { effective } = expectData(await admin.getAlertPreferences({ params: { licenceId } }));
    expect(effective.contactMail).toContain('network-refused');
    await admin.putAlertPreferences({ params: { licenceId }, body: { preferences: quiet } });
    expect(expectData(await admin.getApiUserAlertPreferences({ params: apiUser }))).toEqual({
      own: null,
      effective: quiet,
    });
    const own = { ...quiet, recipients: [] };
    expect(
      expectData(await admin.putApiUserAlertPreferences({ params: apiUser, body: { preferences: own } })),
    ).toEqual({ own, effective: own });
    const events = await storage.audit.readAfter(licenceId, 0, 100);
    expect(events.filter(({ action }) => action === 'alert-preferences.edited')).toMatchObject([
      { subject: { kind: 'licence' }, before: null, after: quiet },
      { subject: { kind: 'api-user' }, before: null, after: own },
    ]);
    const wrong = { ...quiet, recipients: ['soc@example.com\r\nBcc: x@example.com'] };
    const answer = await admin.putAlertPreferences({ params: { licenceId }, body: { preferences: wrong } });
    expect(expectProblem(answer).code).toBe('request_invalid');
  });

  it('refuse a webhook that no delivery would reach when it is saved, at its field', async () => {
    const { admin, apiUser } = await start();
    const { licenceId } = apiUser;
    const create = (url: string) => admin.createWebhook({ params: { licenceId }, body: { url } });
    const { errors } = expectProblem(await create('https://10.0.0.7/hook'));
    expect(errors).toEqual([{ path: '/url', message: 'has to be at a public address' }]);
    const { webhook } = expectData(await create('https://hooks.example.com/x'));
    const params = { licenceId, webhookId: webhook.id };
    const edit = await admin.editWebhook({ params, body: { url: 'http://8.8.8.8/hook' } });
    expect(expectProblem(edit).errors).toEqual([{ path: '/url', message: 'has to begin with https://' }]);
    await admin.deleteWebhook({ params });
  });

  it('post a signed alert to a webhook, again when the receiver was down, and again when asked to', async () => {
    const { control, place, admin, apiUser, storage } = await start();
    const received: { headers: Record<string, string>; body: string }[] = [];
    let status = 503;
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const { licenceId } = apiUser;
    for (const old of expectData(await admin.listWebhooks({ params: { licenceId } })).items) {
      await admin.deleteWebhook({ params: { licenceId, webhookId: old.id } });
    }
    const url = `http://127.0.0.1:${port}/hook`;
    const { webhook, secret } = expectData(
      await admin.createWebhook({ params: { licenceId }, body: { url, kinds: ['new-address'] } }),
    );
    expect(JSON.stringify(await admin.listWebhooks({ params: { licenceId } }))).not.toContain(secret);
    const stored = await storage.apiUsers.find(licenceId, apiUser.environment, apiUser.apiUserId);
    if (stored === undefined) throw new Error('no API user');
    const raise = { nowMs: control.deps.now(), consoleUrl: 'http://console.test' };
    await storage.transact(async (tx) => {
      const facts = { address: '192.0.2.1', count: 1 };
      await raiseAlert(tx, { apiUser: stored, kind: 'new-address', saidOnce: 'a', facts }, raise);
      await raiseAlert(tx, { apiUser: stored, kind: 'rotation-due', saidOnce: 'b', facts: {} }, raise);
    });
    const outbox = {
      storage,
      senders: {
        webhook: createWebhookSender({
          productName: 'Postern',
          storage,
          secrets: control.deps.webhookSecrets,
          post: createOutboundPost({ allowed: ['127.0.0.1'] }),
          now: Date.now,
        }),
      },
      tellGivenUp: (tx, message, reason) => tellGivenUp(tx, message, { reason, nowMs: control.deps.now() }),
      now: control.deps.now,
    } satisfies OutboxDeps;
    await deliverOutbox(outbox);
    const params = { licenceId, webhookId: webhook.id };
    const [waiting] = expectData(await admin.listWebhookDeliveries({ params })).items;
    expect(waiting).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'answered with status 503' });
    status = 204;
    control.advance(30_000);
    await deliverOutbox(outbox);
    expect(received).toHaveLength(2);
    const [first, second] = received;
    expect(new Webhook(secret).verify(second?.body ?? '', second?.headers ?? {})).toMatchObject({
      type: 'alert.new-address',
      data: { apiUserId: place.apiUser.id, facts: { address: '192.0.2.1' } },
    });
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const [sent] = expectData(await admin.listWebhookDeliveries({ params, query: { state: 'sent' } })).items;
    if (sent === undefined) throw new Error('nothing was sent');
    expectData(await admin.replayWebhookDelivery({ params: { ...params, messageId: sent.id }, body: {} }));
    await deliverOutbox(outbox);
    expect(received[2]?.body).toBe(second?.body);
    expect(received[2]?.headers['webhook-id']).toBe(second?.headers['webhook-id']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('give new keys an end of life when the licence sets one, old ones too, with two weeks at least', async () => {
    const { control, place, apiUser } = await start();
    const { licenceId } = apiUser;
    const operator = control.client(control.operator);
    const nowMs = control.deps.now();
    const edit = async (keyLifetimeDaysMax: number | null) => {
      const { version } = expectData(await operator.getLicence({ params: { licenceId } }));
      return expectData(
        await operator.editLicence({ params: { licenceId }, body: { keyLifetimeDaysMax, version } }),
      );
    };
    const endOf = async () => expectData(await operator.getApiUser({ params: apiUser })).key?.expiresAtMs;
    expect(place.apiUser.key?.expiresAtMs).toBeNull();
    expect((await edit(5)).cutOff).not.toBeNull();
    expect(await endOf()).toBe(nowMs + 14 * day);
    expectData(await operator.resetKey({ params: apiUser, body: {} }));
    expect(await endOf()).toBe(nowMs + 5 * day);
    const { version } = expectData(await operator.getApiUser({ params: apiUser }));
    await operator.editApiUser({ params: apiUser, body: { expiresAtMs: nowMs + 2 * day, version } });
    expect(await endOf()).toBe(nowMs + 2 * day);
    // Removing the limit immediately removes the expiries that it set; raising it moves them.
    expect((await edit(9)).cutOff).not.toBeNull();
    await operator.editApiUser({ params: apiUser, body: { expiresAtMs: null, version: version + 1 } });
    expect(await endOf()).toBe(nowMs + 9 * day);
    expect((await edit(null)).cutOff).not.toBeNull();
    expect(await endOf()).toBeNull();
    // A key that has expired by then remains expired.
    await edit(3);
    control.advance(20 * day);
    expect((await edit(null)).cutOff).toBeNull();
    expect(await endOf()).toBe(nowMs + 14 * day);
    const wrong = { params: { licenceId }, body: { keyLifetimeDaysMax: 0, version: 1 } };
    expect(expectProblem(await operator.editLicence(wrong)).code).toBe('request_invalid');
  });

  it('keep mails readable for the operator alone', async () => {
    const { control, admin, apiUser, storage } = await start();
    const stored = await storage.apiUsers.find(apiUser.licenceId, apiUser.environment, apiUser.apiUserId);
    if (stored === undefined) throw new Error('no API user');
    const raise = { nowMs: control.deps.now(), consoleUrl: 'http://console.test' };
    await storage.transact((tx) =>
      raiseAlert(tx, { apiUser: stored, kind: 'rotation-due', saidOnce: 'c', facts: { days: 400 } }, raise),
    );
    const operator = control.client(control.operator);
    const list = expectData(await operator.listOutbox({ query: { channel: 'mail' } }));
    expect(list).toMatchObject({ canMail: false, total: 1, items: [{ recipient: 'it@example.com' }] });
    const params = { messageId: list.items[0]?.id ?? '' };
    const { content } = expectData(await operator.getOutboxMessage({ params }));
    expect(JSON.stringify(content)).toContain('400 days old');
    expect(expectProblem(await admin.getOutboxMessage({ params })).code).toBe('not_permitted');
  });
});
