import type { Socket } from 'node:net';
import { endOf, refuseEnded, refuseRunning } from '../decision/judge-standing.ts';
import type { Standing } from '../decision/judge-standing.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import type { OpenCall, OpenCalls } from './open-calls.ts';
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
import type { Client, Exit, ForwardDeps, ForwardedExchange } from './stages/forward.ts';
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

/** Hears of a call as soon as it is authenticated: from then on a change of access may concern it. */
export interface DecisionWatcher {
  onAuthenticated(call: AuthenticatedCall): void;
}

/**
 * The one decision on a call: what the proxy acts upon, forward-auth answers and the explainer tells.
 * Answers at once unless something has to be loaded.
 */
export function decide(raw: RawCall, deps: DecideDeps, watcher?: DecisionWatcher): MaybePromise<Decision> {
  const received = receive(raw, deps);
  raw.clock?.mark('receive');
  if (received.kind === 'refusal') return deny(received, raw);

  const matched = match(received, deps);
  raw.clock?.mark('match');
  if (matched.kind === 'refusal') return deny(matched, received);

  const authenticated =
    deps.authenticate === undefined ? authenticate(matched, deps) : deps.authenticate(matched);
  if (authenticated instanceof Promise) {
    return authenticated.then((loaded) => {
      if (loaded.kind === 'authenticated') watcher?.onAuthenticated(loaded);
      return decideOn(loaded, matched, deps);
    });
  }
  if (authenticated.kind === 'authenticated') watcher?.onAuthenticated(authenticated);
  return decideOn(authenticated, matched, deps);
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
  readonly openCalls: OpenCalls;
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

/**
 * A call on its way through the pipeline: the steps are methods and no closures, which each call would pay for. It is
 * an open call from the moment that it is authenticated and has to wait, or is sent on.
 */
class PipelineRun implements Exit, OpenCall, DecisionWatcher {
  readonly #raw: RawCall;
  readonly client: Client;
  readonly #deps: PipelineDeps;
  readonly #atMs: number;
  #decisions = 0;
  #prepared: PreparedCall | undefined;
  #authenticated: AuthenticatedCall | undefined;
  #exchange: ForwardedExchange | undefined;
  #isWaiting = false;
  #isOpen = false;
  #isOver = false;
  endsAtMs = Infinity;
  slot = 0;
  siblings: OpenCall[] | undefined;

  constructor(raw: RawCall, client: Client, deps: PipelineDeps) {
    this.#raw = raw;
    this.client = client;
    this.#deps = deps;
    this.#atMs = deps.now();
    raw.atMs = this.#atMs;
  }

  start(): void {
    if (this.#isOver) return;
    this.#decisions++;
    try {
      const decision = decide(this.#raw, this.#deps, this);
      if (decision instanceof Promise) {
        this.#waitFor(decision.then((taken) => this.#actOn(taken)));
      } else this.#actOn(decision);
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #waitFor(step: Promise<void>): void {
    this.#isWaiting = true;
    if (this.#authenticated !== undefined) this.#open();
    step.catch((fault: unknown) => this.#fail(fault));
  }

  onAuthenticated(call: AuthenticatedCall): void {
    this.#authenticated = call;
    this.endsAtMs = endOf(call.grant, call.key);
    if (this.#isWaiting) this.#open();
  }

  /** Nothing can change between two steps of one turn: only a call that waits, or is sent, has to be found. */
  #open(): void {
    if (this.#isOpen || this.#isOver) return;
    this.#isOpen = true;
    this.#deps.openCalls.add(this);
  }

  get authenticated(): AuthenticatedCall {
    if (this.#authenticated === undefined) throw new Error('a call that is not authenticated is not open');
    return this.#authenticated;
  }

  get socket(): Socket {
    return this.client.request.socket;
  }

  onJudged(standing: Standing): void {
    if (standing.kind === 'holds') this.endsAtMs = standing.endsAtMs;
    else if (standing.kind === 'refused') this.cancel(standing.refusal);
    // What has not begun is decided anew before anything is sent.
    else if (this.#exchange?.hasBegun === true) this.cancel(refuseRunning());
  }

  cancel(why: Refusal): void {
    if (this.#exchange !== undefined) {
      this.#exchange.cancel(why);
      return;
    }
    this.#raw.stopWaiting?.();
    this.#end(this.#authenticated ?? this.#raw, why);
  }

  findHalt(): Refusal | undefined {
    const { view, now } = this.#deps;
    if (!view.isFresh()) return refuseStale();
    return this.endsAtMs === Infinity || this.endsAtMs > now() ? undefined : refuseEnded();
  }

  #actOn(decision: Decision): void {
    if (this.#isOver) {
      this.#raw.ticket?.end(0);
      return;
    }
    if (decision.kind === 'denied') {
      this.#end(decision.reached, decision.refusal);
      return;
    }
    this.#raw.clock?.mark('limit');
    const prepared = prepare(decision, this.#deps);
    if (prepared instanceof Promise) this.#waitFor(prepared.then((made) => this.#send(made)));
    else this.#send(prepared);
  }

  #send(prepared: PreparedCall): void {
    if (this.#isOver) return;
    this.#prepared = prepared;
    this.#raw.clock?.mark('prepare');
    this.#open();
    const exchange = forward(prepared, this, this.#deps);
    // It may have settled already, or have to be decided anew.
    if (this.#prepared === prepared) this.#exchange = exchange;
  }

  filter(answer: UpstreamAnswer, prepared: PreparedCall): FilteredAnswer | Refusal {
    this.#raw.clock?.mark('forward');
    return filter(answer, prepared);
  }

  settle(outcome: ExchangeOutcome): void {
    this.#exchange = undefined;
    if (outcome.kind !== 'outdated') {
      this.#end(this.#prepared ?? this.#raw, outcome);
      return;
    }
    this.#prepared = undefined;
    // Not from within the exchange that has just ended.
    if (this.#decisions < decisionsMax) queueMicrotask(() => this.start());
    else this.#end(this.#raw, refuseRestless());
  }

  #end(reached: ReachedCall, outcome: ForwardedCall | Refusal): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const deps = this.#deps;
    if (this.#isOpen) deps.openCalls.remove(this);
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
