import type { AccessChange } from '@postern/contract/access-change';
import type { AuditEvent } from '@postern/contract/audit-event';
import type { ApiUserStatus, ListApiUsersQuery } from '@postern/contract/api-user';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { HumanId, InvitationId } from '@postern/contract/admin-routes/team';
import type { Catalogue } from '@postern/contract/catalogue';
import type {
  ApiId,
  ApiKeyId,
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
import type { AlertReaders, AlertWriters, ApiUserRef } from './alert-stores.ts';
import type {
  HumanAccountDatabase,
  StoredHuman,
  NewHuman,
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
  StoredAuditCheckpoint,
} from './stored-records.ts';

/** What methods take and give has a file of its own. */
export type {
  HumanAccountDatabase,
  StoredHuman,
  NewHuman,
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

/**
 * What the rest of the program may ask of the database; `open-database.ts` gives one over SQLite or PostgreSQL.
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
  /** Called after each commit that appended an access change, in this process or (PostgreSQL) any other. May be lost. */
  onChangeHint(listener: () => void): () => void;
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
  extends AlertReaders, PortalReaders, UsageReaders, HygieneReaders, RatePlanReaders {
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
  };
  readonly revokedTokens: {
    /** Those that have not expired by themselves. */
    list(
      environment: EnvironmentName,
      nowMs: number,
    ): Promise<readonly { readonly tokenId: string; readonly expiresAtMs: number }[]>;
  };
  readonly catalogues: {
    findInForce(environment: EnvironmentName, apiId: ApiId): Promise<StoredCatalogue | undefined>;
    listVersions(
      environment: EnvironmentName,
      apiId: ApiId,
    ): Promise<readonly Omit<StoredCatalogue, 'catalogue'>[]>;
  };
  readonly audit: {
    list(licenceId: LicenceId | null, query: AuditQuery): Promise<Page<AuditEvent>>;
    /** Oldest first, for verification and export; `after` is the last sequence already read. */
    readAfter(licenceId: LicenceId | null, after: number, limit: number): Promise<readonly AuditEvent[]>;
  };
  /** What was signed of the audit log's chains; null stands for the installation's own. */
  readonly auditCheckpoints: {
    /** The newest first. */
    list(licenceId: LicenceId | null, limit: number): Promise<readonly StoredAuditCheckpoint[]>;
    /** The chain's last event, unless a checkpoint covers it. */
    findUnsignedEnd(licenceId: LicenceId | null): Promise<Pick<AuditEvent, 'sequence' | 'hash'> | undefined>;
    /** Licences in the order of their ids, and whether something of their chain is not signed yet. */
    listUnsigned(
      after: LicenceId | null,
      limit: number,
    ): Promise<readonly { readonly licenceId: LicenceId; readonly isUnsigned: boolean }[]>;
  };
  readonly changes: {
    listAfter(since: ChangeSequence, limit: number): Promise<readonly AccessChange[]>;
    latest(): Promise<ChangeSequence>;
  };
  /** Which gateway processes may be answering calls. Only used where they reach the database themselves. */
  readonly gatewayLeases: {
    /** Live ones, and those that ended and are not forgotten yet. */
    list(): Promise<readonly StoredGatewayLease[]>;
  };
  readonly signingKeys: {
    list(environment: EnvironmentName): Promise<readonly StoredSigningKey[]>;
  };
  readonly dataKeys: {
    find(licenceId: LicenceId, dataKeyId: string): Promise<StoredDataKey | undefined>;
    findCurrent(licenceId: LicenceId): Promise<StoredDataKey | undefined>;
    /** Of all licences: those that a rotation of the master key has yet to rewrap. Any order. */
    listWrappedByOthers(
      masterKeyId: string,
      limit: number,
    ): Promise<readonly { readonly licenceId: LicenceId; readonly key: StoredDataKey }[]>;
  };
  /** Small values of the installation: the master key's check value, the epoch. */
  readonly settings: { find(name: string): Promise<string | undefined> };
  readonly humans: {
    find(humanId: HumanId): Promise<StoredHuman | undefined>;
    findByEmail(email: string): Promise<StoredHuman | undefined>;
  };
  /** Who may do what where. A licence id of null means the installation: the operators. */
  readonly members: {
    list(licenceId: LicenceId | null): Promise<readonly StoredMember[]>;
    find(licenceId: LicenceId | null, humanId: HumanId): Promise<StoredMember | undefined>;
    /** Everything that one person may do. */
    listOf(
      humanId: HumanId,
    ): Promise<readonly { readonly licenceId: LicenceId | null; readonly role: Role }[]>;
  };
  /** One-time links. Open: neither used nor withdrawn nor expired. */
  readonly invitations: {
    /** Newest first, without the first run's link. */
    listOpen(licenceId: LicenceId | null, nowMs: number): Promise<readonly StoredInvitation[]>;
    findOpenByDigest(tokenDigest: string, nowMs: number): Promise<StoredInvitation | undefined>;
  };
  /** Links on which a key is collected once. */
  readonly handOvers: {
    /** Newest first, closed and expired ones included. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<readonly StoredHandOver[]>;
  };
}

export interface StorageWriter
  extends
    Omit<StorageReader, keyof AlertReaders | keyof PortalReaders | 'usage' | 'hygiene' | 'ratePlans'>,
    RatePlanWriters,
    AlertWriters,
    PortalWriters,
    UsageWriters,
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
  readonly apiKeys: StorageReader['apiKeys'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      key: NewApiKey,
    ): Promise<void>;
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
  readonly audit: StorageReader['audit'] & {
    /** Adds the next link of the licence's hash chain. */
    append(event: NewAuditEvent): Promise<AuditEvent>;
  };
  readonly auditCheckpoints: StorageReader['auditCheckpoints'] & {
    /** One of the same place that is there already stays. */
    insert(licenceId: LicenceId | null, checkpoint: StoredAuditCheckpoint): Promise<void>;
  };
  readonly changes: StorageReader['changes'] & {
    append(change: Omit<AccessChange, 'sequence'>): Promise<ChangeSequence>;
  };
  readonly gatewayLeases: StorageReader['gatewayLeases'] & {
    insert(lease: NewGatewayLease): Promise<void>;
    /** Counts a renewal; false when the lease has ended. */
    renew(id: string, appliedSequence: ChangeSequence): Promise<boolean>;
    stop(id: string): Promise<void>;
    /** Ends it unless it was renewed since; false when it was, or had ended. */
    expire(id: string, renewals: number): Promise<boolean>;
    /** Deletes those that ended longer ago than this. */
    forgetEnded(keepMs: number): Promise<void>;
  };
  readonly signingKeys: StorageReader['signingKeys'] & {
    insert(environment: EnvironmentName, key: StoredSigningKey): Promise<void>;
    /** Compare-and-set on the state; false when it is in another one. Removing wipes the private half. */
    setState(
      environment: EnvironmentName,
      kid: string,
      change: {
        readonly from: StoredSigningKey['state'];
        readonly to: StoredSigningKey['state'];
        readonly atMs: number;
      },
    ): Promise<boolean>;
    /** Compare-and-set on the sealed text, for a rotation of the master key. */
    replaceSealed(environment: EnvironmentName, kid: string, before: string, after: string): Promise<boolean>;
  };
  readonly dataKeys: StorageReader['dataKeys'] & {
    insert(licenceId: LicenceId, key: StoredDataKey): Promise<void>;
    /** Compare-and-set on `wrappedKey`; false when it was rewrapped by somebody else. */
    replace(licenceId: LicenceId, before: StoredDataKey, after: StoredDataKey): Promise<boolean>;
  };
  readonly settings: StorageReader['settings'] & {
    set(name: string, value: string): Promise<void>;
    /** Sets it unless it is set, and gives the value in force. Two processes that claim at once get the same one. */
    claim(name: string, value: string): Promise<string>;
  };
  readonly humans: StorageReader['humans'] & {
    /** An account with a password. The address counts as verified: an invitation went there. */
    insert(human: NewHuman): Promise<void>;
  };
  readonly members: StorageReader['members'] & {
    /** Adds the person, or changes the role. */
    put(
      licenceId: LicenceId | null,
      humanId: HumanId,
      membership: { readonly role: Role; readonly atMs: number },
    ): Promise<void>;
    remove(licenceId: LicenceId | null, humanId: HumanId): Promise<boolean>;
  };
  readonly invitations: StorageReader['invitations'] & {
    insert(invitation: NewInvitation): Promise<StoredInvitation>;
    /** Uses or withdraws it; false when it was not open any more. */
    close(invitationId: InvitationId, nowMs: number): Promise<boolean>;
    /** Closes the open ones of an address; null: the first run's links. */
    closeAll(licenceId: LicenceId | null, email: string | null, nowMs: number): Promise<void>;
  };
  readonly handOvers: StorageReader['handOvers'] & {
    insert(handOver: NewHandOver): Promise<StoredHandOver>;
    /** Closes those of the API user that are open. */
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
