/**
 * One step of the schema. It is never edited after it landed: a change is a new file and a new entry of `migrations`.
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: (types: SqlTypes) => readonly string[];
}

/** The SQL words in which the two databases differ. */
export interface SqlTypes {
  /** Text that is compared byte by byte, so that both sort alike whatever the server's locale. */
  readonly text: string;
  readonly integer: string;
  /** Booleans and times as better-auth's adapter writes them; our own tables use integers. */
  readonly boolean: string;
  readonly moment: string;
  /** A primary key that is incremented and never reused. */
  readonly countedNumber: string;
  /**
   * An index that contains everything that a search reads. PostgreSQL has none: its index rows are at most 2,704 bytes,
   * and its scan of the whole table is fast enough.
   */
  readonly searchIndex: (statement: string) => readonly string[];
  /** Makes the database refuse updates and deletes. */
  readonly appendOnly: (table: string) => readonly string[];
  /** Makes the database refuse deletes, and updates that do not increase the column. */
  readonly forwardOnly: (table: string, column: string) => readonly string[];
  /** Lets rows of an append-only table be deleted up to the cut of their chain in `audit_cut`. */
  readonly deletableThroughCut: (table: string) => readonly string[];
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
  forwardOnly: (table, column) => [
    `create trigger ${table}_no_delete before delete on ${table}
      begin select raise(abort, '${table} only goes forward'); end`,
    `create trigger ${table}_forward before update on ${table} when new.${column} <= old.${column}
      begin select raise(abort, '${table} only goes forward'); end`,
  ],
  deletableThroughCut: (table) => [
    `drop trigger ${table}_no_delete`,
    `create trigger ${table}_no_delete before delete on ${table}
      when not exists (select 1 from audit_cut as cut where cut.chain = old.chain and cut.sequence >= old.sequence)
      begin select raise(abort, '${table} is append-only'); end`,
  ],
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
  forwardOnly: (table, column) => [
    `create function ${table}_refuse() returns trigger language plpgsql
      as $$ begin raise exception '${table} only goes forward'; end $$`,
    `create trigger ${table}_no_delete before delete or truncate on ${table}
      for each statement execute function ${table}_refuse()`,
    `create trigger ${table}_forward before update on ${table}
      for each row when (new.${column} <= old.${column}) execute function ${table}_refuse()`,
  ],
  deletableThroughCut: (table) => [
    `drop trigger ${table}_append_only on ${table}`,
    `create trigger ${table}_append_only before update or truncate on ${table}
      for each statement execute function ${table}_refuse()`,
    `create function ${table}_refuse_kept() returns trigger language plpgsql as $$ begin
      if exists (select 1 from audit_cut as cut where cut.chain = old.chain and cut.sequence >= old.sequence)
      then return old; end if;
      raise exception '${table} is append-only'; end $$`,
    `create trigger ${table}_no_delete before delete on ${table}
      for each row execute function ${table}_refuse_kept()`,
  ],
};
