import type { Socket } from 'node:net';
import { endOf, refuseEnded, refuseRunning } from '../decision/judge-standing.ts';
import type { Standing } from '../decision/judge-standing.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import { takeAnew } from './advance-call.ts';
import type {
  Call,
  CallSince,
  FilteredAnswer,
  ForwardedCall,
  MaybePromise,
  ReachedCall,
  UpstreamAnswer,
} from './call.ts';
import type { Client } from './client.ts';
import type { OpenCall, OpenCalls } from './open-calls.ts';
import { refuseFault } from './refuse-fault.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { admit } from './stages/admit.ts';
import type { AdmitDeps } from './stages/admit.ts';
import { authenticate } from './stages/authenticate.ts';
import type { AuthenticateDeps } from './stages/authenticate.ts';
import { authorise } from './stages/authorise.ts';
import type { AuthoriseDeps } from './stages/authorise.ts';
import { filter } from './stages/filter.ts';
import { forward } from './stages/forward.ts';
import type { ForwardDeps, ForwardedExchange } from './stages/forward.ts';
import type { ExchangeOutcome, Exit } from './exchange/exchange.ts';
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
  /** Replaces the stage where the explainer is given a caller in place of a credential. */
  readonly authenticate?: (call: Call<'matched'>) => MaybePromise<Call<'authenticated'> | Refusal>;
}

export type Decision = Call<'limited'> | Refusal;

/** Is called as soon as a call is authenticated: from then on a change of access may concern it. */
export interface DecisionWatcher {
  onAuthenticated(call: Call<'authenticated'>): void;
}

/**
 * The one decision on a call: the proxy acts upon it, forward-auth answers with it, and the explainer describes it.
 * Answers at once unless something has to be loaded. The given object is moved on from phase to phase; after a refusal
 * it shows how far the call came. One object is decided once: `takeAnew` gives another for another decision.
 */
export function decide(
  call: Call<'raw'>,
  deps: DecideDeps,
  watcher?: DecisionWatcher,
): MaybePromise<Decision> {
  if (call.phase !== 'raw' && call.phase !== 'received') throw new Error('this call was decided already');
  const received = receive(call, deps);
  call.clock?.mark('receive');
  if (isRefusal(received)) return received;

  const matched = match(received, deps);
  call.clock?.mark('match');
  if (isRefusal(matched)) return matched;

  const authenticated =
    deps.authenticate === undefined ? authenticate(matched, deps) : deps.authenticate(matched);
  if (authenticated instanceof Promise) {
    return authenticated.then((loaded) => {
      if (!isRefusal(loaded)) watcher?.onAuthenticated(loaded);
      return decideOn(loaded, call, deps);
    });
  }
  if (!isRefusal(authenticated)) watcher?.onAuthenticated(authenticated);
  return decideOn(authenticated, call, deps);
}

function decideOn(
  authenticated: Call<'authenticated'> | Refusal,
  { clock }: CallSince<'raw'>,
  deps: DecideDeps,
): MaybePromise<Decision> {
  clock?.mark('authenticate');
  if (isRefusal(authenticated)) return authenticated;

  const admitted = admit(authenticated, deps);
  clock?.mark('admit');
  if (isRefusal(admitted)) return admitted;

  const authorised = authorise(admitted, deps);
  return authorised instanceof Promise
    ? authorised.then((judged) => decideOnAuthorised(judged, admitted, deps))
    : decideOnAuthorised(authorised, admitted, deps);
}

function decideOnAuthorised(
  authorised: Call<'authorised'> | Refusal,
  { clock }: CallSince<'raw'>,
  deps: DecideDeps,
): MaybePromise<Decision> {
  clock?.mark('authorise');
  return isRefusal(authorised) ? authorised : limit(authorised, deps);
}

export interface PipelineDeps extends DecideDeps, PrepareDeps, RecordDeps, Omit<ForwardDeps, 'limits'> {
  readonly openCalls: OpenCalls;
  /** Answers a refusal in the API's error shape. */
  readonly answer: (refusal: Refusal, call: ReachedCall, client: Client) => void;
  /** An unexpected fault, with its cause, for the log. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/**
 * A call through the gateway, from the first byte to the record. Never throws. What is cached runs through without
 * a promise, which would cost more than the decision.
 *
 * receive → match → authenticate → admit → authorise → limit (all in `decide`) → prepare → forward → filter → record
 */
export function runPipeline(call: Call<'raw'>, client: Client, deps: PipelineDeps): void {
  new PipelineRun(call, client, deps).start();
}

/**
 * - `deciding`: its stages run, one after the other in one turn.
 * - `waiting`: a stage waits for a look-up, a body, room in a limit, or a signature.
 * - `forwarding`: the exchange with the upstream has it; see exchange/exchange.ts for the states of that.
 * - `ended`: answered and recorded, once. The result of a stage that still ran is dropped.
 */
type RunState = 'deciding' | 'waiting' | 'forwarding' | 'ended';

/**
 * Runs one call through the pipeline: the steps are methods and no closures, which each call would pay for. It is an
 * open call from the moment that it is authenticated and has to wait, or is forwarded.
 */
class PipelineRun implements Exit, OpenCall, DecisionWatcher {
  #state: RunState = 'deciding';
  #call: Call<'raw'>;
  readonly client: Client;
  readonly #deps: PipelineDeps;
  #decisions = 0;
  #authenticated: Call<'authenticated'> | undefined;
  #exchange: ForwardedExchange | undefined;
  #isOpen = false;
  endsAtMs = Infinity;
  slot = 0;
  siblings: OpenCall[] | undefined;

  constructor(call: Call<'raw'>, client: Client, deps: PipelineDeps) {
    this.#call = call;
    this.client = client;
    this.#deps = deps;
  }

  start(): void {
    if (this.#state === 'ended') return;
    this.#state = 'deciding';
    if (this.#decisions > 0) this.#call = takeAnew(this.#call);
    this.#decisions++;
    try {
      const decision = decide(this.#call, this.#deps, this);
      if (decision instanceof Promise) {
        this.#waitFor(decision.then((taken) => this.#actOn(taken)));
      } else this.#actOn(decision);
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #waitFor(step: Promise<void>): void {
    this.#state = 'waiting';
    if (this.#authenticated !== undefined) this.#open();
    step.catch((fault: unknown) => this.#fail(fault));
  }

  onAuthenticated(call: Call<'authenticated'>): void {
    this.#authenticated = call;
    this.endsAtMs = endOf(call.grant, call.key);
    if (this.#state === 'waiting') this.#open();
  }

  /** Access cannot change between two steps of one turn: only a call that waits, or is forwarded, has to be found. */
  #open(): void {
    if (this.#isOpen || this.#state === 'ended') return;
    this.#isOpen = true;
    this.#deps.openCalls.add(this);
  }

  get authenticated(): Call<'authenticated'> {
    if (this.#authenticated === undefined) throw new Error('a call that is not authenticated is not open');
    return this.#authenticated;
  }

  get socket(): Socket {
    return this.client.request.socket;
  }

  onJudged(standing: Standing): void {
    if (standing.kind === 'holds') this.endsAtMs = standing.endsAtMs;
    else if (standing.kind === 'refused') this.cancel(standing.refusal);
    // A call of which nothing was sent is decided anew before anything is.
    else if (this.#exchange?.hasBegun === true) this.cancel(refuseRunning());
  }

  cancel(why: Refusal): void {
    if (this.#exchange !== undefined) {
      this.#exchange.cancel(why);
      return;
    }
    this.#call.stopWaiting?.();
    this.#end(why);
  }

  findHalt(): Refusal | undefined {
    const { view, now } = this.#deps;
    if (!view.isFresh()) return refuseStale();
    return this.endsAtMs === Infinity || this.endsAtMs > now() ? undefined : refuseEnded();
  }

  #actOn(decision: Decision): void {
    if (this.#state === 'ended') {
      this.#call.ticket?.end(0);
      return;
    }
    if (isRefusal(decision)) {
      this.#end(decision);
      return;
    }
    decision.clock?.mark('limit');
    const prepared = prepare(decision, this.#deps);
    if (prepared instanceof Promise) this.#waitFor(prepared.then((made) => this.#send(made)));
    else this.#send(prepared);
  }

  #send(prepared: Call<'prepared'>): void {
    if (this.#state === 'ended') return;
    this.#state = 'forwarding';
    prepared.clock?.mark('prepare');
    this.#open();
    const exchange = forward(prepared, this, this.#deps);
    // It may have settled already, or have to be decided anew.
    if (this.#isForwarding) this.#exchange = exchange;
  }

  /** A getter, since the compiler does not see that `forward` may have changed the state. */
  get #isForwarding(): boolean {
    return this.#state === 'forwarding';
  }

  filter(answer: UpstreamAnswer, prepared: Call<'prepared'>): FilteredAnswer | Refusal {
    prepared.clock?.mark('forward');
    return filter(answer, prepared);
  }

  settle(outcome: ExchangeOutcome): void {
    this.#exchange = undefined;
    if (outcome.kind !== 'outdated') {
      this.#end(outcome);
      return;
    }
    this.#state = 'waiting';
    // Not from within the exchange that has just ended.
    if (this.#decisions < decisionsMax) queueMicrotask(() => this.start());
    else this.#end(refuseRestless());
  }

  #end(outcome: ForwardedCall | Refusal): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'forwarding') this.#call.clock?.mark('filter');
    this.#state = 'ended';
    const call = this.#call;
    const deps = this.#deps;
    if (this.#isOpen) deps.openCalls.remove(this);
    try {
      call.ticket?.end(isRefusal(outcome) ? 0 : outcome.requestBytes + outcome.responseBytes);
      if (isRefusal(outcome)) deps.answer(outcome, call, this.client);
      record(call, outcome, deps);
    } catch (fault) {
      deps.reportFault(fault, call.requestId);
    }
  }

  /** An unexpected fault ends the call. */
  #fail(fault: unknown): void {
    this.#deps.reportFault(fault, this.#call.requestId);
    this.#end(refuseFault(fault, 'forward'));
  }
}

function refuseRestless(): Refusal {
  const rule = 'the access of the API user changed faster than the call could be sent';
  return refuse('forward', 'gateway_stale', rule, { retryAfterS: 1 });
}

/** How often a decision is taken because access changed before the call could be sent. */
const decisionsMax = 3;
