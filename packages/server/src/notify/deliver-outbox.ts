import type { OutboxChannel } from '@postern/contract/outbox';
import type { StoredMessage } from '../storage/outbox/port.ts';
import type { Storage, StorageWriter } from '../storage/storage.ts';

/** The other side has refused the message for good: to send it again would be refused again. */
export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';
}

/** Sends one message, or rejects with a reason that operators read; with DeliveryRefused where no later attempt can succeed. */
export type SendMessage = (message: StoredMessage) => Promise<void>;

export interface OutboxDeps {
  readonly storage: Storage;
  /** What can be sent; messages of another channel wait in the outbox, to be read there. */
  readonly senders: Readonly<Partial<Record<OutboxChannel, SendMessage>>>;
  /** In the transaction that gives a message up. */
  readonly tellGivenUp: (tx: StorageWriter, message: StoredMessage, reason: string) => Promise<void>;
  readonly now: () => number;
}

const batchSize = 10;
/** Longer than any sender may take: a message whose process died is tried again after it. */
const claimMs = 5 * 60_000;
const backoff = { firstMs: 30_000, longestMs: 3_600_000 } as const;
const reasonLengthMax = 500;

/** 30 s, 1, 2, 4 … minutes, at most an hour. */
export function nextDelayMs(attempts: number): number {
  return Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(20, Math.max(0, attempts - 1)));
}

/**
 * Sends every message that is due, at least once: a message is claimed, sent, and then marked as sent, so that a process
 * killed in between leaves it to be sent again. Several processes may do so at the same time; each message is claimed by
 * one of them. Ends early, after the batch in hand, once the signal is aborted.
 */
export async function deliverOutbox(deps: OutboxDeps, signal?: AbortSignal): Promise<void> {
  const channels = Object.keys(deps.senders) as OutboxChannel[]; // the keys of the table itself
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
