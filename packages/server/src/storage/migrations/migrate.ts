import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { OpenStorageError } from '../storage-errors.ts';
import type { Tables } from '../tables.ts';
import { migrations } from './migrations.ts';
import { judgeSchema } from './read-schema.ts';
import type { Migration, SqlTypes } from './migration.ts';

export interface MigrateOptions {
  readonly types: SqlTypes;
  readonly now: () => number;
  /** All migrations, except in tests. */
  readonly migrations?: readonly Migration[];
}

/**
 * Brings the schema up to date inside the given transaction, so that a step is applied completely or not at all. Not
 * done here: locking others out meanwhile, which is up to the caller.
 *
 * @throws OpenStorageError when a newer Postern wrote the database
 */
export async function migrate(tx: Kysely<Tables>, options: MigrateOptions): Promise<void> {
  const { types, now } = options;
  const wanted = options.migrations ?? migrations;
  await sql`create table if not exists schema_migration (
    number ${sql.raw(types.integer)} not null primary key,
    name ${sql.raw(types.text)} not null,
    applied_at_ms ${sql.raw(types.integer)} not null
  )`.execute(tx);
  const applied = await sql<{ number: number }>`select number from schema_migration`.execute(tx);
  const done = new Set(applied.rows.map((row) => row.number));
  refuseNewer(done, wanted);
  for (const migration of wanted.filter((each) => !done.has(each.number))) {
    for (const statement of migration.statements(types)) await sql.raw(statement).execute(tx);
    await sql`insert into schema_migration (number, name, applied_at_ms)
      values (${migration.number}, ${migration.name}, ${now()})`.execute(tx);
  }
}

/**
 * Checks the schema for a process that may not change it.
 *
 * @throws OpenStorageError when the database is not exactly up to date
 */
export async function refuseUnmigrated(query: Kysely<Tables>): Promise<void> {
  const found = await sql<{
    is_there: boolean;
  }>`select to_regclass('schema_migration') is not null as is_there`.execute(query);
  const applied =
    found.rows[0]?.is_there === true
      ? (await sql<{ number: number }>`select number from schema_migration`.execute(query)).rows
      : [];
  const done = new Set(applied.map((row) => row.number));
  refuseNewer(done, migrations);
  if (migrations.every(({ number }) => done.has(number))) return;
  throw new OpenStorageError(
    'The database is not prepared for this version of Postern. Start `postern control` first: it makes and upgrades the tables.',
  );
}

function refuseNewer(done: ReadonlySet<number>, wanted: readonly Migration[]): void {
  const state = judgeSchema([...done], wanted);
  if (state.kind === 'newer') throw new OpenStorageError(explainNewer(state));
}

export function explainNewer({ step }: { readonly step: number }): string {
  return `The database was written by a newer Postern (its schema has step ${step}). Start that version, or restore a backup.`;
}
