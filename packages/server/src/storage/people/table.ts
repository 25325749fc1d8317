import type { HumanId, InvitationId } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import type { LicenceId } from '@postern/contract/ids';

export interface PeopleTables {
  readonly human_user: HumanUserTable;
  readonly human_account: HumanAccountTable;
  readonly human_passkey: HumanPasskeyTable;
  readonly human_session: HumanSessionTable;
  readonly human_two_factor: HumanTwoFactorTable;
  readonly human_recovery: HumanRecoveryTable;
  readonly human_totp_step: HumanTotpStepTable;
  readonly membership: MembershipTable;
  readonly invitation: InvitationTable;
}

/** The columns of better-auth that our own queries name. */
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

/** A table of better-auth, with the columns that our own queries read. */
export interface HumanPasskeyTable {
  id: string;
  userId: string;
}

/** A table of better-auth, with the columns that our own queries use. `lastUsedAtMs` and `mayEnrolUntilMs` are ours. */
export interface HumanSessionTable {
  id: string;
  token: string;
  userId: HumanId;
  expiresAt: Date | string;
  createdAt: Date | string;
  ipAddress: string | null;
  userAgent: string | null;
  place: string | null;
  secondFactorBy: string | null;
  lastUsedAtMs: number | null;
  mayEnrolUntilMs: number | null;
}

export interface HumanTwoFactorTable {
  id: string;
  userId: HumanId;
}

/** Codes and links that were mailed to a person, or handed to an operator for them. */
export interface HumanRecoveryTable {
  id: string;
  human_id: HumanId;
  kind: string;
  secret_digest: string;
  /** 1 if it was sent only to the person's address. */
  proves_address: number;
  tries: number;
  created_at_ms: number;
  expires_at_ms: number;
  closed_at_ms: number | null;
}

/** The last time step whose code was accepted (RFC 6238 section 5.2). */
export interface HumanTotpStepTable {
  human_id: HumanId;
  last_step: number;
}

export interface MembershipTable {
  /** The licence's id, or `-` for the installation. */
  scope: string;
  licence_id: LicenceId | null;
  human_id: HumanId;
  role: string;
  joined_at_ms: number;
  /** 1 if the seat gives nothing before the person's address is proved. */
  awaits_proof: number;
}

export interface InvitationTable {
  id: InvitationId;
  scope: string;
  licence_id: LicenceId | null;
  role: string;
  /** Null for the first run's link. */
  email: string | null;
  token_digest: string;
  invited_by: string;
  /** Null for the first run's link, and for invitations from before the column existed. */
  invited_by_id: string | null;
  language: Language;
  /** 1 if only the invited person was given the link. */
  is_mailed: number;
  created_at_ms: number;
  expires_at_ms: number;
  /** The time at which it was used, withdrawn or replaced. */
  closed_at_ms: number | null;
}
