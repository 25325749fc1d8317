import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteFileName } from '../sqlite/open-sqlite.ts';
import { takeOwnership } from '../sqlite/take-ownership.ts';
import { BackupError } from './backup-error.ts';
import type { DatabaseState } from './backup-manifest.ts';

/** How long a statement waits for a lock of the running program. */
const busyTimeoutMs = 30_000;

/**
 * Copies the embedded database into an empty file as it is at one moment, while the program runs and writes. `vacuum into` reads one
 * snapshot; the online backup would begin again with each write of another process.
 *
 * @throws BackupError when there is no database
 */
export async function copySqlite(dataFolder: string, file: string): Promise<DatabaseState> {
  const source = join(dataFolder, sqliteFileName);
  if (!existsSync(source))
    throw new BackupError(`${source} does not exist: there is nothing to back up yet.`);
  const database = new DatabaseSync(source, { readOnly: true, timeout: busyTimeoutMs });
  try {
    database.prepare('vacuum into ?').run(file);
  } finally {
    database.close();
  }
  await flush(file);
  return checkSqlite(file);
}

async function flush(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}

/**
 * The state of a copy, whose pages and indexes are checked as well.
 *
 * @throws BackupError when it is damaged, or is no database of Postern
 */
export function checkSqlite(file: string): DatabaseState {
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
  try {
    const [result] = database.prepare('pragma integrity_check').all();
    if (result?.['integrity_check'] !== 'ok') throw new BackupError(`${file} is a damaged database.`);
    const step = database.prepare('select max(number) as step from schema_migration').get();
    const last = database
      .prepare('select sequence, mark from access_change order by sequence desc limit 1')
      .get();
    return {
      schemaStep: Number(step?.['step'] ?? 0),
      feedPosition:
        last === undefined
          ? null
          : {
              sequence: Number(last['sequence']),
              mark: typeof last['mark'] === 'string' ? last['mark'] : null,
            },
    };
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(`${file} is damaged, or is no database of Postern.`, { cause });
  } finally {
    database.close();
  }
}

/**
 * Puts a copy in the place of the embedded database: whole or not at all.
 *
 * @throws BackupError when a database is there already; OpenStorageError while a program uses the folder
 */
export async function restoreSqlite(dataFolder: string, file: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const target = join(dataFolder, sqliteFileName);
  const release = takeOwnership(target);
  try {
    for (const name of [target, `${target}-wal`, `${target}-journal`]) {
      if (await exists(name))
        throw new BackupError(`${name} exists already, and is not overwritten. Move it away first.`);
    }
    const partial = `${target}.restore`;
    await rm(partial, { force: true });
    await copyFile(file, partial);
    await flush(partial);
    await rename(partial, target);
    await using folder = await open(dirname(target), 'r');
    await folder.sync();
  } finally {
    release();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
