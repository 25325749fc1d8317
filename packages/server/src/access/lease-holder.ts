import { randomBytes } from 'node:crypto';
import type { ChangeSequence } from '@postern/contract/ids';
import type { LeasePort, NewLease } from './lease-book.ts';

/** The lease of this gateway process, which the change feed renews. */
export interface LeaseHolder {
  /** Opens a new lease. The process may answer calls after a look at the feed that began later. */
  open(appliedSequence: ChangeSequence): Promise<void>;
  /**
   * Renews the lease. Resolves to false when there is none or it has ended: the control plane may have continued
   * without this process.
   */
  renew(appliedSequence: ChangeSequence): Promise<boolean>;
  end(): Promise<void>;
}

/**
 * Creates the holder of a process's lease. Each `open` creates a new lease, since one that has ended is never renewed.
 */
export function createLeaseHolder(
  facts: Omit<NewLease, 'id' | 'appliedSequence'>,
  port: LeasePort,
): LeaseHolder {
  let current: string | undefined;
  return {
    async open(appliedSequence) {
      const id = `gw_${randomBytes(8).toString('hex')}`;
      await port.openLease({ ...facts, id, appliedSequence });
      current = id;
    },
    async renew(appliedSequence) {
      return current !== undefined && (await port.renewLease(current, appliedSequence));
    },
    async end() {
      const id = current;
      current = undefined;
      if (id !== undefined) await port.endLease(id);
    },
  };
}
