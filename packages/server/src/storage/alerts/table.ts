import type { AlertId, AlertKind } from '@postern/contract/alert';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface AlertTables {
  readonly api_user_watch: ApiUserWatchTable;
  readonly address_sighting: AddressSightingTable;
  readonly hourly_activity: HourlyActivityTable;
  readonly alert: AlertTable;
  readonly alert_preference: AlertPreferenceTable;
  readonly action_link: ActionLinkTable;
}

/** Observations are about an API user. */
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
  /** JSON, see watch-store.ts. */
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
  /** Unique, so that the same alert is raised once. */
  said_once: string;
  /** JSON, see alertFactsSchema. */
  facts: string;
}

export interface AlertPreferenceTable {
  licence_id: LicenceId;
  /** The API user's id, or `-` for the licence's own preferences. */
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
