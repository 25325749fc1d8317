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
}

/** A catalogue that is stored does not fit this version's schema. The message says where, and holds no secret. */
export class StoredCatalogueUnreadable extends Error {
  override readonly name = 'StoredCatalogueUnreadable';
}

/** The database cannot be opened. The message says what to do about it and holds no secret. */
export class OpenStorageError extends Error {
  override readonly name = 'OpenStorageError';
}
