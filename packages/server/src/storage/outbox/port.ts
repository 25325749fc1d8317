import type { LicenceId } from '@postern/contract/ids';
import type { OutboxId, OutboxMessage, OutboxState } from '@postern/contract/outbox';
import type { Page } from '@postern/contract/page';
import type { Webhook, WebhookId } from '@postern/contract/webhook';

/** Messages that wait to be sent, and the webhooks that some of them go to. */
export interface OutboxReaders {
  readonly outbox: {
    list(query: OutboxQuery): Promise<Page<OutboxMessage>>;
    /**
     * Counts the messages that wait, and those whose delivery was abandoned; with the time since which the oldest
     * waits.
     */
    count(): Promise<{
      readonly waiting: number;
      readonly givenUp: number;
      readonly oldestWaitingAtMs: number | null;
    }>;
    find(id: OutboxId): Promise<StoredMessage | undefined>;
  };
  readonly webhooks: {
    list(licenceId: LicenceId): Promise<readonly StoredWebhook[]>;
    find(licenceId: LicenceId, webhookId: WebhookId): Promise<StoredWebhook | undefined>;
  };
}

export interface OutboxWriters {
  readonly outbox: OutboxReaders['outbox'] & {
    insert(message: NewMessage): Promise<void>;
    /** Claims due messages of a channel for one process until `untilMs`, and counts the attempt. */
    claimDue(
      channel: OutboxMessage['channel'],
      claim: { readonly nowMs: number; readonly untilMs: number; readonly limit: number },
    ): Promise<readonly StoredMessage[]>;
    /** `sent` wipes the content of a mail; a webhook's is kept for replays. */
    end(
      id: OutboxId,
      outcome: { readonly state: 'sent' | 'given-up'; readonly atMs: number; readonly error: string | null },
    ): Promise<void>;
    postpone(
      id: OutboxId,
      until: { readonly nextAttemptAtMs: number; readonly error: string },
    ): Promise<void>;
    /** Lets it wait again from now. Returns false if there is no such message or its content was wiped. */
    retry(id: OutboxId, when: { readonly nowMs: number; readonly giveUpAtMs: number }): Promise<boolean>;
    /** Deletes messages that ended, or were created, before then. */
    forget(beforeMs: number): Promise<void>;
  };
  readonly webhooks: OutboxReaders['webhooks'] & {
    insert(licenceId: LicenceId, webhook: StoredWebhook): Promise<void>;
    update(licenceId: LicenceId, webhook: StoredWebhook): Promise<boolean>;
    delete(licenceId: LicenceId, webhookId: WebhookId): Promise<boolean>;
  };
}

export interface OutboxQuery {
  readonly licenceId?: LicenceId;
  readonly state?: OutboxState;
  readonly channel?: OutboxMessage['channel'];
  readonly recipient?: string;
  readonly page: number;
  readonly pageSize: number;
}

/** JSON: `{ text, html, headers }` of a mail, `{ body }` of a webhook; null once wiped. */
export type StoredMessage = OutboxMessage & { readonly content: string | null };

export type NewMessage = Pick<
  StoredMessage,
  | 'id'
  | 'channel'
  | 'licenceId'
  | 'environment'
  | 'apiUserId'
  | 'kind'
  | 'recipient'
  | 'subject'
  | 'createdAtMs'
  | 'giveUpAtMs'
> & { readonly content: string };

export type StoredWebhook = Webhook & { readonly sealedSecret: string };
