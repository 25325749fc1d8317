import { AlreadyExistsError, ReferenceBrokenError, StorageUnavailableError } from '../storage-errors.ts';
import { whatIsUnique } from '../unique-keys.ts';

/** https://www.sqlite.org/rescode.html */
const primaryCode = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;
const foreignKeyCode = 787;
const triggerAbort = 1811;
const uniqueCodes: ReadonlySet<number> = new Set([1555, 2067]);

interface SqliteFailure {
  readonly message: string;
  readonly errcode: number;
}

export function isSqliteFailure(error: unknown): error is Error & SqliteFailure {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** Turns an error of SQLite into one that callers know; returns any other unchanged. */
export function translateSqliteError(error: unknown, file: string): unknown {
  if (!isSqliteFailure(error)) return error;
  if (uniqueCodes.has(error.errcode)) {
    const columns = error.message.replace('UNIQUE constraint failed: ', '');
    return new AlreadyExistsError(whatIsUnique({ columns }), { cause: error });
  }
  if (error.errcode === foreignKeyCode || error.errcode === triggerAbort) {
    return error.errcode === triggerAbort
      ? error
      : new ReferenceBrokenError('a row is still referred to, or refers to nothing', { cause: error });
  }
  const sentence = sentences[error.errcode & 0xff];
  if (sentence === undefined) return error;
  const reason = reasons[error.errcode & 0xff] ?? 'unknown';
  return new StorageUnavailableError(sentence(file), { cause: error, reason });
}

const reasons: Readonly<Record<number, StorageUnavailableError['reason']>> = {
  [primaryCode.full]: 'disk-full',
  [primaryCode.readOnly]: 'read-only',
};

/** For each fault of the file or the disk: a sentence with the cause and the remedy. */
const sentences: Readonly<Record<number, (file: string) => string>> = {
  [primaryCode.busy]: (file) =>
    `${file} is locked by another program. Close it (a database browser, a backup that holds a lock) and try again.`,
  [primaryCode.locked]: (file) => `${file} is locked. Try again.`,
  [primaryCode.readOnly]: (file) =>
    `${file} cannot be written. Give the account that runs Postern write permission on the file and its folder.`,
  [primaryCode.ioError]: (file) => `${file} could not be read or written. Check the disk and its free space.`,
  [primaryCode.corrupt]: (file) => `${file} is damaged. Stop Postern and restore the file from a backup.`,
  [primaryCode.full]: (file) => `The disk that holds ${file} is full. Free some space and try again.`,
  [primaryCode.cannotOpen]: (file) =>
    `${file} cannot be opened. Check that its folder exists and that Postern may write there.`,
  [primaryCode.notADatabase]: (file) =>
    `${file} is not a database, or it is damaged. Restore it from a backup, or move it away to start with an empty one.`,
};
