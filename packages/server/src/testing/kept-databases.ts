import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { networkRuleSchema } from '@postern/contract/network-rule';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { postgresTypes, sqliteTypes } from '../storage/migrations/migration.ts';
import type { Migration } from '../storage/migrations/migration.ts';

/** The folder of the kept databases, and of the digests of the migrations that landed. */
export const keptFolder = join(import.meta.dirname, '../storage/migrations/kept');
const digestsFile = join(keptFolder, 'landed.json');

/** An API user as the program that wrote the database presented it. */
export const keptApiUserSchema = z.object({
  id: apiUserIdSchema,
  environment: environmentNameSchema,
  displayName: z.string(),
  status: z.enum(['active', 'deactivated']),
  rights: z.record(z.string(), z.string()),
  networkRules: z.array(networkRuleSchema),
});

/**
 * The rows of a database that an earlier version of the program wrote, and what that version said of them. Its tables
 * are made by the migrations, because landed ones are never edited.
 */
const keptDatabaseSchema = z.strictObject({
  /** The commit whose program wrote it. */
  commit: z.string(),
  /** The numbers of the migrations that the program knew. */
  steps: z.array(z.int().positive()),
  masterKey: z.string(),
  licence: z.object({ id: licenceIdSchema, number: z.int(), name: z.string() }),
  apiUsers: z.array(keptApiUserSchema.extend({ key: z.string() })),
  /** Null in versions that had no accounts. */
  person: z.object({ email: z.string(), password: z.string() }).nullable(),
  /** Tables whose rows are too large to be kept, with their number. */
  leftOut: z.record(z.string(), z.int()),
  tables: z.record(
    z.string(),
    z.object({
      columns: z.array(z.string()),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    }),
  ),
});
export type KeptDatabase = z.infer<typeof keptDatabaseSchema>;

/** Loads every kept database, the oldest first. */
export function loadKeptDatabases(): readonly KeptDatabase[] {
  return readdirSync(keptFolder)
    .filter((name) => name.endsWith('.json.gz'))
    .toSorted()
    .map((name) =>
      keptDatabaseSchema.parse(JSON.parse(gunzipSync(readFileSync(join(keptFolder, name))).toString())),
    );
}

/** Writes a kept database under its number of migrations, and returns the file's name. */
export function writeKeptDatabase(kept: KeptDatabase): string {
  const name = `${String(kept.steps.length).padStart(3, '0')}-steps.json.gz`;
  const text = `${JSON.stringify(keptDatabaseSchema.parse(kept))}\n`;
  writeFileSync(join(keptFolder, name), gzipSync(text, { level: 9 }));
  return name;
}

const digestsSchema = z.record(z.string(), z.strictObject({ sqlite: z.string(), postgres: z.string() }));
export type MigrationDigests = z.infer<typeof digestsSchema>;

/** Computes a digest of the statements of each migration on both databases. Comments and names are not part of it. */
export function digestMigrations(migrations: readonly Migration[]): MigrationDigests {
  const digest = (statements: readonly string[]) =>
    createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 32);
  return Object.fromEntries(
    migrations.map(({ number, statements }) => [
      String(number).padStart(4, '0'),
      { sqlite: digest(statements(sqliteTypes)), postgres: digest(statements(postgresTypes)) },
    ]),
  );
}

export function loadLandedDigests(): MigrationDigests {
  return digestsSchema.parse(JSON.parse(readFileSync(digestsFile, 'utf8')));
}

/** Adds the digests of new migrations. Digests that are there already are never replaced. */
export function addLandedDigests(migrations: readonly Migration[]): void {
  const digests = { ...digestMigrations(migrations), ...loadLandedDigests() };
  const sorted = Object.fromEntries(
    Object.entries(digests).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  writeFileSync(digestsFile, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
