import type { Refusal } from '../../domain/refusal.ts';
import type { AuthorisedCall, LimitedCall, MaybePromise } from '../call.ts';
import type { CallLimiter } from '../limits/call-limiter.ts';

export interface LimitDeps {
  /** Left out where nothing is counted. */
  readonly limiter?: CallLimiter | undefined;
}

/**
 * Spends from the caller's limits, all of them or none. The last judging stage, so that a call that is refused for
 * anything else costs nobody's quota; and a call counts once, however often its decision is taken anew.
 */
export function limit(
  authorised: AuthorisedCall,
  { limiter }: LimitDeps,
): MaybePromise<LimitedCall | Refusal> {
  const { grant, matched } = authorised.admitted.authenticated;
  // Whoever has no plan pays nothing for those who have.
  if (limiter === undefined || (grant.ratePlan === undefined && matched.route.ratePlan === undefined)) {
    return { kind: 'limited', authorised, rates: undefined };
  }
  return limiter.limit(authorised);
}
