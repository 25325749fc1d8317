import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ApiId, LicenceId } from '@postern/contract/ids';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { isStillDecided } from '../../decision/judge-standing.ts';
import type { StandingDeps } from '../../decision/judge-standing.ts';
import type { Call, FilteredAnswer, UpstreamAnswer } from '../call.ts';
import type { Client } from '../client.ts';
import type { Bulkhead, BulkheadCall, Compartment } from '../bulkhead.ts';
import { createMethodGuard } from '../method-override.ts';
import { RequestBody } from '../request-body.ts';
import { UpstreamExchange } from '../upstream-exchange.ts';
import type { ExchangeOutcome, ExchangeOwner, Unanswered } from '../upstream-exchange.ts';
import type { UpstreamCall } from '../upstream-client/upstream-call.ts';
import type { Upstreams } from '../upstream.ts';

export interface ForwardDeps extends StandingDeps {
  readonly upstreams: Upstreams;
  /** By API. */
  readonly bulkheads: ReadonlyMap<ApiId, Bulkhead>;
  readonly limits: { readonly bodyBytesMax: number };
  readonly timeouts: { readonly clientBodyIdleMs: number };
}

/** Who gets the answer, what it passes on its way, and who is told how it ended. */
export interface Exit {
  readonly client: Client;
  /** No byte of an answer leaves without having passed it. */
  readonly filter: (answer: UpstreamAnswer, call: Call<'prepared'>) => FilteredAnswer | Refusal;
  /** Asked before each piece that goes out after the first, in either direction: why none may; see open-calls.ts. */
  findHalt(): Refusal | undefined;
  /** Called once. Not a promise: it would cost each call more than its decision. */
  settle(outcome: ExchangeOutcome): void;
}

/** A call that is on its way to the upstream or back, or waits for a place or a connection. */
export interface ForwardedExchange {
  /** Whether anything may have been sent. Until then its decision can be taken anew. */
  readonly hasBegun: boolean;
  /** Ends it; of no effect once it has settled. */
  cancel(why: Refusal): void;
}

/**
 * Streams the call to the upstream and its answer through the filter to the client. It may have settled when this
 * returns.
 */
export function forward(call: Call<'prepared'>, exit: Exit, deps: ForwardDeps): ForwardedExchange {
  if (call.headers.expectsContinue && call.inspectedBody === undefined) exit.client.response.writeContinue();
  const running = new RunningCall(call, exit, deps);
  running.send();
  return running;
}

/** All that belongs to a call on its way, in one object, since each object costs every call. */
class RunningCall implements ExchangeOwner, ForwardedExchange, BulkheadCall, UpstreamCall {
  readonly #call: Call<'prepared'>;
  readonly #exit: Exit;
  readonly #deps: ForwardDeps;
  readonly response: ServerResponse;
  readonly method: string;
  readonly head: string;
  readonly body: RequestBody | Buffer | null;
  readonly contentLength: number | undefined;
  readonly upgrade: string | undefined;
  readonly tunnel: Socket | undefined;
  readonly #tunnelFromBytes: number;
  exchange: UpstreamExchange;
  #isRepeated = false;
  hasBegun = false;
  readonly #bulkhead: Bulkhead | undefined;
  compartment: Compartment | undefined;
  queueTimer: NodeJS.Timeout | undefined;

  constructor(call: Call<'prepared'>, exit: Exit, deps: ForwardDeps) {
    const framing = call.headers.body;
    this.#call = call;
    this.#exit = exit;
    this.#deps = deps;
    this.response = exit.client.response;
    this.method = call.method;
    this.head = call.upstreamHead;
    this.body = framing.kind === 'none' ? null : (call.inspectedBody ?? this.#createBody());
    this.contentLength = framing.kind === 'length' ? framing.bytes : undefined;
    this.tunnel = exit.client.tunnel;
    this.upgrade = call.headers.upgrade;
    this.#tunnelFromBytes = this.tunnel?.bytesRead ?? 0;
    this.exchange = new UpstreamExchange(this);
    this.#bulkhead = deps.bulkheads.get(call.route.apiId);
  }

  #createBody(): RequestBody {
    return new RequestBody(this.#exit.client.request, {
      bodyBytesMax: this.#deps.limits.bodyBytesMax,
      clientBodyIdleMs: this.#deps.timeouts.clientBodyIdleMs,
      guard: createMethodGuard(this.#call),
    });
  }

  send(): void {
    if (this.#bulkhead === undefined) this.onPlace();
    else this.#bulkhead.enter(this);
  }

  get lane(): string {
    const { grant, route } = this.#call;
    return route.upstreamIsolation.within === 'licence' ? grant.licenceId : grant.apiUserId;
  }

  get licenceId(): LicenceId {
    return this.#call.grant.licenceId;
  }

  cancel(why: Refusal): void {
    this.exchange.cancel(why);
  }

  onNoPlace(why: string): void {
    this.exchange.cancel(refuse('forward', 'gateway_busy', why, { retryAfterS: 1 }));
  }

  onPlace(): void {
    const { upstreams } = this.#deps;
    const { upstreamOrigin: origin } = this.#call.route;
    if (this.#isRepeated) upstreams.sendAlone(origin, this, this.exchange);
    else upstreams.send(origin, this, this.exchange);
  }

  get requestBytes(): number {
    const { body, tunnel } = this;
    if (tunnel !== undefined) return tunnel.bytesRead - this.#tunnelFromBytes;
    if (body === null) return 0;
    return body instanceof RequestBody ? body.bytesRead : body.length;
  }

  get clientReadIdleMs(): number {
    return this.#deps.timeouts.clientBodyIdleMs;
  }

  get isRepeatable(): boolean {
    return !this.#isRepeated && this.body === null && idempotentMethods.has(this.method);
  }

  filterAnswer(answer: UpstreamAnswer): FilteredAnswer | Refusal {
    return refuseAnswerOfAnother(answer, this.#call) ?? this.#exit.filter(answer, this.#call);
  }

  /** The last question, whatever took long before: a body, a queue, a connection, a first attempt, a process that stood still. */
  isStillDecided(): boolean {
    const isDecided = isStillDecided(this.#call, this.#deps);
    if (isDecided) this.hasBegun = true;
    return isDecided;
  }

  findHalt(): Refusal | undefined {
    return this.#exit.findHalt();
  }

  settleExchange(outcome: ExchangeOutcome | Unanswered): void {
    if (outcome.kind !== 'unanswered') {
      this.#bulkhead?.leave(this);
      this.#exit.settle(outcome);
      return;
    }
    this.#isRepeated = true;
    this.exchange = new UpstreamExchange(this);
    this.onPlace();
  }
}

/**
 * Where the upstream repeats the id of the call that it answers: an answer without it, or with another, may be that of another
 * call. A refusal ends the connection, since what follows on it is no more certain.
 */
function refuseAnswerOfAnother(
  { headers }: UpstreamAnswer,
  { requestId, route }: Call<'prepared'>,
): Refusal | undefined {
  if (!route.upstreamIsolation.requiresRequestId) return undefined;
  let isSaid = false;
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] !== 'x-postern-request-id') continue;
    isSaid = true;
    if (headers[index + 1] !== requestId)
      return refuse(
        'forward',
        'upstream_invalid',
        'the answer names another call by its x-postern-request-id',
      );
  }
  return isSaid
    ? undefined
    : refuse('forward', 'upstream_invalid', 'the answer names no call: it has no x-postern-request-id');
}

/** RFC 9110 section 9.2.2 */
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
