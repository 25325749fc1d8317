import type { ServerResponse } from 'node:http';
import { errors } from 'undici';
import type { Dispatcher } from 'undici';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { FilteredAnswer, ForwardedCall, UpstreamAnswer } from './call.ts';
import { RequestBodyFailure } from './request-body.ts';
import { refuseStale } from './stages/authenticate.ts';
import { isEndOfKeptConnection } from './upstream.ts';

/** The decision was taken on an older view of access: nothing was sent, and it has to be taken again. */
export interface OutdatedDecision {
  readonly kind: 'outdated';
}

/** A kept connection ended before anything of an answer came: the call may be sent once more. */
export interface Unanswered {
  readonly kind: 'unanswered';
}

export type ExchangeOutcome = ForwardedCall | Refusal | OutdatedDecision;

export interface ExchangeSetup {
  readonly response: ServerResponse;
  readonly body: { readonly bytesRead: number } | null;
  readonly filter: (answer: UpstreamAnswer) => FilteredAnswer | Refusal;
  /** Asked when a connection is there and nothing has been written yet. */
  readonly isStillDecided: () => boolean;
  /** Asked for each piece of the answer: a process that stood still may wake up to a credential that was cut off. */
  readonly mayGoOn: () => boolean;
  /** Longest time that the client may leave sent bytes unread. */
  readonly clientReadIdleMs: number;
  /** Whether sending the call twice does no more than sending it once: idempotent, and without a body that is gone. */
  readonly isRepeatable: boolean;
  readonly settle: (outcome: ExchangeOutcome | Unanswered) => void;
}

class Cancelled extends Error {
  override readonly name = 'Cancelled';
  readonly refusal: Refusal | OutdatedDecision;

  constructor(refusal: Refusal | OutdatedDecision) {
    super('the exchange was cancelled');
    this.refusal = refusal;
  }
}

/**
 * One request to the upstream and its answer to the client, streamed with backpressure. Settles exactly once:
 * with a refusal while nothing has been answered; after that a failure cuts the client's connection, so that
 * a short body is never taken for a whole one.
 */
export class UpstreamExchange implements Dispatcher.DispatchHandler {
  readonly #setup: ExchangeSetup;
  #controller: Dispatcher.DispatchController | undefined;
  #cancelled: Cancelled | undefined;
  #isSettled = false;
  #hasAnswerBegun = false;
  #status = 0;
  #responseBytes = 0;
  #slowReader: NodeJS.Timeout | undefined;
  #filtered: FilteredAnswer | undefined;
  /** What a body filter let through before the head was sent: while it is short, a broken body is still a clean 502. */
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(setup: ExchangeSetup) {
    this.#setup = setup;
  }

  /** Ends the call now: the client went, the credential was cut off, the gateway stops. */
  cancel(why: Refusal | OutdatedDecision): void {
    if (this.#isSettled) return;
    this.#cancelled ??= new Cancelled(why);
    if (this.#controller === undefined) this.onResponseError(undefined, this.#cancelled);
    else this.#controller.abort(this.#cancelled);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancelled === undefined && !this.#setup.isStillDecided())
      this.#cancelled = new Cancelled({ kind: 'outdated' });
    if (this.#cancelled !== undefined) controller.abort(this.#cancelled);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: UpstreamAnswer['headers'],
  ): void {
    this.#hasAnswerBegun = true;
    // 1xx answers are the upstream's to us; the client gets the final one.
    if (status < 200) return;
    const { filter } = this.#setup;
    const filtered = filter({ kind: 'answered', status, headers });
    if (isRefusal(filtered)) {
      this.cancel(filtered);
      return;
    }
    this.#filtered = filtered;
    this.#status = filtered.status;
    if (filtered.body === undefined) this.#sendHead(filtered);
  }

  /** Throws on bytes that may not stand in a header: undici reports it as this exchange's error. */
  #sendHead({ status, headers }: FilteredAnswer): void {
    this.#setup.response.writeHead(status, headers as string[]); // Node's type is not readonly; it only reads
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#setup.mayGoOn()) {
      this.cancel(refuseStale());
      return;
    }
    const filtered = this.#filtered;
    if (filtered?.body === undefined) {
      this.#send(controller, chunk);
      return;
    }
    const passed = this.#runFilter(() => filtered.body?.push(chunk));
    if (passed === undefined || passed.length === 0) return;
    if (this.#setup.response.headersSent) {
      this.#send(controller, passed);
      return;
    }
    this.#held.push(passed);
    this.#heldBytes += passed.length;
    if (this.#heldBytes < heldBytesMax) return;
    this.#sendHead(filtered);
    this.#send(controller, Buffer.concat(this.#held));
    this.#held = [];
  }

  #send(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    const { response } = this.#setup;
    this.#responseBytes += bytes.length;
    if (response.write(bytes)) return;
    controller.pause();
    this.#slowReader = setTimeout(() => this.cancel(clientTooSlow()), this.#setup.clientReadIdleMs).unref();
    response.once('drain', () => {
      clearTimeout(this.#slowReader);
      controller.resume();
    });
  }

  /** Undefined: the body cannot be filtered, and the exchange has failed. */
  #runFilter(run: () => Buffer | undefined): Buffer | undefined {
    if (this.#cancelled !== undefined) return undefined;
    try {
      return run();
    } catch (error) {
      const what = error instanceof Error ? error.message : 'unknown';
      this.cancel(
        refuse('filter', 'upstream_invalid', `the answer has to be narrowed, and it holds ${what}`),
      );
      return undefined;
    }
  }

  onResponseEnd(): void {
    if (this.#isSettled) return;
    const filtered = this.#filtered;
    if (filtered?.body !== undefined && !this.#endFiltered(filtered)) return;
    this.#setup.response.end();
    this.#settle(this.#forwarded(undefined));
  }

  /** False: the body broke off or was no JSON, and the exchange has failed. */
  #endFiltered(filtered: FilteredAnswer): boolean {
    const rest = this.#runFilter(() => filtered.body?.end());
    if (rest === undefined) {
      // The upstream is done, so that there is nothing left to abort.
      if (this.#cancelled !== undefined) this.onResponseError(undefined, this.#cancelled);
      return false;
    }
    const { response } = this.#setup;
    const bytes = Buffer.concat([...this.#held, rest]);
    if (!response.headersSent) {
      this.#sendHead({ ...filtered, headers: [...filtered.headers, 'content-length', String(bytes.length)] });
    }
    this.#responseBytes += bytes.length;
    if (bytes.length > 0) response.write(bytes);
    return true;
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#isSettled) return;
    if (this.#cancelled === undefined && this.#mayRepeat(error)) {
      this.#settle({ kind: 'unanswered' });
      return;
    }
    const why = explainError(this.#cancelled ?? error);
    const { response } = this.#setup;
    if (!response.headersSent || !isRefusal(why)) {
      this.#settle(why);
      return;
    }
    response.destroy();
    this.#settle(this.#forwarded(why));
  }

  #forwarded(failure: Refusal | undefined): ForwardedCall {
    return {
      kind: 'forwarded',
      status: this.#status,
      requestBytes: this.#setup.body?.bytesRead ?? 0,
      responseBytes: this.#responseBytes,
      failure,
    };
  }

  #mayRepeat(error: Error): boolean {
    return this.#setup.isRepeatable && !this.#hasAnswerBegun && isEndOfKeptConnection(error);
  }

  #settle(outcome: ExchangeOutcome | Unanswered): void {
    this.#isSettled = true;
    clearTimeout(this.#slowReader);
    this.#setup.settle(outcome);
  }
}

/** How much of a filtered answer waits for its head. */
const heldBytesMax = 65_536;

function clientTooSlow(): Refusal {
  return refuse('forward', 'client_gone', 'the client left the answer unread for too long');
}

/** What went wrong, as a refusal; undici's own words stay in `rule`, for the log. */
function explainError(error: Error): Refusal | OutdatedDecision {
  if (error instanceof Cancelled) return error.refusal;
  if (error instanceof RequestBodyFailure) return explainBodyFailure(error);
  const rule = `${error.name}: ${error.message}`;
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return refuse('forward', 'upstream_timeout', rule);
  }
  if (isUnreachable(error)) return refuse('forward', 'upstream_unreachable', rule);
  return refuse('forward', 'upstream_invalid', rule);
}

function explainBodyFailure(failure: RequestBodyFailure): Refusal {
  switch (failure.reason) {
    case 'too-large':
      return refuse('receive', 'body_too_large', failure.message);
    case 'too-slow':
    case 'client-gone':
      return refuse('forward', 'client_gone', failure.message);
  }
}

const unreachableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

function isUnreachable(error: Error): boolean {
  if (error instanceof AggregateError)
    return error.errors.some((each) => each instanceof Error && isUnreachable(each));
  return 'code' in error && typeof error.code === 'string' && unreachableCodes.has(error.code);
}
