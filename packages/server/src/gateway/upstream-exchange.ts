import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { FilteredAnswer, ForwardedCall, UpstreamAnswer } from './call.ts';
import { refuseMethod } from './method-override.ts';
import { RequestBodyFailure, refuseBrokenBody } from './request-body.ts';
import { UpstreamFailure } from './upstream-client/upstream-call.ts';
import type { UpstreamControl, UpstreamListener } from './upstream-client/upstream-call.ts';
import { openTunnel } from './upgrade-client.ts';

/** The decision was taken on an older view of access: nothing was sent, and it has to be taken again. */
export interface OutdatedDecision {
  readonly kind: 'outdated';
}

/** A kept connection ended before anything of an answer came: the call may be sent once more. */
export interface Unanswered {
  readonly kind: 'unanswered';
}

export type ExchangeOutcome = ForwardedCall | Refusal | OutdatedDecision;

/** Whose exchange it is. */
export interface ExchangeOwner {
  readonly response: ServerResponse;
  /** How much of the request's body was read so far. */
  readonly requestBytes: number;
  /** Longest time that the client may leave sent bytes unread. */
  readonly clientReadIdleMs: number;
  /** Whether sending the call twice does no more than sending it once: idempotent, and without a body that is gone. */
  readonly isRepeatable: boolean;
  /** What the call asks to switch to, and the client's connection for it. */
  readonly upgrade?: string | undefined;
  readonly tunnel?: Socket | undefined;
  filterAnswer(answer: UpstreamAnswer): FilteredAnswer | Refusal;
  /** Asked when a connection is there and nothing has been written yet. */
  isStillDecided(): boolean;
  /** Asked before each piece in either direction: a process that stood still may wake up to a credential that was cut off. */
  findHalt(): Refusal | undefined;
  settleExchange(outcome: ExchangeOutcome | Unanswered): void;
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
export class UpstreamExchange implements UpstreamListener {
  readonly #owner: ExchangeOwner;
  #control: UpstreamControl | undefined;
  #cancelled: Cancelled | undefined;
  isOver = false;
  #hasAnswerBegun = false;
  #status = 0;
  #responseBytes = 0;
  #slowReader: NodeJS.Timeout | undefined;
  #filtered: FilteredAnswer | undefined;
  /** Whether the head of the answer waits for the first of its body: a body that is broken from its start is still a clean 502. */
  #isHeadDue = false;
  /** The client's connection, once both sides have switched protocols. */
  #tunnel: Socket | undefined;
  /** What a body filter let through before the head was sent: while it is short, a broken body is still a clean 502. */
  #held: Buffer[] | undefined;
  #heldBytes = 0;

  constructor(owner: ExchangeOwner) {
    this.#owner = owner;
  }

  /** Ends the call now: the client went, the credential was cut off, the gateway stops. */
  cancel(why: Refusal | OutdatedDecision): void {
    if (this.isOver) return;
    this.#cancelled ??= new Cancelled(why);
    if (this.#control === undefined) this.onError(this.#cancelled);
    else this.#control.abort(this.#cancelled);
  }

  onConnection(control: UpstreamControl): boolean {
    if (this.isOver) return false;
    if (!this.#owner.isStillDecided()) {
      this.cancel({ kind: 'outdated' });
      return false;
    }
    this.#control = control;
    return true;
  }

  mayGoOn(): boolean {
    const halt = this.#owner.findHalt();
    if (halt === undefined) return true;
    this.cancel(halt);
    return false;
  }

  /** 1xx answers are the upstream's to us; the client gets the final one. */
  onInterim(): void {
    this.#hasAnswerBegun = true;
  }

  onHead(status: number, headers: readonly string[]): void {
    this.#hasAnswerBegun = true;
    if (!this.mayGoOn()) return;
    const filtered = this.#owner.filterAnswer({ kind: 'answered', status, headers });
    if (isRefusal(filtered)) {
      this.cancel(filtered);
      return;
    }
    if (status === 101) {
      this.#switch(headers, filtered);
      return;
    }
    this.#filtered = filtered;
    this.#status = filtered.status;
    this.#isHeadDue = filtered.body === undefined;
  }

  #switch(headers: readonly string[], filtered: FilteredAnswer): void {
    const { response, tunnel, upgrade = '' } = this.#owner;
    const isAsked = headers.some(
      (text, index) => index % 2 === 1 && headers[index - 1] === 'upgrade' && text.toLowerCase() === upgrade,
    );
    if (tunnel === undefined || !isAsked || filtered.body !== undefined) {
      const rule = 'the upstream switches to what was not asked for, or an answer that has to be narrowed';
      this.cancel(refuse('forward', 'upstream_invalid', rule));
      return;
    }
    this.#status = 101;
    this.#tunnel = tunnel;
    openTunnel(response, tunnel, { protocol: upgrade, headers: filtered.headers });
  }

  onHeadAlone(): void {
    if (!this.#isHeadDue || this.#filtered === undefined) return;
    this.#sendHead(this.#filtered);
    this.#owner.response.flushHeaders();
  }

  /** Throws on bytes that may not stand in a header, which ends this exchange with that error. */
  #sendHead({ status, headers }: FilteredAnswer): void {
    this.#isHeadDue = false;
    this.#owner.response.writeHead(status, headers as string[]); // Node's type is not readonly; it only reads
  }

  onBody(lent: Buffer): void {
    if (!this.mayGoOn()) return;
    const chunk = Buffer.from(lent);
    const filtered = this.#filtered;
    if (filtered?.body === undefined) {
      if (this.#isHeadDue && filtered !== undefined) this.#sendHead(filtered);
      this.#send(chunk);
      return;
    }
    const passed = this.#runFilter(() => filtered.body?.push(chunk));
    if (passed === undefined || passed.length === 0) return;
    if (this.#owner.response.headersSent) {
      this.#send(passed);
      return;
    }
    this.#held ??= [];
    this.#held.push(passed);
    this.#heldBytes += passed.length;
    if (this.#heldBytes < heldBytesMax) return;
    this.#sendHead(filtered);
    this.#send(Buffer.concat(this.#held));
    this.#held = undefined;
  }

  #send(bytes: Buffer): void {
    const to = this.#tunnel ?? this.#owner.response;
    this.#responseBytes += bytes.length;
    if (to.write(bytes) || this.#slowReader !== undefined) return;
    this.#control?.pause();
    this.#slowReader = setTimeout(() => this.cancel(clientTooSlow()), this.#owner.clientReadIdleMs).unref();
    to.once('drain', () => {
      clearTimeout(this.#slowReader);
      this.#slowReader = undefined;
      // The connection may serve another call by now.
      if (!this.isOver) this.#control?.resume();
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

  onEnd(): void {
    if (this.isOver) return;
    // The connection is no longer this call's.
    this.#control = undefined;
    const filtered = this.#filtered;
    const isHeld = filtered?.body !== undefined || this.#isHeadDue;
    if (isHeld && !this.mayGoOn()) return;
    if (filtered?.body !== undefined && !this.#endFiltered(filtered)) return;
    if (this.#isHeadDue && filtered !== undefined) this.#sendHead(filtered);
    if (this.#tunnel === undefined) this.#owner.response.end();
    else this.#tunnel.destroySoon();
    this.#settle(this.#forwarded(undefined));
  }

  /** False: the body broke off or was no JSON, and the exchange has failed. */
  #endFiltered(filtered: FilteredAnswer): boolean {
    const rest = this.#runFilter(() => filtered.body?.end());
    if (rest === undefined) return false;
    const { response } = this.#owner;
    const bytes = Buffer.concat([...(this.#held ?? []), rest]);
    if (!response.headersSent) {
      this.#sendHead({ ...filtered, headers: [...filtered.headers, 'content-length', String(bytes.length)] });
    }
    this.#responseBytes += bytes.length;
    if (bytes.length > 0) response.write(bytes);
    return true;
  }

  onError(error: Error): void {
    if (this.isOver) return;
    if (this.#cancelled === undefined && this.#mayRepeat(error)) {
      this.#settle({ kind: 'unanswered' });
      return;
    }
    const why = explainError(this.#cancelled ?? error);
    const { response } = this.#owner;
    const hasBegun = response.headersSent || this.#tunnel !== undefined;
    if (!hasBegun || !isRefusal(why)) {
      this.#settle(why);
      return;
    }
    (this.#tunnel ?? response).destroy();
    this.#settle(this.#forwarded(why));
  }

  #forwarded(failure: Refusal | undefined): ForwardedCall {
    return {
      kind: 'forwarded',
      status: this.#status,
      requestBytes: this.#owner.requestBytes,
      responseBytes: this.#responseBytes,
      failure,
    };
  }

  #mayRepeat(error: Error): boolean {
    return (
      this.#owner.isRepeatable &&
      !this.#hasAnswerBegun &&
      error instanceof UpstreamFailure &&
      error.isEndOfKept
    );
  }

  #settle(outcome: ExchangeOutcome | Unanswered): void {
    this.isOver = true;
    this.#control = undefined;
    if (this.#slowReader !== undefined) clearTimeout(this.#slowReader);
    this.#owner.settleExchange(outcome);
  }
}

/** How much of a filtered answer waits for its head. */
const heldBytesMax = 65_536;

function clientTooSlow(): Refusal {
  return refuse('forward', 'client_gone', 'the client left the answer unread for too long');
}

/** What went wrong, as a refusal; the words of whoever found it stay in `rule`, for the log. */
function explainError(error: Error): Refusal | OutdatedDecision {
  if (error instanceof Cancelled) return error.refusal;
  if (error instanceof RequestBodyFailure) return explainBodyFailure(error);
  if (!(error instanceof UpstreamFailure))
    return refuse('forward', 'upstream_invalid', `${error.name}: ${error.message}`);
  if (error.reason === 'busy') return refuse('forward', 'gateway_busy', error.message, { retryAfterS: 1 });
  return refuse('forward', codes[error.reason], error.message);
}

const codes = {
  unreachable: 'upstream_unreachable',
  timeout: 'upstream_timeout',
  invalid: 'upstream_invalid',
} as const;

function explainBodyFailure(failure: RequestBodyFailure): Refusal {
  switch (failure.reason) {
    case 'too-large':
      return refuse('receive', 'body_too_large', failure.message);
    case 'malformed':
      return refuseBrokenBody();
    case 'names-method':
      return refuseMethod('its form');
    case 'too-slow':
    case 'client-gone':
      return refuse('forward', 'client_gone', failure.message);
  }
}
