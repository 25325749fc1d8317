import type { IntegratorInvitationId } from '@postern/contract/admin-routes/integrators';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface IntegratorTables {
  readonly integrator: IntegratorTable;
  readonly integrator_api_user: IntegratorApiUserTable;
  readonly integrator_invitation: IntegratorInvitationTable;
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
  /** Null for rows from before the column existed. */
  invited_by_id: string | null;
  language: Language;
  /** 1 if only the invited person was given the link. */
  is_mailed: number;
  created_at_ms: number;
  expires_at_ms: number;
  closed_at_ms: number | null;
}
