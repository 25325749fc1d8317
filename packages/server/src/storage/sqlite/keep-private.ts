import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { OpenStorageError } from '../storage-errors.ts';

const ownerOnly = 0o600;
const othersMask = 0o077;
/** The files that SQLite creates beside a database, with the mode of the database at that moment. */
const besides = ['', '-wal', '-shm', '-journal'];

/**
 * Creates the database file for its owner alone, before SQLite would create it with the umask, and removes other users'
 * rights from existing files.
 *
 * @throws OpenStorageError for a file of another user that others can read
 */
export function keepPrivate(file: string): void {
  closeSync(openSync(file, 'a', ownerOnly));
  for (const path of besides.map((suffix) => `${file}${suffix}`)) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined || (stats.mode & othersMask) === 0) continue;
    try {
      chmodSync(path, ownerOnly);
    } catch (error) {
      throw new OpenStorageError(
        `${path} can be read by other users of this machine, and belongs to another user than the one that Postern runs as. ` +
          `Run: chown ${userInfo().uid} ${path} && chmod 600 ${path}`,
        { cause: error },
      );
    }
  }
}
