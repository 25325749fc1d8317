import { webhookRoutes } from '@postern/contract/admin-routes/webhooks';
import type { LicenceId } from '@postern/contract/ids';
import { webhookIdSchema } from '@postern/contract/webhook';
import type { Webhook, WebhookId } from '@postern/contract/webhook';
import type { OutboxMessage } from '@postern/contract/outbox';
import { findOutboundUrlFault } from '../../notify/judge-outbound-url.ts';
import { presentFailure } from '../../notify/present-failure.ts';
import { giveUpAfterMs, queueWebhook } from '../../notify/queue-message.ts';
import { addsValues } from '../../domain/widens-access.ts';
import type { StoredWebhook } from '../../storage/outbox/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminApp } from '../admin-app.ts';
import { ApiRefusal, refuseFields, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { ControlParts } from '../control-deps.ts';
import { getLicence } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { requireStepUp } from '../require-step-up.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeWork } from '../transact-change.ts';

const webhooksMax = 20;

export function registerWebhookRoutes(app: AdminApp, parts: ControlParts): void {
  registerWebhooks(app, parts);
  registerSecrets(app, parts);
  registerTest(app, parts);
  registerDeliveries(app, parts);
}

function registerWebhooks(app: AdminApp, parts: ControlParts): void {
  const { storage } = parts;

  app.openapi(governRoute(webhookRoutes.listWebhooks, parts), async (c) => {
    const { licenceId } = c.req.valid('param');
    await getLicence(storage, licenceId);
    return c.json({ items: (await storage.webhooks.list(licenceId)).map(presentWebhook) }, 200);
  });

  app.openapi(governRoute(webhookRoutes.editWebhook, parts), async (c) => {
    const { licenceId, webhookId } = c.req.valid('param');
    const { url, description, kinds, isEnabled } = c.req.valid('json');
    if (url !== undefined) judgeUrl(url, parts.config);
    const { result } = await transactChange(
      c.get('session'),
      async (change) => {
        const before = await getWebhook(change.tx, licenceId, webhookId);
        const after: StoredWebhook = {
          ...before,
          url: url ?? before.url,
          description: description ?? before.description,
          kinds: kinds === undefined ? before.kinds : kinds,
          isEnabled: isEnabled ?? before.isEnabled,
        };
        if (sendsMore(before, after)) requireStepUp(c.get('session'), change.nowMs);
        await change.tx.webhooks.update(licenceId, after);
        await audit(change, licenceId, { action: 'webhook.edited', before, after });
        return after;
      },
      parts,
    );
    return c.json(presentWebhook(result), 200);
  });

  app.openapi(governRoute(webhookRoutes.deleteWebhook, parts), async (c) => {
    const { licenceId, webhookId } = c.req.valid('param');
    const { result } = await transactChange(
      c.get('session'),
      async (change) => {
        const before = await getWebhook(change.tx, licenceId, webhookId);
        await change.tx.webhooks.delete(licenceId, webhookId);
        await audit(change, licenceId, { action: 'webhook.deleted', before });
        return before;
      },
      parts,
    );
    return c.json(presentWebhook(result), 200);
  });
}

/** Registers the routes whose answers contain a secret. */
function registerSecrets(app: AdminApp, parts: ControlParts): void {
  const { webhookSecrets } = parts;

  app.openapi(governRoute(webhookRoutes.createWebhook, parts), async (c) => {
    const { licenceId } = c.req.valid('param');
    const form = c.req.valid('json');
    judgeUrl(form.url, parts.config);
    const secret = webhookSecrets.create();
    const { result } = await transactChange(
      c.get('session'),
      async (change) => {
        await getLicence(change.tx, licenceId);
        const others = await change.tx.webhooks.list(licenceId);
        if (others.length >= webhooksMax) {
          const what = `the licence has ${webhooksMax} webhooks, which is the maximum`;
          throw new ApiRefusal('transition_refused', { facts: { what } });
        }
        const id = createWebhookId();
        const sealedSecret = webhookSecrets.seal(secret, { licenceId, webhookId: id });
        const webhook = { ...form, id, sealedSecret, createdAtMs: change.nowMs };
        await change.tx.webhooks.insert(licenceId, webhook);
        await audit(change, licenceId, { action: 'webhook.created', after: webhook });
        return webhook;
      },
      parts,
    );
    return c.json({ webhook: presentWebhook(result), secret: secret.reveal() }, 201);
  });

  app.openapi(governRoute(webhookRoutes.replaceWebhookSecret, parts), async (c) => {
    const { licenceId, webhookId } = c.req.valid('param');
    const secret = webhookSecrets.create();
    const { result } = await transactChange(
      c.get('session'),
      async (change) => {
        const before = await getWebhook(change.tx, licenceId, webhookId);
        const after = { ...before, sealedSecret: webhookSecrets.seal(secret, { licenceId, webhookId }) };
        await change.tx.webhooks.update(licenceId, after);
        await audit(change, licenceId, { action: 'webhook.secret-replaced', before, after });
        return after;
      },
      parts,
    );
    return c.json({ webhook: presentWebhook(result), secret: secret.reveal() }, 200);
  });
}

function registerTest(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(webhookRoutes.testWebhook, parts), async (c) => {
    const { licenceId, webhookId } = c.req.valid('param');
    const { result } = await transactChange(
      c.get('session'),
      async (change) => {
        const webhook = await getWebhook(change.tx, licenceId, webhookId);
        const timestamp = new Date(change.nowMs).toISOString();
        const body = JSON.stringify({ type: 'test', timestamp, data: { licenceId, webhookId } });
        const concerns = { licenceId, environment: null, apiUserId: null, kind: 'test' };
        const id = await queueWebhook(change.tx, { ...concerns, recipient: webhookId, body }, change.nowMs);
        await audit(change, licenceId, { action: 'webhook.tested', before: webhook });
        const message = await change.tx.outbox.find(id);
        if (message === undefined) throw refuseUnfound('message');
        const { content: _content, ...waiting } = message;
        return presentDelivery(waiting);
      },
      parts,
    );
    return c.json(result, 200);
  });
}

function registerDeliveries(app: AdminApp, parts: ControlParts): void {
  const { storage } = parts;

  app.openapi(governRoute(webhookRoutes.listWebhookDeliveries, parts), async (c) => {
    const { licenceId, webhookId } = c.req.valid('param');
    await getWebhook(storage, licenceId, webhookId);
    const { state, page, pageSize } = c.req.valid('query');
    const wanted = { licenceId, channel: 'webhook', recipient: webhookId, page, pageSize } as const;
    const found = await storage.outbox.list({ ...wanted, ...(state === undefined ? {} : { state }) });
    return c.json({ ...found, items: found.items.map(presentDelivery) }, 200);
  });

  app.openapi(governRoute(webhookRoutes.replayWebhookDelivery, parts), async (c) => {
    const { licenceId, webhookId, messageId } = c.req.valid('param');
    const { result } = await transactChange(
      c.get('session'),
      async (change) => {
        const webhook = await getWebhook(change.tx, licenceId, webhookId);
        const message = await change.tx.outbox.find(messageId);
        if (message?.licenceId !== licenceId || message.recipient !== webhookId)
          throw refuseUnfound('message');
        const when = { nowMs: change.nowMs, giveUpAtMs: change.nowMs + giveUpAfterMs };
        if (!(await change.tx.outbox.retry(messageId, when))) throw refuseUnfound('message');
        await audit(change, licenceId, { action: 'outbox.retried', before: webhook });
        const { content: _content, ...waiting } = (await change.tx.outbox.find(messageId)) ?? message;
        return presentDelivery(waiting);
      },
      parts,
    );
    return c.json(result, 200);
  });
}

/** Loads a webhook. @throws ApiRefusal not_found */
async function getWebhook(
  reader: StorageReader,
  licenceId: LicenceId,
  webhookId: WebhookId,
): Promise<StoredWebhook> {
  const webhook = await reader.webhooks.find(licenceId, webhookId);
  if (webhook === undefined) throw refuseUnfound('webhook');
  return webhook;
}

/** Presents a delivery for the people of the licence. */
function presentDelivery<Delivery extends OutboxMessage>(delivery: Delivery): Delivery {
  const { lastError, channel } = delivery;
  return lastError === null ? delivery : { ...delivery, lastError: presentFailure(channel, lastError) };
}

/** Decides whether messages are sent to another URL, or additional messages are sent. */
function sendsMore(before: StoredWebhook, after: StoredWebhook): boolean {
  if (!after.isEnabled) return before.url !== after.url;
  return (
    before.url !== after.url ||
    !before.isEnabled ||
    addsValues(before.kinds ?? undefined, after.kinds ?? undefined)
  );
}

/** Checks the URL when it is saved, not only at the first delivery. @throws ApiRefusal request_invalid */
function judgeUrl(url: string, { outboundAllowed }: ControlParts['config']): void {
  const fault = findOutboundUrlFault(url, outboundAllowed);
  if (fault === 'not-https') throw refuseFields([{ path: '/url', message: 'has to begin with https://' }]);
  if (fault === 'not-public')
    throw refuseFields([{ path: '/url', message: 'has to be at a public address' }]);
}

/** Presents a webhook without its secret. */
function presentWebhook({ id, url, description, kinds, isEnabled, createdAtMs }: StoredWebhook): Webhook {
  return { id, url, description, kinds, isEnabled, createdAtMs };
}

async function audit(
  change: ChangeWork,
  licenceId: LicenceId,
  event: {
    readonly action:
      | 'webhook.tested'
      | 'webhook.created'
      | 'webhook.edited'
      | 'webhook.secret-replaced'
      | 'webhook.deleted'
      | 'outbox.retried';
    readonly before?: StoredWebhook;
    readonly after?: StoredWebhook;
  },
): Promise<void> {
  const { action, before, after } = event;
  const webhook = after ?? before;
  if (webhook === undefined) return;
  await change.audit({
    licenceId,
    environment: null,
    action,
    subject: { kind: 'webhook', id: webhook.id, name: webhook.url },
    before: before === undefined ? null : presentWebhook(before),
    after: after === undefined ? null : presentWebhook(after),
  });
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Creates an id. It is not secret, so a slight bias is harmless. */
function createWebhookId(): WebhookId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return webhookIdSchema.parse(`whk_${Array.from(bytes, (byte) => alphabet.charAt(byte % 36)).join('')}`);
}
