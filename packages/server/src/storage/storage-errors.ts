/** A unique value is taken. `what` completes the sentence "… exists already". */
export class AlreadyExistsError extends Error {
  override readonly name = 'AlreadyExistsError';
  readonly what: string;

  constructor(what: string, options?: ErrorOptions) {
    super(`${what} exists already`, options);
    this.what = what;
  }
}

/** A row names another that is not there (or, on delete, is named by another). */
export class ReferenceBrokenError extends Error {
  override readonly name = 'ReferenceBrokenError';
}

/** The database does not answer, or gave up a transaction because of its own state. Trying again later may work. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
  /** `disk-full` and `read-only`: it answers, but nothing can be written. */
  readonly reason: 'unknown' | 'disk-full' | 'read-only';

  constructor(
    message: string,
    {
      reason = 'unknown',
      cause,
    }: {
      readonly reason?: StorageUnavailableError['reason'];
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** The database knows less than this installation acknowledged. Nothing more may be acknowledged on it. */
export class DatabaseSetBackError extends Error {
  override readonly name = 'DatabaseSetBackError';
}

/** A catalogue that is stored does not fit this version's schema. The message says where, and holds no secret. */
export class StoredCatalogueUnreadable extends Error {
  override readonly name = 'StoredCatalogueUnreadable';
}

/** The database cannot be opened. The message says what to do about it and holds no secret. */
export class OpenStorageError extends Error {
  override readonly name = 'OpenStorageError';
}
