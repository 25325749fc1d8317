import type { AccessChangeReaders, AccessChangeWriters, ChangeGuard } from './access-changes/port.ts';
import type { AccessGrantReaders, AccessGrantWriters } from './access-grants/port.ts';
import type { AlertReaders, AlertWriters } from './alerts/port.ts';
import type { ApiKeyReaders, ApiKeyWriters } from './api-keys/port.ts';
import type { ApiUserReaders, ApiUserWriters } from './api-users/port.ts';
import type { AuditReaders, AuditWriters } from './audit/port.ts';
import type { CatalogueReaders, CatalogueWriters } from './catalogues/port.ts';
import type { EntityReaders, EntityWriters } from './entities/port.ts';
import type { GatewayLeaseReaders, GatewayLeaseWriters } from './gateway-leases/port.ts';
import type { HygieneReaders, HygieneWriters } from './hygiene/port.ts';
import type { InstallationReaders, InstallationWriters } from './installation/port.ts';
import type { IntegratorReaders, IntegratorWriters } from './integrators/port.ts';
import type { LicenceReaders, LicenceWriters } from './licences/port.ts';
import type { OutboxReaders, OutboxWriters } from './outbox/port.ts';
import type { HumanAccountDatabase, PeopleReaders, PeopleWriters } from './people/port.ts';
import type { RatePlanReaders, RatePlanWriters } from './rate-plans/port.ts';
import type { TokenReaders, TokenWriters } from './tokens/port.ts';
import type { UsageReaders, UsageWriters } from './usage/port.ts';
import type { WebServiceAccountReaders, WebServiceAccountWriters } from './web-service-accounts/port.ts';

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
   * An error that `work` throws rolls everything back and is thrown on.
   */
  transact<Result>(work: (tx: StorageWriter) => Promise<Result>): Promise<Result>;
  /**
   * Runs `work` as the owner of the tables, for the little that the program's own role may not do: PostgreSQL with
   * `database.migrationUrl`. Announces no change of access.
   */
  transactAsOwner<Result>(work: (tx: StorageWriter) => Promise<Result>): Promise<Result>;
  /** Called after each commit that appended an access change, in this process or (PostgreSQL) any other. May be lost. */
  onChangeHint(listener: () => void): () => void;
  /** Makes every later change of access of this process pass the guard. */
  guardChanges(guard: ChangeGuard): void;
  /**
   * `gatewayLeases.renew` as a statement of its own: within a transaction, a connection that goes silent would leave the
   * lease's row locked until the server gives that transaction up, and no other connection could renew it meanwhile.
   */
  renewGatewayLease: StorageWriter['gatewayLeases']['renew'];
  /**
   * Closes idle connections, and busy ones whose present query is not answered soon: they may be dead without an error
   * having been reported. Has no effect on the embedded database.
   */
  renewConnections(): void;
  /** For better-auth alone, which keeps its own tables: the connection, as its adapter wants it. */
  readonly humanAccounts: HumanAccountDatabase;
  /** The state of the connection pool; undefined where there is none. */
  connections(): ConnectionCounts | undefined;
  close(): Promise<void>;
}

export interface ConnectionCounts {
  readonly open: number;
  readonly idle: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
}

/** Everything that may be asked outside of a transaction. */
export interface StorageReader
  extends
    AccessChangeReaders,
    AccessGrantReaders,
    AlertReaders,
    ApiKeyReaders,
    ApiUserReaders,
    AuditReaders,
    CatalogueReaders,
    EntityReaders,
    GatewayLeaseReaders,
    HygieneReaders,
    InstallationReaders,
    IntegratorReaders,
    LicenceReaders,
    OutboxReaders,
    PeopleReaders,
    RatePlanReaders,
    TokenReaders,
    UsageReaders,
    WebServiceAccountReaders {}

/** Everything that may be asked and written inside of a transaction. */
export interface StorageWriter
  extends
    AccessChangeWriters,
    AccessGrantWriters,
    AlertWriters,
    ApiKeyWriters,
    ApiUserWriters,
    AuditWriters,
    CatalogueWriters,
    EntityWriters,
    GatewayLeaseWriters,
    HygieneWriters,
    InstallationWriters,
    IntegratorWriters,
    LicenceWriters,
    OutboxWriters,
    PeopleWriters,
    RatePlanWriters,
    TokenWriters,
    UsageWriters,
    WebServiceAccountWriters {}
