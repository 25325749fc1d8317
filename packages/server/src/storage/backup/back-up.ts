import { open, rename, rm, stat } from 'node:fs/promises';
import type { Config } from '../../config/config-schema.ts';
import { replaceFile } from '../../data-folder/replace-file.ts';
import { migrations } from '../migrations/migrations.ts';
import { BackupError } from './backup-error.ts';
import { checkDigest, loadManifest, measureFile, presentManifestFile } from './backup-manifest.ts';
import type { BackupManifest, DatabaseState } from './backup-manifest.ts';
import { checkDump, dumpPostgres, restorePostgres } from './postgres-backup.ts';
import type { PostgresTools } from './postgres-backup.ts';
import { checkSqlite, copySqlite, restoreSqlite } from './sqlite-backup.ts';

/** The database of an installation, its URLs resolved. */
export interface BackedUpDatabase {
  readonly database: Config['database'];
  readonly dataFolder: string;
}

export interface BackupDeps {
  readonly tools: PostgresTools;
  /** The version of this program. */
  readonly version: string;
  readonly now: () => number;
}

/**
 * Writes a backup and its manifest while the programs run. The file takes its name once it is whole and on the disk, so that a
 * backup that was interrupted leaves nothing but a `.partial` file, which the next one replaces.
 *
 * Not in it: the master key, postern.yaml, the documents and the operator token.
 *
 * @throws BackupError; nothing is overwritten
 */
export async function backUp(
  of: BackedUpDatabase,
  file: string,
  { tools, version, now }: BackupDeps,
): Promise<BackupManifest> {
  if ((await stat(file).catch(() => undefined)) !== undefined)
    throw new BackupError(`${file} exists already, and is not overwritten. Choose another name.`);
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  await createPrivate(partial);
  const state =
    of.database.kind === 'sqlite'
      ? await copySqlite(of.dataFolder, partial)
      : await dumpPostgres(of.database.migrationUrl ?? of.database.url, partial, tools);
  const manifest: BackupManifest = {
    format: 1,
    database: of.database.kind,
    version,
    ...state,
    takenAtMs: now(),
    ...(await measureFile(partial)),
  };
  await replaceFile(presentManifestFile(file), `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(partial, file);
  return manifest;
}

/**
 * Checks a backup without a server: its digest, and, of an embedded database, every page and index.
 *
 * @throws BackupError when it cannot be restored by this program
 */
export async function verifyBackup(file: string, tools: PostgresTools): Promise<BackupManifest> {
  const manifest = await loadManifest(file);
  await checkDigest(file, manifest);
  const newest = Math.max(...migrations.map(({ number }) => number));
  if (manifest.schemaStep > newest)
    throw new BackupError(
      `${file} was made by Postern ${manifest.version}, whose schema is newer than that of this program. Use that version or a later one.`,
    );
  if (manifest.database === 'sqlite') refuseOtherState(file, checkSqlite(file), manifest);
  else await checkDump(file, tools);
  return manifest;
}

/**
 * Restores a verified backup where no database is yet. What was acknowledged after the backup is not in it: see
 * compose/feed-witness.ts for why the program then refuses to start, and docs/operations.md for what to do.
 *
 * @throws BackupError
 */
export async function restoreBackup(
  into: BackedUpDatabase,
  file: string,
  tools: PostgresTools,
): Promise<BackupManifest> {
  const manifest = await verifyBackup(file, tools);
  if (manifest.database !== into.database.kind)
    throw new BackupError(
      `${file} is a backup of a ${manifest.database} database, and postern.yaml says ${into.database.kind}. Change \`database.kind\`.`,
    );
  if (into.database.kind === 'sqlite') await restoreSqlite(into.dataFolder, file);
  else {
    const url = into.database.migrationUrl ?? into.database.url;
    refuseOtherState(file, await restorePostgres(url, file, tools), manifest);
  }
  return manifest;
}

/** Creates an empty file for this user alone, which the database's own program then fills. */
async function createPrivate(file: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  await handle.sync();
}

function refuseOtherState(file: string, found: DatabaseState, manifest: BackupManifest): void {
  const isSame =
    found.schemaStep === manifest.schemaStep &&
    found.feedPosition?.sequence === manifest.feedPosition?.sequence &&
    found.feedPosition?.mark === manifest.feedPosition?.mark;
  if (!isSame) throw new BackupError(`${file} does not hold the state that its manifest names.`);
}
