import type { AccessChange } from '@postern/contract/access-change';
import type { ApiId, ApiUserId, ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import type { Catalogue } from '@postern/contract/catalogue';
import type { AccessGrant } from '../domain/access-grant.ts';

/** A signing key for verifiers. `jwk` contains only the public part. */
export interface VerificationKey {
  readonly kid: string;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** The user name of a Basic credential, `licence/account`, split at its slash. */
export interface WebServiceAccountName {
  readonly licence: string;
  readonly name: string;
}

/** The stored catalogue of an API. */
export type CatalogueInForce =
  | { readonly kind: 'in-force'; readonly catalogue: Catalogue }
  | { readonly kind: 'none' }
  /** There is a catalogue that this version cannot read. Calls of the API must not be judged by an older one. */
  | { readonly kind: 'unreadable'; readonly why: string };

export interface RevokedToken {
  /** The `jti` of the token. */
  readonly tokenId: string;
  readonly expiresAtMs: number;
}

/**
 * The source of a gateway process's knowledge about access: the database itself, or, for a worker on the embedded
 * database (which has one owner), the owning process over IPC. Everything is plain data.
 *
 * Not checked here: whether an API user may make a call. The caches in front of the source only keep its answers, and
 * `decision/` judges.
 */
export interface AccessSource {
  /** Finds the API user with this key digest, in this environment only, by one query. */
  findGrantByKeyDigest(environment: EnvironmentName, keyDigest: string): Promise<AccessGrant | undefined>;
  findGrantByApiUser(environment: EnvironmentName, apiUserId: ApiUserId): Promise<AccessGrant | undefined>;
  /**
   * Finds the API user that a legacy account authenticates as, by one query. `licence` is the licence's name or account
   * name.
   */
  findGrantByWebServiceAccount(
    environment: EnvironmentName,
    account: WebServiceAccountName,
  ): Promise<AccessGrant | undefined>;
  /** Loads the tokens that were revoked individually and have not expired. */
  loadRevokedTokens(environment: EnvironmentName): Promise<readonly RevokedToken[]>;
  loadCatalogue(environment: EnvironmentName, apiId: ApiId): Promise<CatalogueInForce>;
  loadVerificationKeys(environment: EnvironmentName): Promise<readonly VerificationKey[]>;
  /** Lists the changes after `since`, oldest first, at most `limit`. An empty list means that there are none yet. */
  listChanges(since: ChangeSequence, limit: number): Promise<readonly AccessChange[]>;
  latestSequence(): Promise<ChangeSequence>;
  /**
   * Replaces connections that may be dead, after a question was not answered in time. Sources without connections do
   * not have it.
   */
  renewConnections?(): Promise<void>;
  /** Registers a listener for hints that something changed. Hints may be lost. Returns the function that removes it. */
  onHint(listener: () => void): () => void;
}
