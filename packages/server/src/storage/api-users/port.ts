import type { ApiUserStatus, EntityAccess, Language, ListApiUsersQuery } from '@postern/contract/api-user';
import type { ValueAccess } from '@postern/contract/dimension';
import type { ApiUserId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { NetworkRule } from '@postern/contract/network-rule';
import type { Page } from '@postern/contract/page';
import type { Rights } from '@postern/contract/rights';
import type { RetiringApiKey, StoredApiKey } from '../api-keys/port.ts';

/** API users, and the requests that created them. */
export interface ApiUserReaders {
  readonly apiUsers: {
    find(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<StoredApiUser | undefined>;
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: ListApiUsersQuery,
    ): Promise<Page<StoredApiUser>>;
    count(
      licenceId: LicenceId,
      environment: EnvironmentName,
    ): Promise<Readonly<Record<ApiUserStatus, number>>>;
  };
}

export interface ApiUserWriters {
  readonly apiUsers: ApiUserReaders['apiUsers'] & {
    insert(licenceId: LicenceId, environment: EnvironmentName, apiUser: NewApiUser): Promise<StoredApiUser>;
    /** Compare-and-set on `version`, which is incremented. Returns false if another writer was first. */
    update(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      version: number,
      fields: ApiUserFields,
      updatedAtMs: number,
    ): Promise<boolean>;
    delete(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      version: number,
    ): Promise<boolean>;
    /**
     * Sets the last use of API users and their keys. It is neither versioned nor audited, because usage/ writes it in
     * batches. Unknown ones are skipped.
     */
    touchLastUsed(rows: readonly LastUsed[]): Promise<void>;
  };
  readonly creationKeys: {
    /**
     * Claims the key for an API user. If it was claimed before, returns that API user and writes nothing. Of two
     * simultaneous transactions, the second waits for the first.
     */
    claim(claim: CreationClaim): Promise<ApiUserId | undefined>;
    /** Deletes the actor's keys that are older. */
    forgetBefore(
      claim: Pick<CreationClaim, 'licenceId' | 'environment' | 'actor'>,
      atMs: number,
    ): Promise<void>;
  };
}

/**
 * An API user with its rights, network rules and current key (the newest that is not revoked), as one row of a list.
 */
export interface StoredApiUser extends Required<ApiUserFields> {
  readonly id: ApiUserId;
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly accountNumber: number;
  readonly key: StoredApiKey | null;
  /** The previous key during a rotation. It may have ended and not be revoked yet. */
  readonly retiringKey: RetiringApiKey | null;
  readonly lastUsed: { readonly atMs: number; readonly address: string; readonly operation: string } | null;
  /** Null if no call was ever refused by a network rule. */
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

export interface LastUsed {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  /** The key or the older credential that was used; empty if it is not known. */
  readonly keyId: string;
  readonly atMs: number;
  readonly address: string;
  readonly operation: string;
}

export interface ApiUserRef {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
}

/** A request that creates an API user, with a name from its sender so that it can be sent again. */
export interface CreationClaim {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  /** The sender. The same key from another actor is another claim. */
  readonly actor: string;
  /** The text of the `Idempotency-Key` header. */
  readonly creationKey: string;
  /** The API user that the request is about to create. */
  readonly apiUserId: ApiUserId;
  readonly atMs: number;
}
