import { randomInt } from 'node:crypto';
import { outboxIdSchema } from '@postern/contract/outbox';
import type { OutboxId } from '@postern/contract/outbox';
import type { NewMessage } from '../storage/outbox/port.ts';
import type { StorageWriter } from '../storage/storage.ts';
import type { RenderedMail } from './mails/mail.ts';

/** When a message could not be delivered for this long, delivery ends and an alert reports it. */
export const giveUpAfterMs = 3 * 86_400_000;

type Concerns = Pick<NewMessage, 'licenceId' | 'environment' | 'apiUserId' | 'kind' | 'recipient'>;

/**
 * Writes a mail into the outbox, in the transaction of the event that it reports. It is sent later, by
 * deliver-outbox.ts.
 */
export async function queueMail(
  tx: StorageWriter,
  mail: Concerns & { readonly rendered: RenderedMail },
  nowMs: number,
): Promise<void> {
  const { rendered, ...concerns } = mail;
  const { subject, text, html } = rendered;
  await queue(tx, { ...concerns, channel: 'mail', subject, content: JSON.stringify({ text, html }) }, nowMs);
}

/**
 * Writes a webhook message into the outbox. `recipient` is the webhook's id, and `body` is signed and posted. Returns
 * the message's id.
 */
export async function queueWebhook(
  tx: StorageWriter,
  message: Concerns & { readonly body: string },
  nowMs: number,
): Promise<OutboxId> {
  const { body, ...concerns } = message;
  return await queue(
    tx,
    { ...concerns, channel: 'webhook', subject: '', content: JSON.stringify({ body }) },
    nowMs,
  );
}

async function queue(
  tx: StorageWriter,
  message: Omit<NewMessage, 'id' | 'createdAtMs' | 'giveUpAtMs'>,
  nowMs: number,
): Promise<OutboxId> {
  const giveUpAtMs = nowMs + giveUpAfterMs;
  const id = createMessageId();
  await tx.outbox.insert({ ...message, id, createdAtMs: nowMs, giveUpAtMs });
  return id;
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

function createMessageId(): OutboxId {
  const text = Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return outboxIdSchema.parse(`msg_${text}`);
}
