import type { Refusal } from '../../domain/refusal.ts';
import type { AuthorisedCall, LimitedCall, MaybePromise } from '../call.ts';

/** One limit that a call may use up, such as a rate plan's window. Undefined: there is room. */
export type LimitCheck = (authorised: AuthorisedCall) => MaybePromise<Refusal | undefined>;

export interface LimitDeps {
  /** In order; the first that refuses decides. Empty where no plan limits anything. */
  readonly limitChecks: readonly LimitCheck[];
}

/** Spends from the caller's limits. The last judging stage, so that a refused call costs nobody's quota. */
export function limit(authorised: AuthorisedCall, deps: LimitDeps): MaybePromise<LimitedCall | Refusal> {
  return deps.limitChecks.length === 0
    ? { kind: 'limited', authorised }
    : runChecks(authorised, deps.limitChecks);
}

async function runChecks(
  authorised: AuthorisedCall,
  limitChecks: readonly LimitCheck[],
): Promise<LimitedCall | Refusal> {
  for (const check of limitChecks) {
    const refusal = await check(authorised);
    if (refusal !== undefined) return refusal;
  }
  return { kind: 'limited', authorised };
}
