import { DatabaseSync } from 'node:sqlite';
import { OpenStorageError } from '../storage-errors.ts';
import { keepPrivate } from './keep-private.ts';
import { isSqliteFailure } from './sqlite-error.ts';

const busy = 5;

/**
 * Makes this process the only owner of the database file until it releases it or ends in any way: the lock is the
 * operating system's, held through a second small SQLite file beside it. Returns a function that releases it.
 *
 * @throws OpenStorageError at once when another process is the owner
 */
export function takeOwnership(file: string): () => void {
  const lockFile = `${file}.lock`;
  keepPrivate(lockFile);
  const lock = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    lock.exec('pragma journal_mode = delete');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isSqliteFailure(error) || (error.errcode & 0xff) !== busy) throw error;
    throw new OpenStorageError(
      `${file} is in use by another Postern process, and the embedded database has one owner. ` +
        'Stop that process, give this one another data folder, or use PostgreSQL to run several.',
      { cause: error },
    );
  }
  return () => lock.close();
}
