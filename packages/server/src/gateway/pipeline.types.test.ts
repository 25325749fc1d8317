import { expectTypeOf, test } from 'vitest';
import { toMatched } from './advance-call.ts';
import type { Call, CallSince, Match, UpstreamAnswer } from './call.ts';
import { admit } from './stages/admit.ts';
import type { AdmitDeps } from './stages/admit.ts';
import { authenticate } from './stages/authenticate.ts';
import type { AuthenticateDeps } from './stages/authenticate.ts';
import { authorise } from './stages/authorise.ts';
import { filter } from './stages/filter.ts';
import { forward } from './stages/forward.ts';
import type { Exit } from './exchange/exchange.ts';
import type { ForwardDeps } from './stages/forward.ts';
import { limit } from './stages/limit.ts';
import type { LimitDeps } from './stages/limit.ts';
import { match } from './stages/match.ts';
import type { MatchDeps } from './stages/match.ts';
import { prepare } from './stages/prepare.ts';
import type { PrepareDeps } from './stages/prepare.ts';

interface Calls {
  readonly raw: Call<'raw'>;
  readonly received: Call<'received'>;
  readonly matched: Call<'matched'>;
  readonly authenticated: Call<'authenticated'>;
  readonly admitted: Call<'admitted'>;
  readonly authorised: Call<'authorised'>;
  readonly limited: Call<'limited'>;
  readonly prepared: Call<'prepared'>;
  readonly answer: UpstreamAnswer;
}

/**
 * Never called: `npm run check` compiles it, and every expected error that stops being one fails there.
 * Each line is a pipeline with a stage left out or in the wrong place.
 */
export function misuse(
  calls: Calls,
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
  // @ts-expect-error a stage that ran already: the caller would be judged by what it may do, and not by who it is
  admit(calls.authorised, deps);
}

/** Never called, as `misuse`: no field is read before its stage, and none is written outside of advance-call.ts. */
export function misread(calls: Calls, reached: CallSince<'matched'>, found: Match): void {
  // @ts-expect-error the path is known from receive on
  void calls.raw.path;
  // @ts-expect-error the operation is known from match on
  void calls.received.operation;
  // @ts-expect-error the caller is known from authenticate on
  void calls.matched.grant;
  // @ts-expect-error the body is inspected by authorise
  void calls.admitted.inspectedBody;
  // @ts-expect-error the limits are known from limit on
  void calls.authorised.rates;
  // @ts-expect-error the head for the upstream is written by prepare
  void calls.limited.upstreamHead;
  // @ts-expect-error a stage moves a call on by advance-call.ts
  calls.matched.route = found.route;
  // @ts-expect-error a call is moved on from the phase before
  toMatched(calls.raw, found);
  // @ts-expect-error a call of any later phase is no call of exactly this one
  void authenticate(reached, {} as AuthenticateDeps);
}

test('the stages fit together in the one order', () => {
  expectTypeOf(match).parameter(0).toEqualTypeOf<Call<'received'>>();
  expectTypeOf(authenticate).parameter(0).toEqualTypeOf<Call<'matched'>>();
  expectTypeOf(admit).parameter(0).toEqualTypeOf<Call<'authenticated'>>();
  expectTypeOf(authorise).parameter(0).toEqualTypeOf<Call<'admitted'>>();
  expectTypeOf(limit).parameter(0).toEqualTypeOf<Call<'authorised'>>();
  expectTypeOf(prepare).parameter(0).toEqualTypeOf<Call<'limited'>>();
  expectTypeOf(forward).parameter(0).toEqualTypeOf<Call<'prepared'>>();
});
