import type { AccessChange } from '@postern/contract/access-change';
import type { ApiId, ApiUserId, ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import type { Catalogue } from '@postern/contract/catalogue';
import type { AccessGrant } from '../domain/access-grant.ts';

/** A public signing key, as verifiers need it. `jwk` is the public part only. */
export interface VerificationKey {
  readonly kid: string;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** What stands before the colon of `licence/account:password`. */
export interface WebServiceAccountName {
  readonly licence: string;
  readonly name: string;
}

/** What the database has for an API. */
export type CatalogueInForce =
  | { readonly kind: 'in-force'; readonly catalogue: Catalogue }
  | { readonly kind: 'none' }
  /** It is there, and this version cannot read it: no call of the API may be judged by an older one. */
  | { readonly kind: 'unreadable'; readonly why: string };

export interface RevokedToken {
  /** Its `jti`. */
  readonly tokenId: string;
  readonly expiresAtMs: number;
}

/**
 * Where a gateway process gets the truth from: the database itself, or (workers on the embedded
 * database, which has one owner) the owning process over IPC. Everything is plain data.
 *
 * Not checked here: anything. The caches in front of it and the stages judge.
 */
export interface AccessSource {
  /** The API user that the key digest belongs to, in this environment only. One query. */
  findGrantByKeyDigest(environment: EnvironmentName, keyDigest: string): Promise<AccessGrant | undefined>;
  findGrantByApiUser(environment: EnvironmentName, apiUserId: ApiUserId): Promise<AccessGrant | undefined>;
  /** The API user that a legacy account acts as; `licence` is the licence's name or account name. One query. */
  findGrantByWebServiceAccount(
    environment: EnvironmentName,
    account: WebServiceAccountName,
  ): Promise<AccessGrant | undefined>;
  /** Tokens that were revoked one by one and have not expired. */
  loadRevokedTokens(environment: EnvironmentName): Promise<readonly RevokedToken[]>;
  loadCatalogue(environment: EnvironmentName, apiId: ApiId): Promise<CatalogueInForce>;
  loadVerificationKeys(environment: EnvironmentName): Promise<readonly VerificationKey[]>;
  /** Changes after `since`, oldest first, at most `limit`. An empty list means: up to date. */
  listChanges(since: ChangeSequence, limit: number): Promise<readonly AccessChange[]>;
  latestSequence(): Promise<ChangeSequence>;
  /** Nothing was heard for too long: connections that may be dead are not used again. Left out where there are none. */
  renewConnections?(): Promise<void>;
  /** A hint that something changed; may be lost. Returns the way to stop listening. */
  onHint(listener: () => void): () => void;
}
