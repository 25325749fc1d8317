import type { CreationWriters } from './creation-stores.ts';
import type { AccessChange } from '@postern/contract/access-change';
import type { ApiUserStatus, ListApiUsersQuery } from '@postern/contract/api-user';
import type { Catalogue } from '@postern/contract/catalogue';
import type {
  ApiId,
  ApiUserId,
  ChangeSequence,
  EntityGroupId,
  EntityId,
  EnvironmentName,
  LicenceId,
} from '@postern/contract/ids';
import type { EditEntityGroup, Entity, EntityGroup, Licence } from '@postern/contract/licence';
import type { Page } from '@postern/contract/page';
import type { WebServiceAccount } from '@postern/contract/web-service-account';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { UsageReaders, UsageWriters } from './usage-stores.ts';
import type { HygieneReaders, HygieneWriters } from './hygiene-stores.ts';
import type { PortalReaders, PortalWriters } from './portal-stores.ts';
import type { RatePlanReaders, RatePlanWriters } from './rate-plan-stores.ts';
import type { PeopleReaders, PeopleWriters } from './people-stores.ts';
import type { AuditReaders, AuditWriters } from './audit-stores.ts';
import type { InstallationReaders, InstallationWriters } from './installation-stores.ts';
import type { ApiKeyReaders, ApiKeyWriters } from './api-key-stores.ts';
import type { AlertReaders, AlertWriters } from './alert-stores.ts';
import type {
  HumanAccountDatabase,
  NewLicence,
  StoredApiUser,
  ApiUserFields,
  NewApiUser,
  LastUsed,
  DeprecatedUse,
  StoredCatalogue,
} from './stored-records.ts';

/** What methods take and give has a file of its own. */
export type {
  HumanAccountDatabase,
  StoredHuman,
  NewHuman,
  StoredPerson,
  StoredHumanSession,
  StoredRecovery,
  NewRecovery,
  RecoveryKind,
  StoredMember,
  StoredInvitation,
  NewInvitation,
  StoredHandOver,
  NewHandOver,
  NewLicence,
  StoredApiUser,
  ApiUserFields,
  NewApiUser,
  StoredApiKey,
  NewApiKey,
  LastUsed,
  DeprecatedUse,
  StoredCatalogue,
  NewAuditEvent,
  AuditQuery,
  StoredGatewayLease,
  NewGatewayLease,
  StoredSigningKey,
  StoredDataKey,
} from './stored-records.ts';
/** Usage and hygiene have theirs too. */
export type {
  HourOfUsage,
  UsageCounts,
  UsageDimension,
  UsageFacet,
  UsageRange,
  UsageBatch,
  RecordedUse,
  PackedApiUser,
  UsageRetention,
  UsageRow,
  UsageSum,
  UsageTop,
} from './usage-stores.ts';
export type { StoredHygieneCheck } from './hygiene-stores.ts';
/** What is noticed and told has its part of the port in a file of its own. */
export type {
  ActivityReport,
  ApiUserActivity,
  ApiUserRef,
  HourOfActivity,
  NewMessage,
  OutboxQuery,
  RefusedKeyUse,
  RefusedUse,
  StoredActionLink,
  StoredMessage,
  StoredSighting,
  StoredWatch,
  StoredWebhook,
} from './alert-stores.ts';

/** So has the portal. */
export type { StoredIntegrator, StoredIntegratorInvitation } from './portal-stores.ts';

/**
 * What the rest of the program may ask of the database; `open-storage.ts` opens one over SQLite or PostgreSQL.
 *
 * Licence and environment come first in every method that concerns a licence, so that a look-up
 * without them does not compile. Every write happens inside `transact`, together with its audit
 * event and its access change: all of it is kept, or none.
 */
export interface Storage extends StorageReader {
  /**
   * Runs `work` in one write transaction (SQLite: BEGIN IMMEDIATE; PostgreSQL: READ COMMITTED with the
   * change feed's advisory lock taken when a change is appended). Resolves after the commit is durable.
   * What `work` throws rolls everything back and is thrown on.
   */
  transact<Result>(work: (tx: StorageWriter) => Promise<Result>): Promise<Result>;
  /**
   * The same as the owner of the tables, for the little that the program's own role may not: PostgreSQL with
   * `database.migrationUrl`. Announces no change of access.
   */
  transactAsOwner<Result>(work: (tx: StorageWriter) => Promise<Result>): Promise<Result>;
  /** Called after each commit that appended an access change, in this process or (PostgreSQL) any other. May be lost. */
  onChangeHint(listener: () => void): () => void;
  /** From now on every change of access of this process passes the guard. */
  guardChanges(guard: ChangeGuard): void;
  /**
   * `gatewayLeases.renew` as a statement of its own: within a transaction, a connection that goes silent would leave the
   * lease's row locked until the server gives that transaction up, and no other connection could renew it meanwhile.
   */
  renewGatewayLease: StorageWriter['gatewayLeases']['renew'];
  /**
   * Throws idle connections away, and those whose question of now is still open a while later: they may be dead without
   * anybody having been told. Of no effect on the embedded database.
   */
  renewConnections(): void;
  /** For better-auth alone, which keeps its own tables: the connection, as its adapter wants it. */
  readonly humanAccounts: HumanAccountDatabase;
  /** Of the pool; undefined where there is none. */
  connections(): ConnectionCounts | undefined;
  close(): Promise<void>;
}

export interface ConnectionCounts {
  readonly open: number;
  readonly idle: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
}

export interface StorageReader
  extends
    AlertReaders,
    PortalReaders,
    UsageReaders,
    HygieneReaders,
    RatePlanReaders,
    PeopleReaders,
    AuditReaders,
    InstallationReaders {
  readonly licences: {
    find(licenceId: LicenceId): Promise<Licence | undefined>;
    findByNumber(number: number): Promise<Licence | undefined>;
    findByAccountName(accountName: string): Promise<Licence | undefined>;
    list(query: {
      readonly search?: string;
      readonly page: number;
      readonly pageSize: number;
    }): Promise<Page<Licence>>;
  };
  readonly entities: {
    list(licenceId: LicenceId, environment: EnvironmentName): Promise<readonly Entity[]>;
    find(licenceId: LicenceId, environment: EnvironmentName, entityId: EntityId): Promise<Entity | undefined>;
  };
  readonly entityGroups: {
    list(licenceId: LicenceId, environment: EnvironmentName): Promise<readonly EntityGroup[]>;
    find(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entityGroupId: EntityGroupId,
    ): Promise<EntityGroup | undefined>;
  };
  readonly deprecatedUse: {
    /** Who used what is given up since then, the latest first. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly sinceMs: number; readonly limit: number },
    ): Promise<readonly DeprecatedUse[]>;
    /** Of one API user, the latest first. */
    listOf(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      query: { readonly sinceMs: number },
    ): Promise<readonly DeprecatedUse[]>;
  };
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
  readonly apiKeys: ApiKeyReaders['apiKeys'];
  /** The gateway's view, across licences: a digest names its licence by itself. */
  readonly grants: {
    findByKeyDigest(environment: EnvironmentName, keyDigest: string): Promise<AccessGrant | undefined>;
    findByApiUser(environment: EnvironmentName, apiUserId: ApiUserId): Promise<AccessGrant | undefined>;
    /** `licence` is the licence's name, or its account name in any letter case. Undefined when two would fit. */
    findByWebServiceAccount(
      environment: EnvironmentName,
      account: { readonly licence: string; readonly name: string },
    ): Promise<AccessGrant | undefined>;
  };
  readonly webServiceAccounts: {
    list(licenceId: LicenceId, environment: EnvironmentName): Promise<readonly WebServiceAccount[]>;
    find(
      licenceId: LicenceId,
      environment: EnvironmentName,
      name: string,
    ): Promise<WebServiceAccount | undefined>;
    /** Password hashes of so many accounts of all licences, for what checks of them cost. */
    sampleHashes(environment: EnvironmentName, limit: number): Promise<readonly string[]>;
  };
  readonly revokedTokens: {
    /** Those that have not expired by themselves. */
    list(
      environment: EnvironmentName,
      nowMs: number,
    ): Promise<readonly { readonly tokenId: string; readonly expiresAtMs: number }[]>;
  };
  readonly catalogues: {
    /** @throws StoredCatalogueUnreadable when the newest version does not fit the schema of this program */
    findInForce(environment: EnvironmentName, apiId: ApiId): Promise<StoredCatalogue | undefined>;
    listVersions(
      environment: EnvironmentName,
      apiId: ApiId,
    ): Promise<readonly Omit<StoredCatalogue, 'catalogue'>[]>;
  };
  readonly changes: {
    listAfter(since: ChangeSequence, limit: number): Promise<readonly AccessChange[]>;
    latest(): Promise<ChangeSequence>;
  };
}

/** Watches what is acknowledged; see compose/feed-witness.ts. */
export interface ChangeGuard {
  /** Called before a row of the change feed is appended. What it throws ends the transaction, and nothing is committed. */
  admit(): void;
  /** Awaited after a transaction that appended to the change feed was committed, before `transact` resolves. */
  acknowledge(): Promise<void>;
}

export interface StorageWriter
  extends
    Omit<
      StorageReader,
      | keyof AlertReaders
      | keyof PortalReaders
      | keyof PeopleReaders
      | keyof AuditReaders
      | keyof InstallationReaders
      | 'usage'
      | 'hygiene'
      | 'ratePlans'
    >,
    RatePlanWriters,
    PeopleWriters,
    AuditWriters,
    InstallationWriters,
    AlertWriters,
    PortalWriters,
    UsageWriters,
    CreationWriters,
    HygieneWriters {
  readonly licences: StorageReader['licences'] & {
    insert(licence: NewLicence): Promise<Licence>;
    /** Compare-and-set on `version`; false when somebody else was first. */
    update(
      licenceId: LicenceId,
      version: number,
      fields: Partial<
        Pick<
          Licence,
          | 'name'
          | 'accountName'
          | 'keyDisplay'
          | 'connectorAccess'
          | 'leakedKeyPolicy'
          | 'keyLifetimeDaysMax'
          | 'rotationDueDays'
        >
      >,
    ): Promise<boolean>;
  };
  readonly entities: StorageReader['entities'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entity: { readonly name: string; readonly createdAtMs: number },
    ): Promise<Entity>;
    delete(licenceId: LicenceId, environment: EnvironmentName, entityId: EntityId): Promise<boolean>;
  };
  readonly entityGroups: StorageReader['entityGroups'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      group: Pick<EntityGroup, 'name' | 'entityIds' | 'createdAtMs'>,
    ): Promise<EntityGroup>;
    /** False when there is no such group. */
    update(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entityGroupId: EntityGroupId,
      fields: EditEntityGroup,
    ): Promise<boolean>;
    delete(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entityGroupId: EntityGroupId,
    ): Promise<boolean>;
  };
  readonly deprecatedUse: StorageReader['deprecatedUse'] & {
    /** Adds up with what is there. Not audited: written in batches by usage/. Unknown API users are passed over. */
    add(rows: readonly DeprecatedUse[]): Promise<void>;
  };
  readonly apiUsers: StorageReader['apiUsers'] & {
    insert(licenceId: LicenceId, environment: EnvironmentName, apiUser: NewApiUser): Promise<StoredApiUser>;
    /** Compare-and-set on `version`, which goes up by one; false when somebody else was first. */
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
    /** Of the API users and their keys. Not versioned, not audited: written in batches by usage/. Unknown ones are passed over. */
    touchLastUsed(rows: readonly LastUsed[]): Promise<void>;
  };
  readonly apiKeys: ApiKeyWriters['apiKeys'];
  readonly webServiceAccounts: StorageReader['webServiceAccounts'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      account: WebServiceAccount & { readonly passwordHash: string },
    ): Promise<void>;
    /** Counts the version up; false when there is no such account. */
    setPasswordHash(
      licenceId: LicenceId,
      environment: EnvironmentName,
      name: string,
      passwordHash: string,
    ): Promise<boolean>;
    /** Takes every account of the API user its password, for good; how many had one. */
    revokeAll(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      atMs: number,
    ): Promise<number>;
    delete(licenceId: LicenceId, environment: EnvironmentName, name: string): Promise<boolean>;
  };
  readonly revokedTokens: StorageReader['revokedTokens'] & {
    /** Forgets those that have expired. False when it was revoked before. */
    insert(
      environment: EnvironmentName,
      token: { readonly tokenId: string; readonly expiresAtMs: number },
      nowMs: number,
    ): Promise<boolean>;
  };
  readonly usedProofs: {
    /** False when it was used before. */
    insert(
      environment: EnvironmentName,
      proof: { readonly proofId: string; readonly expiresAtMs: number },
    ): Promise<boolean>;
    /** Those that expired by then. */
    forget(beforeMs: number): Promise<void>;
  };
  readonly catalogues: StorageReader['catalogues'] & {
    /** Makes it the catalogue in force. The version counts up per environment and API. */
    publish(
      environment: EnvironmentName,
      catalogue: Catalogue,
      digest: string,
      atMs: number,
    ): Promise<StoredCatalogue>;
  };
  readonly changes: StorageReader['changes'] & {
    append(change: Omit<AccessChange, 'sequence' | 'mark'>): Promise<ChangeSequence>;
  };
}
