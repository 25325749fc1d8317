import type { AccessChange } from '@postern/contract/access-change';
import type { ChangeSequence } from '@postern/contract/ids';

/** The feed of changes that gateways follow. */
export interface AccessChangeReaders {
  readonly changes: {
    listAfter(since: ChangeSequence, limit: number): Promise<readonly AccessChange[]>;
    latest(): Promise<ChangeSequence>;
  };
}

export interface AccessChangeWriters {
  readonly changes: AccessChangeReaders['changes'] & {
    append(change: Omit<AccessChange, 'sequence' | 'mark'>): Promise<ChangeSequence>;
  };
}

/** Guards what is acknowledged; see compose/feed-witness.ts. */
export interface ChangeGuard {
  /** Called before a row of the change feed is appended. What it throws ends the transaction, and nothing is committed. */
  admit(): void;
  /** Awaited after a transaction that appended to the change feed was committed, before `transact` resolves. */
  acknowledge(): Promise<void>;
}
