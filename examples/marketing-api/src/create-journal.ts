import { EventEmitter, on } from 'node:events';
import { webhookEvents, webhookSubscriptions } from './collections.ts';
import type { Partition, Store } from './open-store.ts';

export type Journal = ReturnType<typeof createJournal>;

/** An event that a subscription asked for, as subscribers and streams receive it. */
export interface JournalEntry {
  readonly id: string;
  readonly event: string;
  readonly subject: string;
  readonly subscription: string;
  readonly occurredAt: string;
}

const entriesPerSubscriptionShown = 1_000;

/**
 * Creates the journal of events for webhook subscribers. Each event is stored once per active subscription that asked
 * for it. Not done here: delivery to the subscription's URL. Subscribers read the events, or follow the stream.
 */
export function createJournal(store: Store, { now }: { readonly now: () => number }) {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);

  function record(partition: Partition, event: string, subject: string): void {
    const { items } = store.list(
      webhookSubscriptions,
      { partition },
      { limit: entriesPerSubscriptionShown, offset: 0 },
    );
    for (const subscription of items) {
      if (!subscription.data.active || !subscription.data.events.includes(event)) continue;
      const occurredAt = new Date(now()).toISOString();
      const data = { event, subject, subscription: subscription.data.name, occurredAt };
      const row = store.insert(webhookEvents, { partition }, { key: null, data });
      emitter.emit(channel(partition), { id: row.id, ...data });
    }
  }

  /** Yields events as they happen, until `gone` fires. */
  async function* follow(partition: Partition, gone: AbortSignal): AsyncGenerator<JournalEntry> {
    try {
      for await (const [entry] of on(emitter, channel(partition), { signal: gone })) yield entry;
    } catch (error) {
      if (!gone.aborted) throw error;
    }
  }

  return { record, follow };
}

function channel({ environment, licence, entity }: Partition): string {
  return JSON.stringify([environment, licence, entity]);
}
