import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** More distinct SQL texts than the stores have. Beyond it the oldest statement is dropped. */
const preparedMax = 500;

interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/**
 * One connection. It prepares each SQL text once, and refuses to commit after a failed statement, as PostgreSQL does.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();
  #failure: unknown;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  begin(): void {
    this.#failure = undefined;
    this.#database.exec('begin immediate');
  }

  commit(): void {
    if (this.#failure === undefined) return this.#database.exec('commit');
    throw new Error('a statement of this transaction failed, so it cannot be committed', {
      cause: this.#failure,
    });
  }

  rollback(): void {
    // On a full disk SQLite rolls back by itself.
    if (this.#database.isTransaction) this.#database.exec('rollback');
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return this.#execute<Row>(query);
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const { statement, returnsRows } = this.#prepare(query.sql);
    const parameters = query.parameters.map(parseInput);
    if (returnsRows) {
      // Kysely's types promise the shape of the row; the test of the schema snapshot compares them with the database.
      return { rows: statement.all(...parameters) as Row[] };
    }
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  #prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(text);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    if (this.#prepared.size >= preparedMax) this.#forgetOldest();
    this.#prepared.set(text, prepared);
    return prepared;
  }

  #forgetOldest(): void {
    for (const text of this.#prepared.keys()) {
      this.#prepared.delete(text);
      return;
    }
  }

  // eslint-disable-next-line require-yield -- Kysely asks for the method; nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('streaming is not supported; read in pages');
  }
}

function parseInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`not a value that the portable schema stores: ${typeof value}`);
}
