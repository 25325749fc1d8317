import { randomBytes } from 'node:crypto';
import type { ChangeSequence } from '@postern/contract/ids';
import type { LeasePort, NewLease } from './lease-book.ts';

/** A gateway process's own lease, which the change feed keeps alive. */
export interface LeaseHolder {
  /** Makes the process known. It may answer calls after a look at the feed that began later than this. */
  open(appliedSequence: ChangeSequence): Promise<void>;
  /** False when there is none or it has ended: control may have gone on without this process. */
  renew(appliedSequence: ChangeSequence): Promise<boolean>;
  end(): Promise<void>;
}

/** Each `open` is a lease of its own: one that has ended never comes back to life. */
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
