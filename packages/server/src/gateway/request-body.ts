import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { FormGuard } from './form-guard.ts';
import { isBrokenBody, onBrokenBody } from './broken-body.ts';

/** Says why the reading of a request body was aborted. */
export class RequestBodyFailure extends Error {
  override readonly name = 'RequestBodyFailure';
  readonly reason: 'too-large' | 'too-slow' | 'client-gone' | 'malformed' | 'names-method';

  constructor(reason: RequestBodyFailure['reason']) {
    super(`the request body was given up: ${reason}`);
    this.reason = reason;
  }
}

/** The bytes within the body are not HTTP/1.1, such as a chunk without a size. */
export function refuseBrokenBody(): Refusal {
  const what = 'a body whose syntax is not HTTP/1.1';
  return refuse('receive', 'request_malformed', `the request has ${what}`, { facts: { what } });
}

export interface RequestBodyLimits {
  readonly bodyBytesMax: number;
  /** Longest pause of the client while the upstream is ready to take more. */
  readonly clientBodyIdleMs: number;
  /** Looks through a form for a parameter that names another method; nothing of a piece that holds it is sent on. */
  readonly guard?: FormGuard | undefined;
}

/**
 * The client's request body as the upstream reads it: counted, with backpressure, and aborted when it is too
 * large, pauses too long or is cut short. Destroying it leaves the client's socket alone, so that a refusal can
 * still be answered on it.
 */
export class RequestBody extends Readable {
  bytesRead = 0;
  readonly #request: IncomingMessage;
  readonly #limits: RequestBodyLimits;
  #isListening = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(request: IncomingMessage, limits: RequestBodyLimits) {
    super({ highWaterMark: 64 * 1_024 });
    this.#request = request;
    this.#limits = limits;
  }

  override _read(): void {
    if (!this.#isListening) {
      this.#isListening = true;
      this.#request
        .on('data', this.#onData)
        .on('end', this.#onEnd)
        .on('close', this.#onClose)
        .on('error', this.#onClose);
      onBrokenBody(this.#request, this.#onBroken);
      if (isBrokenBody(this.#request)) {
        this.#onBroken();
        return;
      }
    }
    this.#request.resume();
    this.#idleTimer ??= setTimeout(() => this.#giveUp('too-slow'), this.#limits.clientBodyIdleMs).unref();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stopListening();
    done(error);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.bytesRead += chunk.length;
    if (this.bytesRead > this.#limits.bodyBytesMax) {
      this.#giveUp('too-large');
      return;
    }
    if (this.#limits.guard?.finds(chunk) === true) {
      this.#giveUp('names-method');
      return;
    }
    if (this.push(chunk)) {
      this.#idleTimer?.refresh();
      return;
    }
    this.#request.pause();
    this.#stopTimer();
  };

  readonly #onEnd = (): void => {
    this.#stopListening();
    this.push(null);
  };

  readonly #onClose = (): void => {
    if (!this.#request.readableEnded) this.#giveUp('client-gone');
  };

  readonly #onBroken = (): void => this.#giveUp('malformed');

  #giveUp(reason: RequestBodyFailure['reason']): void {
    this.destroy(new RequestBodyFailure(reason));
  }

  #stopTimer(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
  }

  #stopListening(): void {
    this.#stopTimer();
    if (this.#isListening) onBrokenBody(this.#request, undefined);
    this.#request.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
  }
}
