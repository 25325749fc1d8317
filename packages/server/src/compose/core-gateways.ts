import { createLiveGateways } from '../access/live-gateways.ts';
import type { LiveGateways } from '../access/live-gateways.ts';
import { createLoadEnvironment } from '../access/load-environment.ts';
import type { Core } from './open-core.ts';

/** The admin API waits at most this long for its gateways before it answers. The cut-off itself continues. */
const confirmWithinMs = 2_000;

/**
 * Finds the gateways that have a lease in this installation. The job `gateway-leases` also ends expired leases when no
 * request does.
 */
export function createCoreGateways(
  { leases, storage }: Pick<Core, 'leases' | 'storage'>,
  now: () => number,
): LiveGateways {
  return createLiveGateways({
    book: leases,
    loadEnvironment: createLoadEnvironment(storage),
    nowMs: now,
    monotonicNow: () => performance.now(),
    confirmWithinMs,
  });
}
