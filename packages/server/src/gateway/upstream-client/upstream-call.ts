import type { Readable } from 'node:stream';

/** One request to an upstream. */
export interface UpstreamCall {
  readonly method: string;
  /** A connection that carried a call of another lane never carries this one. See upstream-lane.ts. */
  readonly lane: string;
  /**
   * Request line and headers, each with its CRLF, without the empty line: valid bytes of a head, one latin1
   * character each. Not in it: what says how long the body is, and `connection`.
   */
  readonly head: string;
  /** Null: none. */
  readonly body: Readable | Buffer | null;
  /** The length of a stream, where the client declared it; a stream without one is sent in chunks. */
  readonly contentLength: number | undefined;
  /** The protocol that the call asks to switch to. */
  readonly upgrade?: string | undefined;
  /** The client's side of it, from the upstream's 101 on; it is not ended with the call. */
  readonly tunnel?: Readable | undefined;
}

/** Controls a running call. Of no effect once the call is over. */
export interface UpstreamControl {
  abort(why: Error): void;
  /** Holds the answer's body back. */
  pause(): void;
  resume(): void;
}

/** Hears of one call, until `onEnd` or `onError`. What it throws ends the call with that error. */
export interface UpstreamListener {
  /** Whether nobody waits for an answer any more. */
  readonly isOver: boolean;
  /** A connection is there and nothing is written yet; false gives the call up, and nothing more is heard of it. */
  onConnection(control: UpstreamControl): boolean;
  /** Asked before each piece of the request's body, or of what comes through the tunnel, is sent. */
  mayGoOn(): boolean;
  onInterim(): void;
  /** The head of the final answer, or of a 101 to a call that asked to switch: then what follows is no HTTP. Lower-case names and values, flat. */
  onHead(status: number, headers: readonly string[]): void;
  /** A while has passed since the head, and nothing of the body has come. */
  onHeadAlone(): void;
  /** `chunk` is only lent: it is overwritten after the call. */
  onBody(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
}

/** Why an upstream did not answer, or not to the end. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly reason: 'unreachable' | 'timeout' | 'invalid' | 'busy';
  /** A connection that had answered before ended: the call met it just as the upstream gave it up. */
  readonly isEndOfKept: boolean;

  constructor(
    reason: UpstreamFailure['reason'],
    message: string,
    { cause, isEndOfKept = false }: { readonly cause?: unknown; readonly isEndOfKept?: boolean } = {},
  ) {
    super(message, { cause });
    this.reason = reason;
    this.isEndOfKept = isEndOfKept;
  }
}
