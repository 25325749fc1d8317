import type { Kysely, RawBuilder, Expression } from 'kysely';
import type { ChangeHints } from './access-changes/change-hints.ts';
import type { ConnectionCounts } from './storage.ts';
import type { Tables } from './tables.ts';

/** Everything that a store needs: a connection or a transaction, and the SQL in which the databases differ. */
export interface DatabaseHandle {
  readonly query: Kysely<Tables>;
  readonly dialect: SqlDialect;
  readonly now: () => number;
}

export interface SqlDialect {
  readonly kind: 'sqlite' | 'postgres';
  /** Whether `column` holds `text`, letter for letter. */
  readonly contains: (column: Expression<string>, text: string) => RawBuilder<boolean>;
  /** All rows of a one-column subquery as one JSON array text; `[]` when there are none. */
  readonly jsonArray: (element: RawBuilder<unknown>, orderBy: RawBuilder<unknown>) => RawBuilder<string>;
  readonly jsonRow: (columns: readonly RawBuilder<unknown>[]) => RawBuilder<unknown>;
  /**
   * Makes appending to the audit chain and the change feed one at a time until the transaction ends, so that
   * commit order is sequence order. To be taken after the rows of the change itself, or two writers may deadlock.
   */
  readonly lockAppends: (query: Kysely<Tables>) => Promise<void>;
  /** One batch of last uses at a time, since two in different order would deadlock. */
  readonly lockLastUsed: (query: Kysely<Tables>) => Promise<void>;
  /** The database's own clock, in epoch milliseconds; `now` where the database is this process's. */
  readonly clockMs: (now: () => number) => RawBuilder<number>;
  /** Tells every process, once the transaction commits, that the feed has grown. */
  readonly announceChange: (query: Kysely<Tables>, sequence: number) => Promise<void>;
}

/** An open database of either kind; `open-storage.ts` builds the stores on it. */
export interface OpenDatabase {
  readonly reader: DatabaseHandle;
  readonly write: <Result>(work: (db: DatabaseHandle) => Promise<Result>) => Promise<Result>;
  /** Writes as the owner of the tables, which on PostgreSQL may be another role (`database.migrationUrl`). */
  readonly writeAsOwner: OpenDatabase['write'];
  readonly hints: ChangeHints;
  readonly connections: () => ConnectionCounts | undefined;
  readonly renewConnections: () => void;
  /** Reads and writes outside of `write`, each statement by itself: for better-auth's own tables, and leases. */
  readonly autocommit: Kysely<Tables>;
  /** Turns an error of the driver into one of storage-errors.ts; returns any other as it is. */
  readonly translateError: (error: unknown) => unknown;
  readonly close: () => Promise<void>;
}
