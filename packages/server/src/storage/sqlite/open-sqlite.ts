import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { createChangeHints } from '../access-changes/change-hints.ts';
import type { DatabaseHandle, OpenDatabase } from '../database-handle.ts';
import { sqliteTypes } from '../migrations/migration.ts';
import { migrate } from '../migrations/migrate.ts';
import { readSchema, refuseForeign } from '../migrations/read-schema.ts';
import { OpenStorageError } from '../storage-errors.ts';
import type { Tables } from '../tables.ts';
import { createSqliteDialect, sqliteWords } from './sqlite-dialect.ts';
import { isSqliteFailure, translateSqliteError } from './sqlite-error.ts';
import { keepPrivate } from './keep-private.ts';
import { takeOwnership } from './take-ownership.ts';

export const sqliteFileName = 'postern.db';

/** How long a statement waits for a lock of another program, such as a backup, before it fails. */
const busyTimeoutMs = 5_000;

/**
 * Opens `<dataFolder>/postern.db` for this process alone, with two connections: one that writes and one that only
 * reads, so that reads see the last committed state and do not wait for a transaction in progress.
 *
 * @throws OpenStorageError that names the file and the remedy
 */
export async function openSqlite(
  folder: string,
  options: { readonly now: () => number },
): Promise<OpenDatabase> {
  const file = resolve(folder, sqliteFileName);
  try {
    return await open(file, options.now);
  } catch (error) {
    throw translateSqliteOpenError(error, file);
  }
}

async function open(file: string, now: () => number): Promise<OpenDatabase> {
  mkdirSync(resolve(file, '..'), { recursive: true, mode: 0o700 });
  const release = takeOwnership(file);
  const opened: DatabaseSync[] = [];
  const close = async () => {
    // The writer is closed last, so that it merges the WAL into the file. Not closed through Kysely, which skips
    // connections that were never used.
    for (const database of opened) if (database.isOpen) database.close();
    release();
  };
  try {
    keepPrivate(file);
    const writing = openConnection(file, { readOnly: false });
    opened.unshift(writing);
    const writer = createSqliteQuery(writing);
    await writer.transaction().execute(async (tx) => {
      refuseForeign(await readSchema(tx, 'sqlite'), file);
      await migrate(tx, { types: sqliteTypes, now });
    });
    const reading = openConnection(file, { readOnly: true });
    opened.unshift(reading);
    const handle = (query: Kysely<Tables>): DatabaseHandle => ({ query, dialect: sqliteWords, now });
    const write: OpenDatabase['write'] = (work) => writer.transaction().execute((tx) => work(handle(tx)));
    return {
      reader: handle(createSqliteQuery(reading)),
      write,
      writeAsOwner: write,
      hints: createChangeHints(),
      connections: () => undefined,
      renewConnections: () => undefined,
      autocommit: writer,
      translateError: (error) => translateSqliteError(error, file),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function openConnection(file: string, options: { readonly readOnly: boolean }): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  try {
    // A commit is acknowledged only after it was flushed to the disk.
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma cache_size = -65536');
    if (options.readOnly) database.exec('pragma query_only = on');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

export function createSqliteQuery(database: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: createSqliteDialect(database) });
}

export function translateSqliteOpenError(error: unknown, file: string): unknown {
  if (error instanceof OpenStorageError) return error;
  if (isSqliteFailure(error)) {
    const presented = translateSqliteError(error, file);
    return new OpenStorageError(presented instanceof Error ? presented.message : error.message, {
      cause: error,
    });
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return new OpenStorageError(
      `The data folder of ${file} cannot be made or written (${error.code}). Check \`dataFolder\` and its permissions.`,
      { cause: error },
    );
  }
  return error;
}
