import type { LookupFunction, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { AnswerFault } from './answer-fault.ts';
import { AnswerParser } from './answer-parser.ts';
import type { AnswerListener } from './answer-parser.ts';
import { openSocket } from './open-socket.ts';
import type { SocketListener } from './open-socket.ts';
import { RequestWriter, presentHeadEnd } from './request-writer.ts';
import { UpstreamFailure } from './upstream-call.ts';
import type { UpstreamCall, UpstreamControl, UpstreamListener } from './upstream-call.ts';
import type { UpstreamLane } from './upstream-lane.ts';

/** The owner of a connection, which gives it calls. */
export interface ConnectionOwner {
  /** It is open, or done with a call, and takes the next. */
  onFree(connection: UpstreamConnection): void;
  /** Once. */
  onGone(connection: UpstreamConnection, failure: UpstreamFailure): void;
}

/** Times in ticks of the pool, which are counted and not read from a clock. */
export interface ConnectionLimits {
  readonly connectMs: number;
  readonly tickMs: number;
  readonly headTicks: number;
  readonly bodyTicks: number;
  readonly idleTicks: number;
  /** After which it takes no further call, so that calls follow where the upstream's name leads. */
  readonly ageTicks: number;
  /** Finds the addresses of the upstream's name; the system's resolver when left out. */
  readonly lookup?: LookupFunction | undefined;
}

/** One connection to an upstream: one call at a time, kept for the next where the upstream agrees. */
export class UpstreamConnection implements AnswerListener, SocketListener, UpstreamControl {
  readonly #owner: ConnectionOwner;
  readonly #limits: ConnectionLimits;
  readonly #socket: Socket;
  readonly #parser: AnswerParser;
  /** Whether its owner has not heard of it yet; kept by the owner. */
  isNew = true;
  /** The lane whose calls it carries, from its first call on; kept by the owner. */
  lane: UpstreamLane | undefined;
  #listener: UpstreamListener | undefined;
  #writer: RequestWriter | undefined;
  #isLast = false;
  #tunnel: Readable | undefined;
  #isOpen = false;
  /** Whether anything ever came over it, and whether anything came of the call that runs. */
  #hasServed = false;
  #hasAnswer = false;
  #hasHead = false;
  #hasBody = false;
  #isEnded = false;
  #isTunnel = false;
  #isPaused = false;
  #quietTicks = 0;
  #ageTicks = 0;
  #idleTicksMax: number;

  constructor(origin: URL, owner: ConnectionOwner, limits: ConnectionLimits) {
    this.#owner = owner;
    this.#limits = limits;
    this.#idleTicksMax = limits.idleTicks;
    this.#parser = new AnswerParser(this);
    this.#socket = openSocket(origin, limits, this);
  }

  /** Whether it may take a call. */
  get isFree(): boolean {
    return this.#isOpen && this.#listener === undefined && this.#socket.writable;
  }

  /** False: the call ended before anything was written, and the connection is still free. */
  start(call: UpstreamCall, listener: UpstreamListener, isLast: boolean): boolean {
    if (!listener.onConnection(this)) return false;
    this.#listener = listener;
    this.#isLast = isLast || call.upgrade !== undefined;
    this.#tunnel = call.tunnel;
    this.#hasAnswer = false;
    this.#hasHead = false;
    this.#hasBody = false;
    this.#isEnded = false;
    this.#quietTicks = 0;
    this.#parser.expect(call.method === 'HEAD', call.upgrade !== undefined);
    this.#write(call, isLast);
    return true;
  }

  #write(call: UpstreamCall, isLast: boolean): void {
    const { body } = call;
    const socket = this.#socket;
    const head = call.head + presentHeadEnd(call, isLast);
    if (body === null) {
      socket.write(head, 'latin1');
      return;
    }
    socket.cork();
    socket.write(head, 'latin1');
    if (Buffer.isBuffer(body)) socket.write(body);
    else {
      this.#beginBody(body, call.contentLength ?? 'chunked');
    }
    queueMicrotask(() => socket.uncork());
  }

  #beginBody(body: Readable, framing: number | 'chunked' | 'tunnel'): void {
    this.#writer = new RequestWriter({
      socket: this.#socket,
      body,
      framing,
      mayGoOn: () => this.#listener?.mayGoOn() === true,
      onFailure: (error) => this.abort(error),
    });
  }

  /** Counts a tick: ends the call, or the idle connection, that has been silent for too long. */
  tick(): void {
    if (!this.#isOpen) return;
    this.#ageTicks++;
    if (this.#listener === undefined) {
      if (++this.#quietTicks > this.#idleTicksMax || this.#isOld) this.#socket.destroy();
      return;
    }
    if (this.#hasHead && !this.#hasBody) this.#tellHeadAlone(this.#listener);
    // A client that is slow to send or to read has limits of its own; a tunnel is silent when both are.
    if (this.#isPaused || (!this.#isTunnel && this.#writer?.isWaitingForBody === true)) return;
    if (this.#writer?.takeProgress() === true) this.#quietTicks = 0;
    const { headTicks, bodyTicks } = this.#limits;
    if (++this.#quietTicks <= (this.#hasHead ? bodyTicks : headTicks)) return;
    const what = this.#hasHead ? 'the answer stopped in its middle' : 'no answer came';
    this.abort(new UpstreamFailure('timeout', what));
  }

  #tellHeadAlone(listener: UpstreamListener): void {
    try {
      listener.onHeadAlone();
    } catch (error) {
      this.abort(asFailure(error));
    }
  }

  get #isOld(): boolean {
    return this.#ageTicks >= this.#limits.ageTicks;
  }

  /** Ends the call, and the connection with it: what would still come of the answer is nobody's. */
  abort(why: Error): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#release();
    this.#socket.destroy();
    listener.onError(why);
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#quietTicks = 0;
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  onOpen(): void {
    this.#isOpen = true;
    this.#owner.onFree(this);
  }

  onBytes(bytes: Buffer): void {
    this.#quietTicks = 0;
    if (this.#listener === undefined) {
      // Nobody asked for it.
      this.#socket.destroy();
      return;
    }
    try {
      this.#parser.push(bytes);
    } catch (error) {
      this.#socket.destroy();
      // Whole answers count, whatever comes after them; the connection does not.
      if (!this.#isEnded) this.abort(asFailure(error));
    }
    if (this.#isEnded) this.#finish();
  }

  onFinished(): void {
    this.#closeAnswer(undefined);
    this.#socket.destroy();
  }

  onClosed(error: Error | undefined): void {
    this.#closeAnswer(error);
    const failure =
      error instanceof UpstreamFailure
        ? error
        : new UpstreamFailure('unreachable', describe(error), { cause: error });
    this.#owner.onGone(this, failure);
  }

  onInterim(): void {
    this.#hasAnswer = true;
    this.#listener?.onInterim();
  }

  onHead(status: number, headers: readonly string[]): void {
    this.#hasAnswer = true;
    this.#hasHead = true;
    this.#listener?.onHead(status, headers);
    if (status !== 101 || this.#listener === undefined || this.#tunnel === undefined) return;
    this.#isTunnel = true;
    this.#beginBody(this.#tunnel, 'tunnel');
  }

  onBody(chunk: Buffer): void {
    this.#hasBody = true;
    this.#listener?.onBody(chunk);
  }

  onEnd(): void {
    this.#isEnded = true;
  }

  /** The whole answer is here. The connection is free before its listener hears of it. */
  #finish(): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    const isSent = this.#writer?.isDone !== false;
    this.#release();
    if (isSent && this.#parser.isKept && !this.#isLast && this.#socket.writable) this.#keep();
    else this.#socket.destroy();
    try {
      listener.onEnd();
    } catch (error) {
      listener.onError(asFailure(error));
    }
  }

  #keep(): void {
    this.#hasServed = true;
    const { keptS } = this.#parser;
    const { idleTicks, tickMs } = this.#limits;
    // A second less than the upstream keeps it, so that a call rarely meets a connection that is being closed.
    this.#idleTicksMax =
      keptS === undefined ? idleTicks : Math.min(idleTicks, ((keptS - 1) * 1_000) / tickMs);
    if (this.#idleTicksMax <= 0 || this.#isOld) this.#socket.destroy();
    else this.#owner.onFree(this);
  }

  /** No more bytes will come: an answer without a length ends here, every other is cut short. */
  #closeAnswer(error: Error | undefined): void {
    if (this.#listener === undefined) return;
    if (error === undefined) {
      try {
        this.#parser.close();
      } catch {
        // reported below
      }
      if (this.#isEnded) {
        this.#finish();
        return;
      }
    }
    const isEndOfKept = this.#hasServed && !this.#hasAnswer;
    this.abort(new UpstreamFailure('unreachable', describe(error), { cause: error, isEndOfKept }));
  }

  #release(): void {
    this.#listener = undefined;
    if (this.#writer !== undefined) {
      this.#writer.stop();
      this.#writer = undefined;
    }
    if (this.#isPaused) this.resume();
  }
}

function asFailure(error: unknown): Error {
  if (error instanceof AnswerFault) return new UpstreamFailure('invalid', error.message);
  return error instanceof Error ? error : new Error('unknown', { cause: error });
}

function describe(error: Error | undefined): string {
  return error === undefined ? 'the upstream closed the connection' : `${error.name}: ${error.message}`;
}
