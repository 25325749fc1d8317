import type { OutboxChannel } from '@postern/contract/outbox';
import type { Storage, StorageWriter, StoredMessage } from '../storage/storage.ts';

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
  readonly reportFault: (fault: unknown) => void;
}

export interface OutboxDelivery {
  /** Sends what is due, once. */
  run(): Promise<void>;
  start(): void;
  /** Ends after what is being sent. */
  close(): Promise<void>;
}

const everyMs = 2_000;
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
 * Delivers the outbox at least once: a message is claimed, sent, and then marked as sent, so that a process killed in
 * between leaves it to be sent again. Several processes may run it; each message is one's at a time.
 */
export function createOutboxDelivery(deps: OutboxDeps): OutboxDelivery {
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function deliverAll(): Promise<void> {
    const channels = Object.keys(deps.senders) as OutboxChannel[]; // the keys of the table itself
    await Promise.all(channels.map((channel) => deliverChannel(channel, deps)));
  }
  const run = async (): Promise<void> => {
    running ??= deliverAll()
      .catch(deps.reportFault)
      .finally(() => (running = undefined));
    await running;
  };
  return {
    run,
    start() {
      timer ??= setInterval(() => void run(), everyMs).unref();
    },
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

async function deliverChannel(channel: OutboxChannel, deps: OutboxDeps): Promise<void> {
  const send = deps.senders[channel];
  if (send === undefined) return;
  for (;;) {
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
