import type { Actor, AuditAction, AuditEvent } from '@postern/contract/audit-event';
import type { ApiUserStatus, EntityAccess, Language } from '@postern/contract/api-user';
import type { ApiKeyState } from '@postern/contract/api-key';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { HumanId, InvitationId, Member } from '@postern/contract/admin-routes/team';
import type { Catalogue } from '@postern/contract/catalogue';
import type {
  ApiId,
  ApiKeyId,
  ApiUserId,
  ChangeSequence,
  EntityId,
  EnvironmentName,
  LicenceId,
} from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import type { ValueAccess } from '@postern/contract/dimension';
import type { NetworkRule } from '@postern/contract/network-rule';
import type { Rights } from '@postern/contract/rights';

// What the port's methods take and give, record by record: see storage.ts.

/** What better-auth's Kysely adapter takes. Opaque here: nothing else may query through it. */
export interface HumanAccountDatabase {
  readonly kind: 'sqlite' | 'postgres';
  readonly kysely: object;
}

export interface StoredHuman {
  readonly id: HumanId;
  readonly name: string;
  readonly email: string;
  /**
   * Whether this person was seen to receive what is sent to the address (a mailed link or code, or a sign-on provider
   * that vouches for it), or an operator confirmed it. Anybody may have typed an address that is not proved.
   */
  readonly isAddressProved: boolean;
}
export type NewHuman = StoredHuman & { readonly passwordHash: string; readonly createdAtMs: number };

/** A person as operators see them. */
export interface StoredPerson extends StoredHuman {
  readonly createdAtMs: number;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** Single sign-on providers that the account is linked to. */
  readonly providers: readonly string[];
}

/** A session without its secret. */
export interface StoredHumanSession {
  readonly id: string;
  readonly place: 'console' | 'portal';
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Null: not used since the column is there. */
  readonly lastUsedAtMs: number | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly secondFactorBy: string | null;
}

/**
 * `address`: a code that proves the address, and that a second factor may be set up. `password`: a link to a new
 * password. `factors`: a link that removes the second factors, for who knows the password. `account`: both of these,
 * made by an operator.
 */
export type RecoveryKind = 'address' | 'password' | 'factors' | 'account';

export interface StoredRecovery {
  readonly id: string;
  readonly humanId: HumanId;
  readonly kind: RecoveryKind;
  /** See crypto/one-time-token.ts; for a code, see humans/address-proof.ts. */
  readonly secretDigest: string;
  /** It went to the person's address and nowhere else, so whoever has it receives what is sent there. */
  readonly provesAddress: boolean;
  readonly tries: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}
export type NewRecovery = Omit<StoredRecovery, 'id' | 'tries'>;
export type StoredMember = Readonly<Member>;

export interface StoredInvitation {
  readonly id: InvitationId;
  readonly licenceId: LicenceId | null;
  readonly role: Role;
  /** Null: the first run's link. */
  readonly email: string | null;
  readonly invitedBy: string;
  /** Null: nobody, for the first run's link. */
  readonly invitedById: string | null;
  /** Of the mail. */
  readonly language: Language;
  /** Nobody but the invited person was given the link: whoever has it receives what is sent to the address. */
  readonly isMailed: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}
export type NewInvitation = Omit<StoredInvitation, 'id'> & {
  /** See crypto/one-time-token.ts. */
  readonly tokenDigest: string;
};

export interface StoredHandOver {
  readonly id: string;
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  /** The one key that can be collected; the link dies with it. */
  readonly keyId: ApiKeyId;
  /** See crypto/one-time-token.ts. */
  readonly codeDigest: string;
  /** Codes that were tried, right or wrong. */
  readonly tries: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly closed: {
    readonly atMs: number;
    readonly why: 'collected' | 'replaced' | 'wrong-codes';
  } | null;
}
export type NewHandOver = Omit<StoredHandOver, 'id' | 'tries' | 'closed'> & { readonly tokenDigest: string };

export type NewLicence = Omit<
  Licence,
  'id' | 'version' | 'connectorAccess' | 'leakedKeyPolicy' | 'keyLifetimeDaysMax' | 'rotationDueDays'
> &
  Partial<Pick<Licence, 'connectorAccess' | 'leakedKeyPolicy' | 'keyLifetimeDaysMax' | 'rotationDueDays'>>;

/** An API user with its rights, network rules, and current key (newest that is not revoked), as one row of a list. */
export interface StoredApiUser extends Required<ApiUserFields> {
  readonly id: ApiUserId;
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly accountNumber: number;
  readonly key: StoredApiKey | null;
  /** The key before, in the middle of a rotation; it may be over by time and not yet swept away. */
  readonly retiringKey: RetiringApiKey | null;
  readonly lastUsed: { readonly atMs: number; readonly address: string; readonly operation: string } | null;
  /** Null: no call was ever refused by a network rule. */
  readonly networkRefusals: {
    readonly count: number;
    readonly lastAtMs: number;
    readonly lastAddress: string;
  } | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly version: number;
}

export interface ApiUserFields {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly applicationName?: string | null;
  readonly nickname?: string | null;
  readonly email?: string;
  readonly cellphone?: string | null;
  readonly language?: Language;
  readonly sex?: 'female' | 'male' | 'other' | 'unspecified';
  readonly entities?: EntityAccess;
  readonly defaultEntityId?: EntityId | null;
  readonly channels?: ValueAccess;
  readonly attributes?: ValueAccess;
  readonly accessType?: string;
  readonly networkRules?: readonly NetworkRule[];
  readonly expiresAtMs?: number | null;
  readonly rights?: Rights;
  readonly status?: ApiUserStatus;
}
export type NewApiUser = Required<ApiUserFields> & { readonly id: ApiUserId; readonly createdAtMs: number };

export interface StoredApiKey {
  readonly id: ApiKeyId;
  readonly version: number;
  readonly state: ApiKeyState;
  readonly masked: string;
  readonly digest: string;
  /** The sealed text, see crypto/envelope.ts; null once revoked, or shown for the only time. */
  readonly sealedText: string | null;
  /** Made while the licence showed keys only once: never shown again, whatever the licence says later. */
  readonly isShownOnce: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  /** Null: never. */
  readonly lastUsed: { readonly atMs: number; readonly address: string; readonly operation: string } | null;
}
export type RetiringApiKey = Pick<
  StoredApiKey,
  'id' | 'version' | 'state' | 'masked' | 'createdAtMs' | 'expiresAtMs'
>;

/** The caller gives the id and the version (one more than the newest key's), since both are bound into `sealedText`. */
export type NewApiKey = Omit<StoredApiKey, 'state' | 'revokedAtMs' | 'lastUsed'>;

export interface LastUsed {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  /** The key, or the legacy credential, that was used; empty where it is not known. */
  readonly keyId: string;
  readonly atMs: number;
  readonly address: string;
  readonly operation: string;
}

/** How often an API user called something that is given up, and by what. */
export interface DeprecatedUse {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  readonly apiId: string;
  /** The API's own base path, or the alias. */
  readonly basePath: string;
  readonly operationId: string;
  readonly scheme: string;
  readonly calls: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export interface StoredCatalogue {
  readonly environment: EnvironmentName;
  readonly apiId: ApiId;
  readonly version: number;
  readonly digest: string;
  readonly publishedAtMs: number;
  readonly catalogue: Catalogue;
}

export interface NewAuditEvent {
  readonly licenceId: LicenceId | null;
  readonly environment: EnvironmentName | null;
  readonly atMs: number;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly subject: AuditEvent['subject'];
  readonly before?: AuditEvent['before'];
  readonly after?: AuditEvent['after'];
}

/** What was signed of a chain of the audit log: up to which event, when, and the signature with what it covers. */
export interface StoredAuditCheckpoint {
  readonly sequence: number;
  readonly atMs: number;
  readonly jws: string;
}

/** Where the kept part of a chain begins: after this event. `jws` signs it. */
export interface StoredAuditCut extends StoredAuditCheckpoint {
  readonly hash: string;
}

export interface AuditQuery {
  /** Its events, and those of the licence as a whole. */
  readonly environment?: EnvironmentName;
  readonly action?: AuditAction;
  readonly subjectId?: string;
  readonly actorId?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly page: number;
  readonly pageSize: number;
}

/** How a gateway process counts limits, as access/lease-book.ts defines it. */
export interface StoredLeaseLimits {
  readonly mode: 'exact' | 'share';
  readonly share: number;
  readonly sinceMs: number;
  readonly why: string | null;
  readonly shareCalls: number;
}

/** As access/lease-book.ts defines it; times are the database's. */
export interface StoredGatewayLease {
  readonly id: string;
  readonly kind: 'process' | 'worker';
  readonly host: string;
  readonly environments: readonly EnvironmentName[];
  readonly appliedSequence: ChangeSequence;
  readonly renewals: number;
  readonly leaseMs: number;
  readonly masterKeyIds: readonly string[];
  readonly limits: StoredLeaseLimits | undefined;
  readonly startedAtMs: number;
  readonly renewedAtMs: number;
  readonly ended: {
    readonly atMs: number;
    readonly why: 'stopped' | 'expired';
    readonly sequence: ChangeSequence;
  } | null;
}
export type NewGatewayLease = Omit<
  StoredGatewayLease,
  'renewals' | 'limits' | 'startedAtMs' | 'renewedAtMs' | 'ended'
>;

export interface StoredSigningKey {
  readonly kid: string;
  /** `next`: published, not yet signing. `active`: signs. `retiring`: verifies only. `removed`: gone. */
  readonly state: 'next' | 'active' | 'retiring' | 'removed';
  readonly publicJwk: string;
  readonly sealedPrivateKey: string;
  readonly createdAtMs: number;
  readonly stateSinceMs: number;
}

export interface StoredDataKey {
  readonly id: string;
  readonly masterKeyId: string;
  readonly wrappedKey: string;
  readonly createdAtMs: number;
}
