import type { ChangeHints } from './change-hints.ts';
import type { DatabaseHandle } from './database-handle.ts';

/** An open database of either kind; `open-storage.ts` builds the stores on it. */
export interface OpenDatabase {
  readonly reader: DatabaseHandle;
  readonly write: <Result>(work: (db: DatabaseHandle) => Promise<Result>) => Promise<Result>;
  readonly hints: ChangeHints;
  /** What the driver threw, as one of storage-errors.ts where it is one. */
  readonly presentError: (error: unknown) => unknown;
  readonly close: () => Promise<void>;
}
