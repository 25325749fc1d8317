import type { ApiKeyId, ApiUserId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ValueAccess } from '@postern/contract/dimension';
import type { Rights } from '@postern/contract/rights';
import type { RatePlanLayers } from './rate-plan.ts';

/**
 * Everything that a gateway knows of one API user: what storage loads, caches hold and stages judge.
 * Plain data, so that it crosses a process boundary as JSON.
 */
export interface AccessGrant {
  readonly licenceId: LicenceId;
  readonly licenceNumber: number;
  readonly licenceAccountName: string;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  /** A small number, unique in the installation: the `accountId` claim. */
  readonly accountNumber: number;
  readonly displayName: string;
  readonly status: 'active' | 'deactivated';
  readonly accessType: string;
  readonly rights: Rights;
  /** The names of a group's entities stand here like those that were chosen one by one; an empty group is none. */
  readonly entities: { readonly kind: 'all' } | { readonly kind: 'some'; readonly names: readonly string[] };
  readonly defaultEntityId: EntityId | null;
  readonly defaultEntityName: string | null;
  readonly channels: ValueAccess;
  readonly attributes: ValueAccess;
  readonly networkRanges: readonly string[];
  readonly expiresAtMs: number | null;
  /** Keys that are accepted now. Empty: keyless. */
  readonly keys: readonly AcceptedKey[];
  /** Legacy credentials that act as this API user; left out where there are none. */
  readonly webServiceAccounts?: readonly AcceptedAccount[];
  /** Limits that are set for its licence or itself, beside those of the APIs; left out where there are none. */
  readonly ratePlan?: RatePlanLayers;
}

export interface AcceptedKey {
  readonly id: ApiKeyId;
  readonly version: number;
  /** Base64url HMAC-SHA-256 of the key's text; see crypto/key-digest.ts. */
  readonly digest: string;
  readonly expiresAtMs: number | null;
  /** What may be shown of its text. */
  readonly masked?: string;
}

/** A web service account, `licence/account`; its id is one of a credential, like a key's. */
export interface AcceptedAccount {
  readonly id: ApiKeyId;
  /** Counts up with each change of the password: what was verified with an earlier one is dead. */
  readonly version: number;
  readonly name: string;
  /** See crypto/password-hash.ts. */
  readonly passwordHash: string;
}
