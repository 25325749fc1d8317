import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { DatabaseHandle } from '../storage/database-handle.ts';
import { postgresTypes, sqliteTypes } from '../storage/migrations/migration.ts';
import type { SqlTypes } from '../storage/migrations/migration.ts';
import { migrations } from '../storage/migrations/migrations.ts';
import type { TestDatabase } from './databases.ts';
import type { KeptDatabase } from './kept-databases.ts';

const migrationTable = (types: SqlTypes): string =>
  `create table schema_migration (number ${types.integer} not null primary key, name ${types.text} not null,
    applied_at_ms ${types.integer} not null)`;

/** Fills an empty database with a kept one, as the program that wrote it left it. */
export async function restoreKeptDatabase(kept: KeptDatabase, database: TestDatabase): Promise<void> {
  if (database.config.kind === 'postgres') await restorePostgres(kept, database.config.url);
  else restoreSqlite(kept, database.dataFolder);
}

function listStatements(kept: KeptDatabase, types: SqlTypes): readonly string[] {
  const applied = migrations.filter(({ number }) => kept.steps.includes(number));
  return [
    migrationTable(types),
    ...applied.flatMap(({ number, name, statements }) => [
      ...statements(types),
      `insert into schema_migration values (${number}, '${name}', 0)`,
    ]),
  ];
}

function restoreSqlite(kept: KeptDatabase, dataFolder: string): void {
  using database = new DatabaseSync(join(dataFolder, 'postern.db'), { enableForeignKeyConstraints: false });
  database.exec(`begin; ${listStatements(kept, sqliteTypes).join(';\n')}; commit`);
  database.exec('begin');
  for (const [table, { columns, rows }] of Object.entries(kept.tables)) {
    const insert = database.prepare(
      `insert into "${table}" (${quote(columns)}) values (${columns.map(() => '?').join(', ')})`,
    );
    for (const row of rows) insert.run(...row);
  }
  database.exec('commit');
}

async function restorePostgres(kept: KeptDatabase, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(listStatements(kept, postgresTypes).join(';\n'));
    // The tables are filled in any order, so that foreign keys are not checked meanwhile.
    await client.query('set session_replication_role = replica');
    for (const [table, { columns, rows }] of Object.entries(kept.tables)) {
      const objects = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
      const names = quote(columns);
      await client.query(
        `insert into "${table}" (${names}) overriding system value
          select ${names} from json_populate_recordset(null::"${table}", $1)`,
        [JSON.stringify(objects)],
      );
    }
    await advanceCounters(client);
  } finally {
    await client.end();
  }
}

/** Lets counted numbers continue behind the inserted ones. */
async function advanceCounters(client: Client): Promise<void> {
  const { rows } = await client.query<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns
      where table_schema = 'public' and is_identity = 'YES'`,
  );
  for (const { table_name: table, column_name: column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence('"${table}"', '${column}'), coalesce(max("${column}"), 0) + 1, false)
        from "${table}"`,
    );
}

/** Reads the kept columns of every kept table as they are now, each row as one line of JSON, sorted. */
export async function readKeptColumns(
  kept: KeptDatabase,
  { query }: DatabaseHandle,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const [table, { columns }] of Object.entries(kept.tables)) {
    const statement = sql.raw<Record<string, unknown>>(`select ${quote(columns)} from "${table}"`);
    found[table] = presentRows((await statement.execute(query)).rows, columns);
  }
  return found;
}

/** Presents rows in the form in which both databases agree. */
export function presentRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
): readonly string[] {
  return rows.map((row) => JSON.stringify(columns.map((column) => presentValue(row[column])))).toSorted();
}

function presentValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quote(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
