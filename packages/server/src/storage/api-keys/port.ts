import type { ApiKeyState } from '@postern/contract/api-key';
import type { ApiKeyId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUserRef } from '../api-users/port.ts';

/** The keys of API users, and the links on which a key is collected once. */
export interface ApiKeyReaders {
  readonly apiKeys: {
    /** Lists every key that the API user has or had, the newest first, including revoked ones. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<readonly StoredApiKey[]>;
    /** Lists keys of all licences whose overlap has ended and that are not revoked yet. */
    listRetired(
      nowMs: number,
      limit: number,
    ): Promise<readonly (ApiUserRef & { readonly keyId: ApiKeyId })[]>;
  };
  /** Links on which a key is collected once. */
  readonly handOvers: {
    /** Whether the link itself can be used now to collect a key. Does not count as an attempt. */
    isOpen(tokenDigest: string, nowMs: number): Promise<boolean>;
    /** Lists the newest first, including closed and expired ones. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<readonly StoredHandOver[]>;
  };
}

export interface ApiKeyWriters {
  readonly apiKeys: ApiKeyReaders['apiKeys'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      key: NewApiKey,
    ): Promise<void>;
    /**
     * Removes the ends that a limit of lifetimes has set. Keys that are still valid get the end that the new lifetime
     * gives, or none without a lifetime. A key that has expired remains expired, and a retiring one keeps its end.
     */
    liftLifetimes(
      licenceId: LicenceId,
      limit: { readonly lifetimeMs: number | null; readonly nowMs: number },
    ): Promise<number>;
    /** Wipes the text. The key still works, but cannot be shown again. */
    wipeText(licenceId: LicenceId, environment: EnvironmentName, keyId: ApiKeyId): Promise<void>;
    /**
     * Wipes, in all licences, the texts of keys that are shown once, were created by then, and have no open hand-over.
     */
    wipeShownTexts(which: { readonly madeUntilMs: number; readonly nowMs: number }): Promise<number>;
    /**
     * Gives the licence's keys an end, in every environment: this long after their creation, but not before
     * `notBeforeMs`. Earlier ends remain. Returns the number of changed keys.
     */
    limitLifetimes(
      licenceId: LicenceId,
      limit: { readonly lifetimeMs: number; readonly notBeforeMs: number },
    ): Promise<number>;
    /** Lets the active key work until then. Returns false if it is not the API user's active key. */
    retire(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      key: { readonly keyId: ApiKeyId; readonly atMs: number },
    ): Promise<boolean>;
    /** Revokes only the retiring key; with `endedOnly`, only if its time is over. */
    revokeRetiring(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      when: { readonly atMs: number; readonly endedOnly?: boolean },
    ): Promise<number>;
    /** Revokes the keys and wipes their ciphertext: a revoked key cannot be recovered. */
    revokeAll(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      atMs: number,
    ): Promise<number>;
  };
  readonly handOvers: ApiKeyReaders['handOvers'] & {
    insert(handOver: NewHandOver): Promise<StoredHandOver>;
    /** Closes the open links of the API user. */
    replaceOpen(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      nowMs: number,
    ): Promise<void>;
    /** Counts an attempt and returns the row with it; undefined if no open link has this token. */
    takeTry(tokenDigest: string, nowMs: number): Promise<StoredHandOver | undefined>;
    /** Returns false if it was already closed. */
    close(id: string, closed: NonNullable<StoredHandOver['closed']>): Promise<boolean>;
  };
}

export interface StoredHandOver {
  readonly id: string;
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  /** The only key that can be collected. When it dies, so does the link. */
  readonly keyId: ApiKeyId;
  /** See crypto/one-time-token.ts. */
  readonly codeDigest: string;
  /** Number of codes that were tried, right or wrong. */
  readonly tries: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly closed: {
    readonly atMs: number;
    readonly why: 'collected' | 'replaced' | 'wrong-codes';
  } | null;
}

export type NewHandOver = Omit<StoredHandOver, 'id' | 'tries' | 'closed'> & { readonly tokenDigest: string };

export interface StoredApiKey {
  readonly id: ApiKeyId;
  readonly version: number;
  readonly state: ApiKeyState;
  readonly masked: string;
  readonly digest: string;
  /** The sealed text, see crypto/envelope.ts; null once the key is revoked, or was shown for the only time. */
  readonly sealedText: string | null;
  /**
   * The licence showed keys only once when this one was created. It is never shown again, whatever the licence's
   * setting is later.
   */
  readonly isShownOnce: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  /** Null if it was never used. */
  readonly lastUsed: { readonly atMs: number; readonly address: string; readonly operation: string } | null;
}

export type RetiringApiKey = Pick<
  StoredApiKey,
  'id' | 'version' | 'state' | 'masked' | 'createdAtMs' | 'expiresAtMs'
>;

/**
 * A new key. The caller chooses the id and the version (one more than the newest key's), because both are bound into
 * `sealedText`.
 */
export type NewApiKey = Omit<StoredApiKey, 'state' | 'revokedAtMs' | 'lastUsed'>;
