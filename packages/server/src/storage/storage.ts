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
 * All access of the program to the database; `open-storage.ts` opens one over SQLite or PostgreSQL. Licence and
 * environment come first in every method that concerns a licence, so that a look-up without them does not compile.
 * Every write happens inside `transact`, together with its audit event and its access change: all of it is stored, or
 * nothing.
 *
 * @example
 * ```ts
 * await storage.transact(async (tx) => {
 *   await tx.licences.insert(licence);
 *   await tx.audit.append(event);
 * });
 * ```
 */
export interface Storage extends StorageReader {
  /**
   * Runs `work` in one write transaction (SQLite: BEGIN IMMEDIATE; PostgreSQL: READ COMMITTED, with the change feed's
   * advisory lock taken when a change is appended). Resolves after the commit is durable. If `work` throws, everything
   * is rolled back and the error is thrown again.
   */
  transact<Result>(work: (tx: StorageWriter) => Promise<Result>): Promise<Result>;
  /**
   * Runs `work` as the owner of the tables, for the few actions that the program's own role may not take: PostgreSQL
   * with `database.migrationUrl`. Not announced: changes of access.
   */
  transactAsOwner<Result>(work: (tx: StorageWriter) => Promise<Result>): Promise<Result>;
  /**
   * Calls the listener after each commit that appended an access change, in this process or (PostgreSQL) in any other.
   * A hint may be lost. Returns a function that removes the listener.
   */
  onChangeHint(listener: () => void): () => void;
  /** Makes every later change of access by this process pass the guard. */
  guardChanges(guard: ChangeGuard): void;
  /**
   * `gatewayLeases.renew` as a statement of its own. In a transaction, a connection that goes silent would keep the
   * lease's row locked until the server aborts the transaction, and no other connection could renew it meanwhile.
   */
  renewGatewayLease: StorageWriter['gatewayLeases']['renew'];
  /**
   * Closes idle connections, and busy ones whose present query is not answered soon: they may be dead without an error
   * having been reported. Has no effect on the embedded database.
   */
  renewConnections(): void;
  /** The connection in the form of better-auth's adapter, which writes its own tables. For better-auth alone. */
  readonly humanAccounts: HumanAccountDatabase;
  /** The state of the connection pool; undefined if there is none. */
  connections(): ConnectionCounts | undefined;
  close(): Promise<void>;
}

export interface ConnectionCounts {
  readonly open: number;
  readonly idle: number;
  /** Number of callers that wait for a connection. */
  readonly waiting: number;
}

/** All queries, which may also run outside of a transaction. */
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

/** All queries and writes inside of a transaction. */
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
