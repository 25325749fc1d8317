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
  /** Whether `column` contains `text`, letter for letter. */
  readonly contains: (column: Expression<string>, text: string) => RawBuilder<boolean>;
  /** Aggregates all rows of a one-column subquery to one JSON array as text; `[]` if there are none. */
  readonly jsonArray: (element: RawBuilder<unknown>, orderBy: RawBuilder<unknown>) => RawBuilder<string>;
  readonly jsonRow: (columns: readonly RawBuilder<unknown>[]) => RawBuilder<unknown>;
  /**
   * Serialises appends to the audit chain and the change feed until the transaction ends, so that the order of commits
   * is the order of sequences. Take it after the rows of the change itself, or two writers may deadlock.
   */
  readonly lockAppends: (query: Kysely<Tables>) => Promise<void>;
  /** Serialises batches of last uses, because two in a different order would deadlock. */
  readonly lockLastUsed: (query: Kysely<Tables>) => Promise<void>;
  /** The database's own clock, in epoch milliseconds; `now` if the database belongs to this process. */
  readonly clockMs: (now: () => number) => RawBuilder<number>;
  /** Notifies every process, when the transaction commits, that the feed has grown. */
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
  /**
   * Reads and writes outside of `write`, each statement in a transaction of its own: for better-auth's tables and
   * leases.
   */
  readonly autocommit: Kysely<Tables>;
  /** Turns an error of the driver into one of storage-errors.ts; returns any other as it is. */
  readonly translateError: (error: unknown) => unknown;
  readonly close: () => Promise<void>;
}
