import type { ApiKeyState } from '@postern/contract/api-key';
import type { ApiKeyId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUserRef } from '../api-users/port.ts';

/** The keys of API users, and the links on which a key is collected once. */
export interface ApiKeyReaders {
  readonly apiKeys: {
    /** Every key that the API user has or had, newest first, revoked ones included. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<readonly StoredApiKey[]>;
    /** Keys of all licences whose overlap has ended and that are not revoked yet. */
    listRetired(
      nowMs: number,
      limit: number,
    ): Promise<readonly (ApiUserRef & { readonly keyId: ApiKeyId })[]>;
  };
  /** Links on which a key is collected once. */
  readonly handOvers: {
    /** Whether a key can be collected with the link now, as far as the link itself says. Counts no try. */
    isOpen(tokenDigest: string, nowMs: number): Promise<boolean>;
    /** Newest first, closed and expired ones included. */
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
     * Takes back what a limit of lifetimes set: of keys that still live, the end is where the new lifetime puts it, and
     * none where there is no lifetime any more. A key that is over stays over, and one on its way out keeps its end.
     */
    liftLifetimes(
      licenceId: LicenceId,
      limit: { readonly lifetimeMs: number | null; readonly nowMs: number },
    ): Promise<number>;
    /** The key goes on working, and cannot be shown again. */
    wipeText(licenceId: LicenceId, environment: EnvironmentName, keyId: ApiKeyId): Promise<void>;
    /** Wipes, in all licences, the texts of keys that are shown once, were made by then, and have no open hand-over. */
    wipeShownTexts(which: { readonly madeUntilMs: number; readonly nowMs: number }): Promise<number>;
    /**
     * Gives the licence's keys an end of life, in every environment: this long after their creation, yet not before
     * `notBeforeMs`. Earlier ends stay. The number of keys that changed.
     */
    limitLifetimes(
      licenceId: LicenceId,
      limit: { readonly lifetimeMs: number; readonly notBeforeMs: number },
    ): Promise<number>;
    /** The active key goes on working until then; false when it is not the API user's active one. */
    retire(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      key: { readonly keyId: ApiKeyId; readonly atMs: number },
    ): Promise<boolean>;
    /** Revokes the key before, and no other; with `endedOnly`, only where its time is over. */
    revokeRetiring(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      when: { readonly atMs: number; readonly endedOnly?: boolean },
    ): Promise<number>;
    /** Revoking wipes the ciphertext: a revoked key cannot be recovered. */
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
    /** Counts a try, and gives the row with it; undefined when no open link has this token. */
    takeTry(tokenDigest: string, nowMs: number): Promise<StoredHandOver | undefined>;
    /** False when it was closed already. */
    close(id: string, closed: NonNullable<StoredHandOver['closed']>): Promise<boolean>;
  };
}

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
