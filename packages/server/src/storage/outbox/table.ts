import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { OutboxChannel, OutboxId, OutboxState } from '@postern/contract/outbox';
import type { WebhookId } from '@postern/contract/webhook';

export interface OutboxTables {
  readonly outbox_message: OutboxMessageTable;
  readonly webhook: WebhookTable;
}

export interface OutboxMessageTable {
  id: OutboxId;
  channel: OutboxChannel;
  licence_id: LicenceId | null;
  environment: EnvironmentName | null;
  api_user_id: ApiUserId | null;
  kind: string;
  recipient: string;
  subject: string;
  /** JSON; null after it was sent. */
  content: string | null;
  state: OutboxState;
  attempts: number;
  created_at_ms: number;
  next_attempt_at_ms: number;
  /** Until then one process has claimed it. */
  claimed_until_ms: number;
  give_up_at_ms: number;
  last_error: string | null;
  ended_at_ms: number | null;
}

export interface WebhookTable {
  id: WebhookId;
  licence_id: LicenceId;
  url: string;
  description: string;
  /** JSON array, or null for all. */
  kinds: string;
  is_enabled: number;
  sealed_secret: string;
  created_at_ms: number;
}
