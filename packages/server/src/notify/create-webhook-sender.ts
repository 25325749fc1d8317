import { z } from 'zod';
import type { WebhookSecrets } from '../crypto/webhook-secret.ts';
import { webhookIdSchema } from '@postern/contract/webhook';
import type { Storage } from '../storage/storage.ts';
import type { SendMessage } from './deliver-outbox.ts';
import type { OutboundPost } from './outbound-fetch.ts';
import { signWebhook } from './sign-webhook.ts';

export interface WebhookSenderDeps {
  readonly storage: Pick<Storage, 'webhooks'>;
  readonly secrets: WebhookSecrets;
  readonly post: OutboundPost;
  readonly now: () => number;
  /** The name of the product, with which receivers recognise the sender. */
  readonly productName: string;
}

const contentSchema = z.object({ body: z.string() });

/** Signs a message of the outbox and posts it to its webhook. Rejects on every answer but 2xx. */
export function createWebhookSender(deps: WebhookSenderDeps): SendMessage {
  const userAgent = presentUserAgent(deps.productName);
  return async ({ id, licenceId, recipient, content }) => {
    const { body } = contentSchema.parse(JSON.parse(content ?? 'null'));
    const webhookId = webhookIdSchema.parse(recipient);
    const webhook = licenceId === null ? undefined : await deps.storage.webhooks.find(licenceId, webhookId);
    if (webhook === undefined || licenceId === null) throw new Error('the webhook was deleted');
    if (!webhook.isEnabled) throw new Error('the webhook is switched off');
    const secret = deps.secrets.open(webhook.sealedSecret, { licenceId, webhookId });
    const headers = {
      ...signWebhook({ id, body, atMs: deps.now() }, secret),
      'content-type': 'application/json',
      'user-agent': userAgent,
    };
    const answer = await deps.post(webhook.url, { headers, body });
    if (answer.status < 200 || answer.status > 299) throw new Error(`answered with status ${answer.status}`);
  };
}

/** A product token may contain letters, digits and hyphens here (RFC 9110 section 10.1.5 allows a few more). */
function presentUserAgent(productName: string): string {
  const token = productName
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return token === '' ? 'Webhooks/1' : `${token}-Webhooks/1`;
}
