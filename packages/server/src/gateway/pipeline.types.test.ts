import { expectTypeOf, test } from 'vitest';
import type {
  AdmittedCall,
  AuthenticatedCall,
  AuthorisedCall,
  LimitedCall,
  MatchedCall,
  PreparedCall,
  RawCall,
  ReceivedCall,
  UpstreamAnswer,
} from './call.ts';
import { admit } from './stages/admit.ts';
import type { AdmitDeps } from './stages/admit.ts';
import { authenticate } from './stages/authenticate.ts';
import type { AuthenticateDeps } from './stages/authenticate.ts';
import { authorise } from './stages/authorise.ts';
import { filter } from './stages/filter.ts';
import { forward } from './stages/forward.ts';
import type { Exit, ForwardDeps } from './stages/forward.ts';
import { limit } from './stages/limit.ts';
import type { LimitDeps } from './stages/limit.ts';
import { match } from './stages/match.ts';
import type { MatchDeps } from './stages/match.ts';
import { prepare } from './stages/prepare.ts';
import type { PrepareDeps } from './stages/prepare.ts';

/**
 * Never called: `npm run check` compiles it, and every expected error that stops being one fails there.
 * Each line is a pipeline with a stage left out or in the wrong place.
 */
export function misuse(
  calls: {
    readonly raw: RawCall;
    readonly received: ReceivedCall;
    readonly matched: MatchedCall;
    readonly authenticated: AuthenticatedCall;
    readonly admitted: AdmittedCall;
    readonly authorised: AuthorisedCall;
    readonly limited: LimitedCall;
    readonly prepared: PreparedCall;
    readonly answer: UpstreamAnswer;
  },
  deps: MatchDeps & AuthenticateDeps & AdmitDeps & LimitDeps & PrepareDeps & ForwardDeps,
  exit: Exit,
): void {
  // @ts-expect-error receive is skipped: nobody judged the path
  match(calls.raw, deps);
  // @ts-expect-error match is skipped: no API says which credentials it takes
  void authenticate(calls.received, deps);
  // @ts-expect-error authenticate is skipped: nobody is calling
  admit(calls.matched, deps);
  // @ts-expect-error admit is skipped: a deactivated API user, or one from elsewhere
  void authorise(calls.authenticated, deps);
  // @ts-expect-error authorise is skipped: rights were not judged
  void limit(calls.admitted, deps);
  // @ts-expect-error limit is skipped: the call costs nothing
  void prepare(calls.authorised, deps);
  // @ts-expect-error prepare is skipped: the credential would travel
  forward(calls.limited, exit, deps);
  // @ts-expect-error forward without a filter: the answer would leave as it came
  forward(calls.prepared, { ...exit, filter: undefined }, deps);
  // @ts-expect-error the upstream's answer is not what a filter gives
  forward(calls.prepared, { ...exit, filter: (answer: UpstreamAnswer) => answer }, deps);
  // @ts-expect-error authorise before admit
  admit(authorise(calls.admitted, deps), deps);
  // @ts-expect-error a refusal is no result: it has to be looked at first
  void authenticate(match(calls.received, deps), deps);
  // @ts-expect-error filter needs the call that was forwarded
  filter(calls.answer, calls.limited);
}

test('the stages fit together in the one order', () => {
  expectTypeOf(match).parameter(0).toEqualTypeOf<ReceivedCall>();
  expectTypeOf(authenticate).parameter(0).toEqualTypeOf<MatchedCall>();
  expectTypeOf(admit).parameter(0).toEqualTypeOf<AuthenticatedCall>();
  expectTypeOf(authorise).parameter(0).toEqualTypeOf<AdmittedCall>();
  expectTypeOf(limit).parameter(0).toEqualTypeOf<AuthorisedCall>();
  expectTypeOf(prepare).parameter(0).toEqualTypeOf<LimitedCall>();
  expectTypeOf(forward).parameter(0).toEqualTypeOf<PreparedCall>();
});
