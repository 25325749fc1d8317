import type { AlertId, AlertKind } from '@postern/contract/alert';
import type { OutboxChannel, OutboxId, OutboxState } from '@postern/contract/outbox';
import type { WebhookId } from '@postern/contract/webhook';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

/** What is noticed and told is about an API user. */
interface OfApiUser {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
}

export interface ApiUserWatchTable extends OfApiUser {
  refused_count: number;
  refused_at_ms: number;
  refused_address: string;
  pending_count: number;
  /** JSON, see watches.ts. */
  pending: string;
  reported_at_ms: number;
  muted_until_ms: number;
  burst_from_ms: number;
  burst_calls: number;
  burst_failures: number;
}

export interface AddressSightingTable extends OfApiUser {
  address: string;
  calls: number;
  first_at_ms: number;
  last_at_ms: number;
}

export interface HourlyActivityTable extends OfApiUser {
  hour_ms: number;
  calls: number;
  failures: number;
}

export interface AlertTable {
  id: AlertId;
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId | null;
  subject_name: string;
  kind: AlertKind;
  at_ms: number;
  /** Unique: what was said is not said again. */
  said_once: string;
  /** JSON, see alertFactsSchema. */
  facts: string;
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
  /** JSON; null once it was sent. */
  content: string | null;
  state: OutboxState;
  attempts: number;
  created_at_ms: number;
  next_attempt_at_ms: number;
  /** Until then one process is at it. */
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

export interface AlertPreferenceTable {
  licence_id: LicenceId;
  /** `-`: the licence's own. */
  api_user_id: string;
  /** JSON, see alertPreferencesSchema. */
  preferences: string;
}

export interface ActionLinkTable extends OfApiUser {
  token_digest: string;
  action: 'add-address' | 'cut-off' | 'mute';
  address: string;
  created_at_ms: number;
  expires_at_ms: number;
  used_at_ms: number | null;
}
