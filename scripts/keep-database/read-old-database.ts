import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { sqliteTypes } from '../../packages/server/src/storage/migrations/migration.ts';
import { migrations } from '../../packages/server/src/storage/migrations/migrations.ts';
import { sqlitePartsStatement } from '../../packages/server/src/testing/describe-schema.ts';
import type { KeptDatabase } from '../../packages/server/src/testing/kept-databases.ts';

/** Their rows are the documents of APIs and what is derived from them: 280 kB of 330, and the same in all versions. */
const largeTables = new Set(['catalogue_version', 'catalogue_document']);
const nameSchema = z.object({ name: z.string() });
const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/**
 * Reads all rows of the SQLite database of a data folder that no program has open.
 *
 * @throws Error when the database is not what its migrations make today: one was edited after it had landed
 */
export async function readOldDatabase(
  dataFolder: string,
): Promise<Pick<KeptDatabase, 'steps' | 'leftOut' | 'tables'>> {
  using database = new DatabaseSync(join(dataFolder, 'postern.db'));
  const rows = (table: string) => database.prepare(`select * from "${table}"`).all();
  const steps = z
    .array(z.object({ number: z.int() }))
    .parse(rows('schema_migration'))
    .map(({ number }) => number);
  refuseEdited(database, steps);
  const leftOut: Record<string, number> = {};
  const tables: Record<string, KeptDatabase['tables'][string]> = {};
  for (const table of listTables(database)) {
    const found = z.array(rowSchema).parse(rows(table));
    if (found.length === 0 || table === 'schema_migration') continue;
    if (largeTables.has(table)) leftOut[table] = found.length;
    else {
      const columns = Object.keys(found[0] ?? {});
      tables[table] = { columns, rows: found.map((row) => columns.map((column) => row[column] ?? null)) };
    }
  }
  return { steps, leftOut, tables };
}

function listTables(database: DatabaseSync): readonly string[] {
  const tables = database.prepare(
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`,
  );
  return z
    .array(nameSchema)
    .parse(tables.all())
    .map(({ name }) => name);
}

function refuseEdited(database: DatabaseSync, steps: readonly number[]): void {
  using made = new DatabaseSync(':memory:');
  for (const migration of migrations.filter(({ number }) => steps.includes(number)))
    for (const statement of migration.statements(sqliteTypes)) made.exec(statement);
  const [found, expected] = [listParts(database), listParts(made)];
  const differing = [
    ...found.filter((part) => !expected.includes(part)),
    ...expected.filter((part) => !found.includes(part)),
  ];
  if (differing.length > 0)
    throw new Error(`Its migrations make something else today. Differing:\n${differing.join('\n')}`);
}

function listParts(database: DatabaseSync): readonly string[] {
  return z
    .array(z.object({ line: z.string() }))
    .parse(database.prepare(sqlitePartsStatement).all())
    .map(({ line }) => line.replace(/\s+/g, ' '));
}
