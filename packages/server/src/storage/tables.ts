import type { Generated } from 'kysely';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { IntegratorInvitationId } from '@postern/contract/admin-routes/integrators';
import type { AccessChange } from '@postern/contract/access-change';
import type { Actor, AuditAction } from '@postern/contract/audit-event';
import type { ApiKeyState } from '@postern/contract/api-key';
import type { ApiUserStatus, Language } from '@postern/contract/api-user';
import type {
  ApiId,
  ApiKeyId,
  ApiUserId,
  ChangeSequence,
  EntityGroupId,
  EntityId,
  EnvironmentName,
  LicenceId,
} from '@postern/contract/ids';
import type { KeyDisplay, LeakedKeyPolicy } from '@postern/contract/licence';
import type { StoredSigningKey } from './storage.ts';
import type {
  ApiUserWatchTable,
  AddressSightingTable,
  HourlyActivityTable,
  AlertTable,
  OutboxMessageTable,
  WebhookTable,
  AlertPreferenceTable,
  ActionLinkTable,
} from './alert-tables.ts';
import type {
  HumanUserTable,
  HumanAccountTable,
  HumanPasskeyTable,
  HumanRecoveryTable,
  HumanSessionTable,
  HumanTotpStepTable,
  HumanTwoFactorTable,
  MembershipTable,
  InvitationTable,
  HandOverTable,
} from './human-tables.ts';

/**
 * The columns as queries see them, the same on both databases: text ids, epoch milliseconds, JSON as text.
 * The ids are branded because nothing but this folder writes them; JSON text is parsed by zod where it is read.
 */
export interface Tables {
  readonly licence: LicenceTable;
  readonly entity: EntityTable;
  readonly entity_group: EntityGroupTable;
  readonly entity_group_entity: EntityGroupEntityTable;
  readonly deprecated_use: DeprecatedUseTable;
  readonly licence_rate_plan: LicenceRatePlanTable;
  readonly api_user_rate_plan: ApiUserRatePlanTable;
  readonly account_number: AccountNumberTable;
  readonly api_user: ApiUserTable;
  readonly api_user_entity: ApiUserEntityTable;
  readonly api_key: ApiKeyTable;
  readonly catalogue_version: CatalogueVersionTable;
  readonly catalogue_document: CatalogueDocumentTable;
  readonly integrator: IntegratorTable;
  readonly integrator_api_user: IntegratorApiUserTable;
  readonly integrator_invitation: IntegratorInvitationTable;
  readonly audit_event: AuditEventTable;
  readonly audit_checkpoint: AuditCheckpointTable;
  readonly audit_cut: AuditCutTable;
  readonly access_change: AccessChangeTable;
  readonly signing_key: SigningKeyTable;
  readonly gateway_lease: GatewayLeaseTable;
  readonly data_key: DataKeyTable;
  readonly setting: SettingTable;
  readonly human_user: HumanUserTable;
  readonly human_account: HumanAccountTable;
  readonly human_passkey: HumanPasskeyTable;
  readonly human_session: HumanSessionTable;
  readonly human_two_factor: HumanTwoFactorTable;
  readonly human_recovery: HumanRecoveryTable;
  readonly human_totp_step: HumanTotpStepTable;
  readonly membership: MembershipTable;
  readonly invitation: InvitationTable;
  readonly hand_over: HandOverTable;
  readonly web_service_account: WebServiceAccountTable;
  readonly revoked_token: RevokedTokenTable;
  readonly used_proof: UsedProofTable;
  readonly api_user_watch: ApiUserWatchTable;
  readonly address_sighting: AddressSightingTable;
  readonly hourly_activity: HourlyActivityTable;
  readonly alert: AlertTable;
  readonly outbox_message: OutboxMessageTable;
  readonly webhook: WebhookTable;
  readonly alert_preference: AlertPreferenceTable;
  readonly action_link: ActionLinkTable;
}

export interface LicenceTable {
  id: LicenceId;
  number: number;
  name: string;
  account_name: string;
  key_display: KeyDisplay;
  /** 1: new web service accounts may be made. */
  connector_access: number;
  leaked_key_policy: LeakedKeyPolicy;
  /** Null: keys live until they are reset. */
  key_lifetime_days_max: number | null;
  rotation_due_days: number | null;
  search_text: string;
  created_at_ms: number;
  version: number;
}

export interface EntityTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  id: EntityId;
  name: string;
  created_at_ms: number;
}

export interface EntityGroupTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  id: EntityGroupId;
  name: string;
  created_at_ms: number;
}

export interface EntityGroupEntityTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  entity_group_id: EntityGroupId;
  entity_id: EntityId;
  /** Keeps the order in which the admin gave them. */
  position: number;
}

export interface LicenceRatePlanTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  /** JSON, see ratePlanSchema. */
  limits: string;
  version: number;
}

export interface ApiUserRatePlanTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  /** JSON, see ratePlanSchema: the operator's. */
  plan: string;
  /** The same of an admin. */
  own: string;
  version: number;
}

export interface DeprecatedUseTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  api_id: string;
  base_path: string;
  operation_id: string;
  scheme: string;
  calls: number;
  first_at_ms: number;
  last_at_ms: number;
}

/** Hands out numbers that are never used twice, not even after the API user is deleted. */
export interface AccountNumberTable {
  number: Generated<number>;
  api_user_id: ApiUserId;
}

export interface ApiUserTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  id: ApiUserId;
  account_number: number;
  first_name: string | null;
  last_name: string | null;
  application_name: string | null;
  nickname: string | null;
  email: string;
  cellphone: string | null;
  language: Language;
  sex: 'female' | 'male' | 'other' | 'unspecified';
  /** `some`: the rows of api_user_entity. `group`: those of entity_group_entity. */
  entity_access: 'all' | 'some' | 'group';
  entity_group_id: EntityGroupId | null;
  /** JSON, see valueAccessSchema. */
  channels: string;
  attributes: string;
  default_entity_id: EntityId | null;
  access_type: string;
  /** JSON, see networkRuleSchema. */
  network_rules: string;
  /** JSON, see rightsSchema. */
  rights: string;
  expires_at_ms: number | null;
  status: ApiUserStatus;
  /** Lower-case, see search-text.ts: what lists are sorted by and searched in. */
  name_sort: string;
  email_sort: string;
  search_text: string;
  key_search: string;
  /** 0: never. */
  last_used_at_ms: number;
  last_used_address: string;
  last_used_operation: string;
  created_at_ms: number;
  updated_at_ms: number;
  version: number;
}

export interface ApiUserEntityTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  entity_id: EntityId;
  /** Keeps the order in which the admin gave them. */
  position: number;
}

export interface ApiKeyTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  id: ApiKeyId;
  version: number;
  state: ApiKeyState;
  masked: string;
  digest: string;
  sealed_text: string | null;
  /** 1: it was made while its licence showed keys only once. */
  is_shown_once: Generated<number>;
  created_at_ms: number;
  expires_at_ms: number | null;
  revoked_at_ms: number | null;
  /** 0: never. */
  last_used_at_ms: Generated<number>;
  last_used_address: Generated<string>;
  last_used_operation: Generated<string>;
}

export interface CatalogueVersionTable {
  environment: EnvironmentName;
  api_id: ApiId;
  version: number;
  digest: string;
  published_at_ms: number;
  /** JSON, see catalogueSchema. */
  catalogue: string;
}

export interface CatalogueDocumentTable {
  environment: EnvironmentName;
  api_id: ApiId;
  digest: string;
  file: string;
  /** The text, gzip, base64. */
  packed: string;
  stored_at_ms: number;
}

export interface IntegratorTable {
  licence_id: LicenceId;
  human_id: HumanId;
  joined_at_ms: number;
}

export interface IntegratorApiUserTable {
  licence_id: LicenceId;
  human_id: HumanId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
}

export interface IntegratorInvitationTable {
  id: IntegratorInvitationId;
  licence_id: LicenceId;
  email: string;
  /** JSON: a list of `{ environment, apiUserId }`. */
  api_users: string;
  token_digest: string;
  invited_by: string;
  /** Null: from before the column. */
  invited_by_id: string | null;
  language: Language;
  /** 1: nobody but the invited person was given the link. */
  is_mailed: number;
  created_at_ms: number;
  expires_at_ms: number;
  closed_at_ms: number | null;
}

export interface AuditEventTable {
  /** The licence's id, or `-` for the installation's own chain. */
  chain: string;
  sequence: number;
  licence_id: LicenceId | null;
  environment: EnvironmentName | null;
  at_ms: number;
  actor_kind: Actor['kind'];
  actor_id: string;
  actor_name: string;
  actor_address: string | null;
  action: AuditAction;
  subject_kind: string;
  subject_id: string;
  subject_name: string;
  /** JSON; `null` as JSON text when there was nothing. */
  before: string;
  after: string;
  hash: string;
  previous_hash: string;
}

export interface AuditCutTable {
  /** As in `audit_event`. */
  chain: string;
  /** The last event that is not kept any more, and its hash. */
  sequence: number;
  hash: string;
  at_ms: number;
  /** See crypto/audit-checkpoint.ts. */
  jws: string;
}

export interface AuditCheckpointTable {
  /** As in `audit_event`. */
  chain: string;
  sequence: number;
  at_ms: number;
  /** See crypto/audit-checkpoint.ts. */
  jws: string;
}

export interface AccessChangeTable {
  sequence: ChangeSequence;
  at_ms: number;
  licence_id: LicenceId | null;
  environment: EnvironmentName | null;
  kind: AccessChange['kind'];
  subject_id: string;
  mark: string | null;
}

export interface GatewayLeaseTable {
  id: string;
  kind: 'process' | 'worker';
  host: string;
  /** JSON array of names. */
  environments: string;
  applied_sequence: ChangeSequence;
  renewals: number;
  lease_ms: number;
  /** Ids, separated by spaces; empty for a process of an earlier version. */
  master_key_ids: string;
  /** JSON; see access/lease-book.ts. */
  limits: string | null;
  started_at_ms: number;
  renewed_at_ms: number;
  /** Null together: it is live. */
  ended_at_ms: number | null;
  ended_why: 'stopped' | 'expired' | null;
  ended_sequence: ChangeSequence | null;
}

export interface SigningKeyTable {
  environment: EnvironmentName;
  kid: string;
  state: StoredSigningKey['state'];
  public_jwk: string;
  sealed_private_key: string;
  created_at_ms: number;
  state_since_ms: number;
}

export interface DataKeyTable {
  licence_id: LicenceId;
  id: string;
  master_key_id: string;
  wrapped_key: string;
  created_at_ms: number;
}

export interface SettingTable {
  name: string;
  value: string;
}

export interface WebServiceAccountTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  id: ApiKeyId;
  name: string;
  /** See crypto/password-hash.ts. */
  password_hash: string;
  version: number;
  created_at_ms: number;
  /** Since when it has no password; null: it has one. */
  revoked_at_ms: number | null;
}

export interface RevokedTokenTable {
  environment: EnvironmentName;
  token_id: string;
  expires_at_ms: number;
}

export interface UsedProofTable {
  environment: EnvironmentName;
  proof_id: string;
  expires_at_ms: number;
}
