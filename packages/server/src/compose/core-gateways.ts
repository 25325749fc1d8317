import { createLiveGateways } from '../access/live-gateways.ts';
import type { LiveGateways } from '../access/live-gateways.ts';
import { createLoadEnvironment } from '../access/load-environment.ts';
import type { Core } from './open-core.ts';

/** An answer of the admin API waits no longer than this for its gateways; the cut-off itself goes on. */
const confirmWithinMs = 2_000;

/** The gateways that have a lease in this installation. The job `gateway-leases` looks at them while nobody waits. */
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
