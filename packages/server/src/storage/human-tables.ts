import type { HumanId, InvitationId } from '@postern/contract/admin-routes/team';
import type { ApiKeyId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

/** better-auth's columns, as far as our own queries name them. */
export interface HumanUserTable {
  id: HumanId;
  name: string;
  email: string;
  emailVerified: boolean | number;
  twoFactorEnabled: boolean | number | null;
  createdAt: Date | string;
  updatedAt: Date | string;
}

export interface HumanAccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: HumanId;
  password: string | null;
  createdAt: Date | string;
  updatedAt: Date | string;
}

/** Of better-auth, as far as we read it ourselves. */
export interface HumanPasskeyTable {
  id: string;
  userId: string;
}

export interface MembershipTable {
  /** The licence's id, or `-` for the installation. */
  scope: string;
  licence_id: LicenceId | null;
  human_id: HumanId;
  role: string;
  joined_at_ms: number;
}

export interface InvitationTable {
  id: InvitationId;
  scope: string;
  licence_id: LicenceId | null;
  role: string;
  /** Null: the first run's link. */
  email: string | null;
  token_digest: string;
  invited_by: string;
  created_at_ms: number;
  expires_at_ms: number;
  /** Used, withdrawn or replaced. */
  closed_at_ms: number | null;
}

export interface HandOverTable {
  id: string;
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  key_id: ApiKeyId;
  token_digest: string;
  code_digest: string;
  /** Codes that were tried, right or wrong. */
  tries: number;
  created_at_ms: number;
  expires_at_ms: number;
  /** Null together: it is open until it expires. */
  closed_at_ms: number | null;
  closed_why: 'collected' | 'replaced' | 'wrong-codes' | null;
}
