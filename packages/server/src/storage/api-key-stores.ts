import type { ApiKeyId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUserRef } from './alert-stores.ts';
import type { NewApiKey, StoredApiKey } from './stored-records.ts';

/** The part of the port `storage.ts` that is about the keys of API users. */
export interface ApiKeyReaders {
  readonly apiKeys: {
    /** Every key that the API user has or had, newest first, revoked ones included. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<readonly StoredApiKey[]>;
    /** Of all licences: keys whose overlap is over and that are not revoked yet. */
    listRetired(
      nowMs: number,
      limit: number,
    ): Promise<readonly (ApiUserRef & { readonly keyId: ApiKeyId })[]>;
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
    /** Of all licences: texts of keys that are shown once, were made by then, and wait for nobody to collect them. */
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
}
