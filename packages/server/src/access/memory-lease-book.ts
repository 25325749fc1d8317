import type { ChangeSequence } from '@postern/contract/ids';
import { keepEndedMs } from './lease-book.ts';
import type { GatewayLease, LeaseBook, LeaseEnd } from './lease-book.ts';

export interface MemoryLeaseBookDeps {
  readonly nowMs: () => number;
  readonly latestSequence: () => Promise<ChangeSequence>;
}

/**
 * Creates the leases of an installation on the embedded database. The process that owns the database is the only one
 * that confirms, and all gateways are itself or its workers, so the leases need not outlive the process.
 */
export function createMemoryLeaseBook(deps: MemoryLeaseBookDeps): LeaseBook {
  const leases = new Map<string, GatewayLease>();
  const listeners = new Set<() => void>();

  function put(lease: GatewayLease): void {
    leases.set(lease.id, lease);
    for (const listener of listeners) listener();
  }

  async function end(id: string, why: LeaseEnd, renewals?: number): Promise<boolean> {
    const sequence = await deps.latestSequence();
    const lease = leases.get(id);
    if (lease === undefined || lease.ended !== null) return false;
    if (renewals !== undefined && lease.renewals !== renewals) return false;
    put({ ...lease, ended: { atMs: deps.nowMs(), why, sequence } });
    return true;
  }

  function forgetOld(): void {
    const beforeMs = deps.nowMs() - keepEndedMs;
    for (const [id, { ended }] of leases) if (ended !== null && ended.atMs < beforeMs) leases.delete(id);
  }

  return {
    async openLease(lease) {
      forgetOld();
      const atMs = deps.nowMs();
      put({ ...lease, renewals: 0, startedAtMs: atMs, renewedAtMs: atMs, ended: null });
    },
    async renewLease(id, appliedSequence, limits) {
      const lease = leases.get(id);
      if (lease === undefined || lease.ended !== null) return false;
      put({ ...lease, appliedSequence, limits, renewals: lease.renewals + 1, renewedAtMs: deps.nowMs() });
      return true;
    },
    async endLease(id) {
      await end(id, 'stopped');
    },
    list: async () => [...leases.values()],
    expire: (id, renewals) => end(id, 'expired', renewals),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
