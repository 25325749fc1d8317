import type { Refusal } from '../../domain/refusal.ts';
import { toLimited } from '../advance-call.ts';
import type { Call, MaybePromise } from '../call.ts';
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
  call: Call<'authorised'>,
  { limiter }: LimitDeps,
): MaybePromise<Call<'limited'> | Refusal> {
  // A caller without a rate plan does not pay for the look at the limits.
  if (limiter === undefined || (call.grant.ratePlan === undefined && call.route.ratePlan === undefined)) {
    return toLimited(call, { rates: undefined });
  }
  return limiter.limit(call);
}
