import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { DatabaseConnection, Dialect, Driver, Kysely } from 'kysely';
import type { DatabaseSync } from 'node:sqlite';
import type { SqlDialect } from '../database-handle.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/**
 * Creates a Kysely dialect over one node:sqlite connection. Callers wait in line for it, and a transaction keeps it to
 * its end. Statements run synchronously; only the waiting is asynchronous.
 */
export function createSqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(database),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

export const sqliteWords: SqlDialect = {
  kind: 'sqlite',
  contains: (column, text) => sql<boolean>`instr(${column}, ${text}) > 0`,
  jsonArray: (element, orderBy) => sql<string>`json_group_array(${element} order by ${orderBy})`,
  jsonRow: (columns) => sql`json_array(${sql.join(columns)})`,
  // BEGIN IMMEDIATE already allows only one writer.
  lockAppends: () => Promise.resolve(),
  lockLastUsed: () => Promise.resolve(),
  clockMs: (now) => sql<number>`${now()}`,
  // The embedded database has one owner, so that there are no other processes.
  announceChange: () => Promise.resolve(),
};

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(database: DatabaseSync) {
    this.#connection = new SqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }

  async beginTransaction(): Promise<void> {
    this.#connection.begin();
  }

  async commitTransaction(): Promise<void> {
    this.#connection.commit();
  }

  async rollbackTransaction(): Promise<void> {
    this.#connection.rollback();
  }

  /** Not done here: closing the connection, which is up to the code that opened it. */
  async destroy(): Promise<void> {}
}
