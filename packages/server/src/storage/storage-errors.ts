/** A unique value is already used. `what` completes the sentence "… exists already". */
export class AlreadyExistsError extends Error {
  override readonly name = 'AlreadyExistsError';
  readonly what: string;

  constructor(what: string, options?: ErrorOptions) {
    super(`${what} exists already`, options);
    this.what = what;
  }
}

/** A row refers to another one that does not exist (or, on delete, another row refers to it). */
export class ReferenceBrokenError extends Error {
  override readonly name = 'ReferenceBrokenError';
}

/** The database does not answer, or aborted a transaction because of its own state. A later attempt may succeed. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
  /** `disk-full` and `read-only`: the database answers, but cannot be written to. */
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

/** The database lacks changes that this installation acknowledged. Nothing more may be acknowledged on it. */
export class DatabaseSetBackError extends Error {
  override readonly name = 'DatabaseSetBackError';
}

/** A stored catalogue does not fit this version's schema. The message names the place and contains no secret. */
export class StoredCatalogueUnreadable extends Error {
  override readonly name = 'StoredCatalogueUnreadable';
}

/** The database cannot be opened. The message contains the remedy and no secret. */
export class OpenStorageError extends Error {
  override readonly name = 'OpenStorageError';
}
