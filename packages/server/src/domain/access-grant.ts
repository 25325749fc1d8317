import type { ApiKeyId, ApiUserId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Rights } from '@postern/contract/rights';

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
  readonly entities: { readonly kind: 'all' } | { readonly kind: 'some'; readonly names: readonly string[] };
  readonly defaultEntityId: EntityId | null;
  readonly networkRanges: readonly string[];
  readonly expiresAtMs: number | null;
  /** Keys that are accepted now. Empty: keyless. */
  readonly keys: readonly AcceptedKey[];
}

export interface AcceptedKey {
  readonly id: ApiKeyId;
  readonly version: number;
  /** Base64url HMAC-SHA-256 of the key's text; see crypto/key-digest.ts. */
  readonly digest: string;
  readonly expiresAtMs: number | null;
}
