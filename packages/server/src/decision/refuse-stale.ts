import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

/**
 * Refuses every call while the view is stale, since the process may have missed a cut-off. It applies to open calls,
 * too.
 */
export function refuseStale(): Refusal {
  return refuse('authenticate', 'gateway_stale', 'the last complete look at the change feed is too old', {
    retryAfterS: 1,
  });
}
