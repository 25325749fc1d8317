import type { Storage } from '../storage/storage.ts';
import { keepEndedMs } from './lease-book.ts';
import type { LeaseBook } from './lease-book.ts';

/** Creates the leases in the database, which gateways of several processes and machines share. */
export function createStorageLeaseBook(
  storage: Pick<Storage, 'transact' | 'gatewayLeases' | 'renewGatewayLease'>,
): LeaseBook {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    async openLease(lease) {
      await storage.transact(async ({ gatewayLeases }) => {
        await gatewayLeases.forgetEnded(keepEndedMs);
        await gatewayLeases.insert({ ...lease, masterKeyIds: lease.masterKeyIds ?? [] });
      });
      tell();
    },
    async renewLease(id, appliedSequence, limits) {
      const isRenewed = await storage.renewGatewayLease(id, appliedSequence, limits);
      tell();
      return isRenewed;
    },
    async endLease(id) {
      await storage.transact(({ gatewayLeases }) => gatewayLeases.stop(id));
      tell();
    },
    list: () => storage.gatewayLeases.list(),
    async expire(id, renewals) {
      const isExpired = await storage.transact(({ gatewayLeases }) => gatewayLeases.expire(id, renewals));
      tell();
      return isExpired;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
