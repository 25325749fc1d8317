import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type {
  AdmittedCall,
  AuthenticatedCall,
  AuthorisedCall,
  ForwardedCall,
  LimitedCall,
  MatchedCall,
  MaybePromise,
  RawCall,
  ReachedCall,
} from './call.ts';
import { admit } from './stages/admit.ts';
import type { AdmitDeps } from './stages/admit.ts';
import { authenticate } from './stages/authenticate.ts';
import type { AuthenticateDeps } from './stages/authenticate.ts';
import { authorise } from './stages/authorise.ts';
import type { AuthoriseDeps } from './stages/authorise.ts';
import { filter } from './stages/filter.ts';
import { forward } from './stages/forward.ts';
import type { Client, ForwardDeps } from './stages/forward.ts';
import { limit } from './stages/limit.ts';
import type { LimitDeps } from './stages/limit.ts';
import { match } from './stages/match.ts';
import type { MatchDeps } from './stages/match.ts';
import { prepare } from './stages/prepare.ts';
import type { PrepareDeps } from './stages/prepare.ts';
import { receive } from './stages/receive.ts';
import type { ReceiveDeps } from './stages/receive.ts';
import { record } from './stages/record.ts';
import type { RecordDeps } from './stages/record.ts';

export interface DecideDeps extends ReceiveDeps, MatchDeps, AuthenticateDeps, AdmitDeps, AuthoriseDeps, LimitDeps {
  /** Stands in for `authenticate` where the explainer is told who calls, not with what. */
  readonly authenticate?: (matched: MatchedCall) => MaybePromise<AuthenticatedCall | Refusal>;
}

/** A "no", and how far the call came. */
export interface Denied {
  readonly kind: 'denied';
  readonly refusal: Refusal;
  readonly reached: ReachedCall;
}

export type Decision = LimitedCall | Denied;

/**
 * The one decision on a call: what the proxy acts upon, forward-auth answers and the explainer tells.
 * Answers at once unless something has to be loaded.
 */
export function decide(raw: RawCall, deps: DecideDeps): MaybePromise<Decision> {
  const received = receive(raw, deps);
  if (isRefusal(received)) return deny(received, raw);

  const matched = match(received, deps);
  if (isRefusal(matched)) return deny(matched, received);

  const authenticated =
    deps.authenticate === undefined ? authenticate(matched, deps) : deps.authenticate(matched);
  return authenticated instanceof Promise
    ? authenticated.then((loaded) => decideOn(loaded, matched, deps))
    : decideOn(authenticated, matched, deps);
}

function decideOn(
  authenticated: AuthenticatedCall | Refusal,
  matched: MatchedCall,
  deps: DecideDeps,
): MaybePromise<Decision> {
  if (isRefusal(authenticated)) return deny(authenticated, matched);

  const admitted = admit(authenticated, deps);
  if (isRefusal(admitted)) return deny(admitted, authenticated);

  const authorised = authorise(admitted, deps);
  return authorised instanceof Promise
    ? authorised.then((judged) => decideOnAuthorised(judged, admitted, deps))
    : decideOnAuthorised(authorised, admitted, deps);
}

function decideOnAuthorised(
  authorised: AuthorisedCall | Refusal,
  admitted: AdmittedCall,
  deps: DecideDeps,
): MaybePromise<Decision> {
  if (isRefusal(authorised)) return deny(authorised, admitted);

  const limited = limit(authorised, deps);
  if (limited instanceof Promise) {
    return limited.then((settled) => (isRefusal(settled) ? deny(settled, authorised) : settled));
  }
  return isRefusal(limited) ? deny(limited, authorised) : limited;
}

function deny(refusal: Refusal, reached: ReachedCall): Denied {
  return { kind: 'denied', refusal, reached };
}

export interface PipelineDeps
  extends DecideDeps, PrepareDeps, RecordDeps, Omit<ForwardDeps, 'filter' | 'limits'> {
  /** Answers a refusal in the API's error shape. */
  readonly answer: (refusal: Refusal, reached: ReachedCall, client: Client) => void;
  /** An unexpected fault, with its cause, for the log. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/**
 * A call through the gateway, from the first byte to the record. Never rejects.
 *
 * receive → match → authenticate → admit → authorise → limit (all in `decide`) → prepare → forward → filter → record
 */
export async function runPipeline(raw: RawCall, client: Client, deps: PipelineDeps): Promise<void> {
  const atMs = deps.now();
  let reached: ReachedCall = raw;
  let outcome: ForwardedCall | Refusal;
  try {
    ({ reached, outcome } = await runStages(raw, client, deps));
  } catch (fault) {
    deps.reportFault(fault, raw.requestId);
    outcome = refuse('forward', 'internal_error', 'an unexpected fault; the log has it');
  }
  if (isRefusal(outcome)) deps.answer(outcome, reached, client);
  record({ reached, outcome, atMs }, deps);
}

interface Ended {
  readonly reached: ReachedCall;
  readonly outcome: ForwardedCall | Refusal;
}

async function runStages(raw: RawCall, client: Client, deps: PipelineDeps): Promise<Ended> {
  for (let attempt = 0; attempt < decisionsMax; attempt++) {
    const pending = decide(raw, deps);
    const decision = pending instanceof Promise ? await pending : pending;
    if (decision.kind === 'denied') return { reached: decision.reached, outcome: decision.refusal };

    const preparing = prepare(decision, deps);
    const prepared = preparing instanceof Promise ? await preparing : preparing;

    const outcome = await forward(prepared, client, { ...deps, filter });
    if (outcome.kind !== 'outdated') return { reached: prepared, outcome };
  }
  const rule = 'the access of the API user changed faster than the call could be sent';
  return { reached: raw, outcome: refuse('forward', 'gateway_stale', rule, { retryAfterS: 1 }) };
}

/** How often a decision is taken anew because access changed before the call could be sent. */
const decisionsMax = 3;
