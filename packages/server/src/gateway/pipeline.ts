import { refuseFault } from './refuse-fault.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type {
  AdmittedCall,
  AuthenticatedCall,
  AuthorisedCall,
  FilteredAnswer,
  ForwardedCall,
  LimitedCall,
  MatchedCall,
  MaybePromise,
  PreparedCall,
  RawCall,
  ReachedCall,
  UpstreamAnswer,
} from './call.ts';
import { admit } from './stages/admit.ts';
import type { AdmitDeps } from './stages/admit.ts';
import { authenticate } from './stages/authenticate.ts';
import type { AuthenticateDeps } from './stages/authenticate.ts';
import { authorise } from './stages/authorise.ts';
import type { AuthoriseDeps } from './stages/authorise.ts';
import { filter } from './stages/filter.ts';
import { forward } from './stages/forward.ts';
import type { Client, Exit, ForwardDeps } from './stages/forward.ts';
import type { ExchangeOutcome } from './upstream-exchange.ts';
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

export interface DecideDeps
  extends ReceiveDeps, MatchDeps, AuthenticateDeps, AdmitDeps, AuthoriseDeps, LimitDeps {
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
  raw.clock?.mark('receive');
  if (received.kind === 'refusal') return deny(received, raw);

  const matched = match(received, deps);
  raw.clock?.mark('match');
  if (matched.kind === 'refusal') return deny(matched, received);

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
  const { clock } = matched.received.raw;
  clock?.mark('authenticate');
  if (authenticated.kind === 'refusal') return deny(authenticated, matched);

  const admitted = admit(authenticated, deps);
  clock?.mark('admit');
  if (admitted.kind === 'refusal') return deny(admitted, authenticated);

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
  const { clock } = admitted.authenticated.matched.received.raw;
  clock?.mark('authorise');
  if (authorised.kind === 'refusal') return deny(authorised, admitted);

  const limited = limit(authorised, deps);
  if (limited instanceof Promise) {
    return limited.then((settled) => (isRefusal(settled) ? deny(settled, authorised) : settled));
  }
  return limited.kind === 'refusal' ? deny(limited, authorised) : limited;
}

function deny(refusal: Refusal, reached: ReachedCall): Denied {
  return { kind: 'denied', refusal, reached };
}

export interface PipelineDeps extends DecideDeps, PrepareDeps, RecordDeps, Omit<ForwardDeps, 'limits'> {
  /** Answers a refusal in the API's error shape. */
  readonly answer: (refusal: Refusal, reached: ReachedCall, client: Client) => void;
  /** An unexpected fault, with its cause, for the log. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/**
 * A call through the gateway, from the first byte to the record. Never throws. What is cached runs through without
 * a promise, which would cost more than the decision.
 *
 * receive → match → authenticate → admit → authorise → limit (all in `decide`) → prepare → forward → filter → record
 */
export function runPipeline(raw: RawCall, client: Client, deps: PipelineDeps): void {
  new PipelineRun(raw, client, deps).start();
}

/** A call on its way through the pipeline: the steps are methods and no closures, which each call would pay for. */
class PipelineRun implements Exit {
  readonly #raw: RawCall;
  readonly client: Client;
  readonly #deps: PipelineDeps;
  readonly #atMs: number;
  #decisions = 0;
  #prepared: PreparedCall | undefined;

  constructor(raw: RawCall, client: Client, deps: PipelineDeps) {
    this.#raw = raw;
    this.client = client;
    this.#deps = deps;
    this.#atMs = deps.now();
    raw.atMs = this.#atMs;
  }

  start(): void {
    this.#decisions++;
    try {
      const decision = decide(this.#raw, this.#deps);
      if (decision instanceof Promise)
        decision.then((taken) => this.#actOn(taken)).catch((fault: unknown) => this.#fail(fault));
      else this.#actOn(decision);
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #actOn(decision: Decision): void {
    if (decision.kind === 'denied') {
      this.#end(decision.reached, decision.refusal);
      return;
    }
    this.#raw.clock?.mark('limit');
    const prepared = prepare(decision, this.#deps);
    if (prepared instanceof Promise)
      prepared.then((made) => this.#send(made)).catch((fault: unknown) => this.#fail(fault));
    else this.#send(prepared);
  }

  #send(prepared: PreparedCall): void {
    this.#prepared = prepared;
    this.#raw.clock?.mark('prepare');
    forward(prepared, this, this.#deps);
  }

  filter(answer: UpstreamAnswer, prepared: PreparedCall): FilteredAnswer | Refusal {
    this.#raw.clock?.mark('forward');
    return filter(answer, prepared);
  }

  settle(outcome: ExchangeOutcome): void {
    if (outcome.kind !== 'outdated') this.#end(this.#prepared ?? this.#raw, outcome);
    // Not from within the exchange that was just given up.
    else if (this.#decisions < decisionsMax) queueMicrotask(() => this.start());
    else this.#end(this.#raw, refuseRestless());
  }

  #end(reached: ReachedCall, outcome: ForwardedCall | Refusal): void {
    const deps = this.#deps;
    if (this.#prepared !== undefined) this.#raw.clock?.mark('filter');
    try {
      this.#raw.ticket?.end(isRefusal(outcome) ? 0 : outcome.requestBytes + outcome.responseBytes);
      if (isRefusal(outcome)) deps.answer(outcome, reached, this.client);
      record({ reached, outcome, atMs: this.#atMs }, deps);
    } catch (fault) {
      deps.reportFault(fault, this.#raw.requestId);
    }
  }

  /** An unexpected fault ends the call. */
  #fail(fault: unknown): void {
    this.#deps.reportFault(fault, this.#raw.requestId);
    this.#end(this.#raw, refuseFault(fault, 'forward'));
  }
}

function refuseRestless(): Refusal {
  const rule = 'the access of the API user changed faster than the call could be sent';
  return refuse('forward', 'gateway_stale', rule, { retryAfterS: 1 });
}

/** How often a decision is taken anew because access changed before the call could be sent. */
const decisionsMax = 3;
