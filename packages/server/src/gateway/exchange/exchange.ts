import type { Socket } from 'node:net';
import type { ApiId, LicenceId } from '@postern/contract/ids';
import { isStillDecided } from '../../decision/judge-standing.ts';
import type { StandingDeps } from '../../decision/judge-standing.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Bulkhead, BulkheadCall, Compartment } from '../bulkhead.ts';
import type { Call, FilteredAnswer, ForwardedCall, UpstreamAnswer } from '../call.ts';
import type { Client } from '../client.ts';
import { createMethodGuard } from '../method-override.ts';
import { RequestBody } from '../request-body.ts';
import { UpstreamFailure } from '../upstream-client/upstream-call.ts';
import type { UpstreamCall, UpstreamControl, UpstreamListener } from '../upstream-client/upstream-call.ts';
import type { Upstreams } from '../upstream.ts';
import { ClientAnswer } from './client-answer.ts';
import type { AnswerFlow } from './client-answer.ts';
import { explainFailure, refuseAnswerOfAnother, refuseSwitch } from './explain-failure.ts';

export interface ExchangeDeps extends StandingDeps {
  readonly upstreams: Upstreams;
  /** By API. */
  readonly bulkheads: ReadonlyMap<ApiId, Bulkhead>;
  readonly limits: { readonly bodyBytesMax: number };
  readonly timeouts: { readonly clientBodyIdleMs: number };
}

/** The pipeline's side of an exchange: the client, the filter, and the end. */
export interface Exit {
  readonly client: Client;
  /** No byte of an answer leaves without having passed it. */
  readonly filter: (answer: UpstreamAnswer, call: Call<'prepared'>) => FilteredAnswer | Refusal;
  /** Why nothing more may be sent, in either direction; called before each piece after the first. See open-calls.ts. */
  findHalt(): Refusal | undefined;
  /** Called once. Not a promise: it would cost each call more than its decision. */
  settle(outcome: ExchangeOutcome): void;
}

/** The decision was taken on an older view of access: nothing was sent, and it has to be taken again. */
export interface OutdatedDecision {
  readonly kind: 'outdated';
}

export type ExchangeOutcome = ForwardedCall | Refusal | OutdatedDecision;

/**
 * - `waiting`: for a place at the upstream, then for a connection. Nothing was sent on this attempt.
 * - `sending`: has a connection. The request is sent, and nothing of an answer has come.
 * - `answering`: something of the answer has come, or both sides have switched protocols.
 * - `ended`: settled, once. Whatever is still reported is ignored.
 */
type ExchangeState = 'waiting' | 'sending' | 'answering' | 'ended';

class Cancelled extends Error {
  override readonly name = 'Cancelled';
  readonly outcome: Refusal | OutdatedDecision;

  constructor(outcome: Refusal | OutdatedDecision) {
    super('the exchange was cancelled');
    this.outcome = outcome;
  }
}

/**
 * One call to the upstream and its answer to the client, streamed with backpressure. Settles exactly once: with a
 * refusal while nothing was answered; after that a failure cuts the client's connection, so that a short body is never
 * taken for a whole one.
 *
 * All that belongs to it is in this one object, which the bulkhead, the pool and the connection know by the part that
 * each needs: more objects would cost every call.
 */
export class Exchange implements BulkheadCall, UpstreamCall, UpstreamListener, AnswerFlow {
  readonly #call: Call<'prepared'>;
  readonly #exit: Exit;
  readonly #deps: ExchangeDeps;
  #state: ExchangeState = 'waiting';
  readonly #answer: ClientAnswer;
  #control: UpstreamControl | undefined;
  #cancelled: Cancelled | undefined;
  #isRepeated = false;
  readonly #bulkhead: Bulkhead | undefined;
  compartment: Compartment | undefined;
  queueTimer: NodeJS.Timeout | undefined;
  readonly method: string;
  readonly head: string;
  readonly body: RequestBody | Buffer | null;
  readonly contentLength: number | undefined;
  readonly upgrade: string | undefined;
  readonly tunnel: Socket | undefined;
  readonly #tunnelFromBytes: number;

  constructor(call: Call<'prepared'>, exit: Exit, deps: ExchangeDeps) {
    const framing = call.headers.body;
    this.#call = call;
    this.#exit = exit;
    this.#deps = deps;
    this.#answer = new ClientAnswer(exit.client, this, deps.timeouts.clientBodyIdleMs);
    this.#bulkhead = deps.bulkheads.get(call.route.apiId);
    this.method = call.method;
    this.head = call.upstreamHead;
    this.body = framing.kind === 'none' ? null : (call.inspectedBody ?? this.#createBody());
    this.contentLength = framing.kind === 'length' ? framing.bytes : undefined;
    this.upgrade = call.headers.upgrade;
    this.tunnel = exit.client.tunnel;
    this.#tunnelFromBytes = this.tunnel?.bytesRead ?? 0;
  }

  #createBody(): RequestBody {
    return new RequestBody(this.#exit.client.request, {
      bodyBytesMax: this.#deps.limits.bodyBytesMax,
      clientBodyIdleMs: this.#deps.timeouts.clientBodyIdleMs,
      guard: createMethodGuard(this.#call),
    });
  }

  // The pipeline's side.

  start(): void {
    if (this.#bulkhead === undefined) this.onPlace();
    else this.#bulkhead.enter(this);
  }

  /** Whether anything may have been sent. Until then its decision can be taken anew. */
  get hasBegun(): boolean {
    return this.#isRepeated || this.#state === 'sending' || this.#state === 'answering';
  }

  /** Ends it now: the client left, the credential was cut off, the gateway stops. Of no effect once it has settled. */
  cancel(why: Refusal | OutdatedDecision): void {
    if (this.isOver) return;
    this.#cancelled ??= new Cancelled(why);
    if (this.#control === undefined) this.onError(this.#cancelled);
    else this.#control.abort(this.#cancelled);
  }

  // Waiting: the bulkhead's side, then the pool's.

  get licenceId(): LicenceId {
    return this.#call.grant.licenceId;
  }

  get lane(): string {
    const { grant, route } = this.#call;
    return route.upstreamIsolation.within === 'licence' ? grant.licenceId : grant.apiUserId;
  }

  onNoPlace(why: string): void {
    this.cancel(refuse('forward', 'gateway_busy', why, { retryAfterS: 1 }));
  }

  onPlace(): void {
    const { upstreams } = this.#deps;
    const { upstreamOrigin } = this.#call.route;
    if (this.#isRepeated) upstreams.sendAlone(upstreamOrigin, this, this);
    else upstreams.send(upstreamOrigin, this, this);
  }

  get isOver(): boolean {
    return this.#state === 'ended';
  }

  // From here on: the connection's side.

  /** Judges the decision once more: a body, a queue, a connection, a first attempt or a suspended process may have taken long. */
  onConnection(control: UpstreamControl): boolean {
    if (this.isOver) return false;
    if (!isStillDecided(this.#call, this.#deps)) {
      this.cancel({ kind: 'outdated' });
      return false;
    }
    this.#control = control;
    this.#state = 'sending';
    return true;
  }

  /** A process that was suspended may wake up to a credential that was cut off. */
  mayGoOn(): boolean {
    const halt = this.#exit.findHalt();
    if (halt === undefined) return true;
    this.cancel(halt);
    return false;
  }

  /** 1xx answers are the upstream's to the gateway; the client gets the final one. */
  onInterim(): void {
    this.#state = 'answering';
  }

  onHead(status: number, headers: readonly string[]): void {
    this.#state = 'answering';
    if (!this.mayGoOn()) return;
    const answer = { kind: 'answered', status, headers } as const;
    const filtered = refuseAnswerOfAnother(answer, this.#call) ?? this.#exit.filter(answer, this.#call);
    if (isRefusal(filtered)) this.cancel(filtered);
    else if (status === 101) this.#switch(headers, filtered);
    else this.#answer.begin(filtered);
  }

  #switch(headers: readonly string[], filtered: FilteredAnswer): void {
    const { upgrade = '' } = this;
    const isAsked = headers.some(
      (text, index) => index % 2 === 1 && headers[index - 1] === 'upgrade' && text.toLowerCase() === upgrade,
    );
    if (this.tunnel === undefined || !isAsked || filtered.body !== undefined) this.cancel(refuseSwitch());
    else this.#answer.switchTo(upgrade, filtered);
  }

  onHeadAlone(): void {
    this.#answer.flushHead();
  }

  onBody(lent: Buffer): void {
    if (!this.mayGoOn()) return;
    const refusal = this.#answer.write(Buffer.from(lent));
    if (refusal !== undefined) this.cancel(refusal);
  }

  onEnd(): void {
    if (this.isOver) return;
    // The connection may serve another call by now.
    this.#control = undefined;
    if (this.#answer.isHeldBack && !this.mayGoOn()) return;
    const refusal = this.#answer.end();
    if (refusal === undefined) this.#settle(this.#forwarded(undefined));
    else this.cancel(refusal);
  }

  onError(error: Error): void {
    if (this.isOver) return;
    if (this.#cancelled === undefined && this.#mayRepeat(error)) {
      this.#repeat();
      return;
    }
    const cause = this.#cancelled ?? error;
    const why = cause instanceof Cancelled ? cause.outcome : explainFailure(cause);
    if (!this.#answer.hasBegun || !isRefusal(why)) {
      this.#settle(why);
      return;
    }
    this.#answer.cut();
    this.#settle(this.#forwarded(why));
  }

  /** A kept connection ended before anything of an answer came, and sending the call twice does no more than once. */
  #mayRepeat(error: Error): boolean {
    return (
      !this.#isRepeated &&
      this.#state !== 'answering' &&
      this.body === null &&
      idempotentMethods.has(this.method) &&
      error instanceof UpstreamFailure &&
      error.isEndOfKept
    );
  }

  #repeat(): void {
    this.#isRepeated = true;
    this.#control = undefined;
    this.#state = 'waiting';
    this.onPlace();
  }

  // The client's side of the answer.

  pause(): void {
    this.#control?.pause();
  }

  /** The connection of an exchange that has ended may serve another call. */
  resume(): void {
    if (!this.isOver) this.#control?.resume();
  }

  onSlowClient(): void {
    this.cancel(refuse('forward', 'client_gone', 'the client left the answer unread for too long'));
  }

  // The end.

  /** Bytes of the request's body that were read so far, or of the client's side of a tunnel. */
  get requestBytes(): number {
    const { body, tunnel } = this;
    if (tunnel !== undefined) return tunnel.bytesRead - this.#tunnelFromBytes;
    if (body === null) return 0;
    return body instanceof RequestBody ? body.bytesRead : body.length;
  }

  #forwarded(failure: Refusal | undefined): ForwardedCall {
    const { status, bytes: responseBytes } = this.#answer;
    return { kind: 'forwarded', status, requestBytes: this.requestBytes, responseBytes, failure };
  }

  #settle(outcome: ExchangeOutcome): void {
    this.#state = 'ended';
    this.#control = undefined;
    this.#answer.stopWatching();
    this.#bulkhead?.leave(this);
    this.#exit.settle(outcome);
  }
}

/** RFC 9110 section 9.2.2 */
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
