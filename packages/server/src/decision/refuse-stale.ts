import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

/** The process may have missed a cut-off: no call may begin, and no open call may go on. */
export function refuseStale(): Refusal {
  return refuse('authenticate', 'gateway_stale', 'the last complete look at the change feed is too old', {
    retryAfterS: 1,
  });
}
