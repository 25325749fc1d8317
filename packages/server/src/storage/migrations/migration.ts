/** One step of the schema. Never edited once landed: a change of the schema is a new file and a new entry of `migrations`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: (types: SqlTypes) => readonly string[];
}

/** The few words in which the two databases differ. */
export interface SqlTypes {
  /** Compared byte by byte, so that both sort alike whatever the server's locale. */
  readonly text: string;
  readonly integer: string;
  /** Truth and moments as better-auth's adapter writes them; our own tables use integers. */
  readonly boolean: string;
  readonly moment: string;
  /** A primary key that counts up and is never given twice. */
  readonly countedNumber: string;
  /**
   * An index that holds all that a search reads. PostgreSQL has none: its index rows are at most 2,704 bytes, and
   * its scan of the whole table is fast enough.
   */
  readonly searchIndex: (statement: string) => readonly string[];
  /** Makes the database itself refuse updates and deletes. */
  readonly appendOnly: (table: string) => readonly string[];
}

export const sqliteTypes: SqlTypes = {
  text: 'text',
  integer: 'integer',
  boolean: 'integer',
  moment: 'text',
  countedNumber: 'integer not null primary key autoincrement',
  searchIndex: (statement) => [statement],
  appendOnly: (table) =>
    ['update', 'delete'].map(
      (event) => `create trigger ${table}_no_${event} before ${event} on ${table}
        begin select raise(abort, '${table} is append-only'); end`,
    ),
};

export const postgresTypes: SqlTypes = {
  text: 'text collate "C"',
  integer: 'bigint',
  boolean: 'boolean',
  moment: 'timestamptz',
  countedNumber: 'bigint generated always as identity primary key',
  searchIndex: () => [],
  appendOnly: (table) => [
    `create function ${table}_refuse() returns trigger language plpgsql
      as $$ begin raise exception '${table} is append-only'; end $$`,
    `create trigger ${table}_append_only before update or delete or truncate on ${table}
      for each statement execute function ${table}_refuse()`,
  ],
};
