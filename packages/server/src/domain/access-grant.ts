import type { ApiKeyId, ApiUserId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ValueAccess } from '@postern/contract/dimension';
import type { Rights } from '@postern/contract/rights';
import type { RatePlanLayers } from './rate-plan.ts';

/**
 * Everything that a gateway has to know about one API user. Storage loads it, caches keep it, and stages judge by it.
 * It is plain data, so that it can be sent to another process as JSON.
 */
export interface AccessGrant {
  readonly licenceId: LicenceId;
  readonly licenceNumber: number;
  readonly licenceAccountName: string;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  /** A small number, unique in the installation; tokens contain it as the claim `accountId`. */
  readonly accountNumber: number;
  readonly displayName: string;
  readonly status: 'active' | 'deactivated';
  readonly accessType: string;
  readonly rights: Rights;
  /** The permitted entities. For a group, the names of its entities are listed; an empty group permits none. */
  readonly entities: { readonly kind: 'all' } | { readonly kind: 'some'; readonly names: readonly string[] };
  readonly defaultEntityId: EntityId | null;
  readonly defaultEntityName: string | null;
  readonly channels: ValueAccess;
  readonly attributes: ValueAccess;
  readonly networkRanges: readonly string[];
  readonly expiresAtMs: number | null;
  /** The keys that are accepted now; empty for an API user without a key. */
  readonly keys: readonly AcceptedKey[];
  /** Legacy credentials that authenticate as this API user; left out where there are none. */
  readonly webServiceAccounts?: readonly AcceptedAccount[];
  /** The limits of the licence and of the API user, in addition to those of the APIs; left out where there are none. */
  readonly ratePlan?: RatePlanLayers;
}

export interface AcceptedKey {
  readonly id: ApiKeyId;
  readonly version: number;
  /** Base64url HMAC-SHA-256 of the key's text; see crypto/key-digest.ts. */
  readonly digest: string;
  readonly expiresAtMs: number | null;
  /** The masked key, which may be shown. */
  readonly masked?: string;
}

/** A web service account, `licence/account`. Its id is a credential id, like that of a key. */
export interface AcceptedAccount {
  readonly id: ApiKeyId;
  /** Increases with each change of the password. What was verified with an earlier version is no longer accepted. */
  readonly version: number;
  readonly name: string;
  /** The password's hash in a format of crypto/password-hash.ts. */
  readonly passwordHash: string;
}
