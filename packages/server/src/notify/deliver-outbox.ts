import type { OutboxChannel } from '@postern/contract/outbox';
import type { StoredMessage } from '../storage/outbox/port.ts';
import type { Storage, StorageWriter } from '../storage/storage.ts';

/** Thrown when the other side refused the message permanently, so that another attempt would be refused too. */
export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';
}

/**
 * Sends one message, or rejects with a reason that operators read; with DeliveryRefused if no later attempt can
 * succeed.
 */
export type SendMessage = (message: StoredMessage) => Promise<void>;

export interface OutboxDeps {
  readonly storage: Storage;
  /**
   * A sender for each channel that can be used. Messages of other channels stay in the outbox, where they can be read.
   */
  readonly senders: Readonly<Partial<Record<OutboxChannel, SendMessage>>>;
  /** Called in the transaction that ends the attempts to deliver a message. */
  readonly tellGivenUp: (tx: StorageWriter, message: StoredMessage, reason: string) => Promise<void>;
  readonly now: () => number;
}

const batchSize = 10;
/** Longer than any sender may take. When a sending process dies, its message is tried again after this time. */
const claimMs = 5 * 60_000;
const backoff = { firstMs: 30_000, longestMs: 3_600_000 } as const;
const reasonLengthMax = 500;

/** The delays are 30 s, 1, 2, 4 … minutes, and at most an hour. */
export function nextDelayMs(attempts: number): number {
  return Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(20, Math.max(0, attempts - 1)));
}

/**
 * Sends every message that is due, at least once: a message is claimed, sent, and then marked as sent, so that it is
 * sent again if the process is killed in between. Several processes may do so at the same time; each message is claimed
 * by one of them. Once the signal is aborted, it ends after the current batch.
 */
export async function deliverOutbox(deps: OutboxDeps, signal?: AbortSignal): Promise<void> {
  const channels = Object.keys(deps.senders) as OutboxChannel[]; // `senders` has only these keys
  await Promise.all(channels.map((channel) => deliverChannel(channel, deps, signal)));
}

async function deliverChannel(channel: OutboxChannel, deps: OutboxDeps, signal?: AbortSignal): Promise<void> {
  const send = deps.senders[channel];
  if (send === undefined) return;
  while (signal?.aborted !== true) {
    const nowMs = deps.now();
    const claim = { nowMs, untilMs: nowMs + claimMs, limit: batchSize };
    const messages = await deps.storage.transact((tx) => tx.outbox.claimDue(channel, claim));
    await Promise.all(messages.map((message) => deliver(message, send, deps)));
    if (messages.length < batchSize) return;
  }
}

async function deliver(message: StoredMessage, send: SendMessage, deps: OutboxDeps): Promise<void> {
  const error: unknown = await send(message).then(
    () => undefined,
    (reason: unknown) => reason ?? new Error('no reason was given'),
  );
  const failure = error === undefined ? undefined : describeFailure(error);
  const nowMs = deps.now();
  await deps.storage.transact(async (tx) => {
    if (failure === undefined) {
      await tx.outbox.end(message.id, { state: 'sent', atMs: nowMs, error: null });
      return;
    }
    const nextAttemptAtMs = nowMs + nextDelayMs(message.attempts);
    if (!(error instanceof DeliveryRefused) && nextAttemptAtMs < message.giveUpAtMs) {
      await tx.outbox.postpone(message.id, { nextAttemptAtMs, error: failure });
      return;
    }
    await tx.outbox.end(message.id, { state: 'given-up', atMs: nowMs, error: failure });
    await deps.tellGivenUp(tx, message, failure);
  });
}

function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, reasonLengthMax) || 'no reason was given';
}
