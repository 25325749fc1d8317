import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { UpstreamFailure } from './upstream-call.ts';
import type { UpstreamCall } from './upstream-call.ts';

export interface RequestWriterSetup {
  readonly socket: Socket;
  readonly body: Readable;
  /** As the client said; else it goes in chunks, or, through a tunnel, as it is. */
  readonly framing: number | 'chunked' | 'tunnel';
  readonly mayGoOn: () => boolean;
  readonly onFailure: (error: Error) => void;
}

/** Sends a body on as it comes, with backpressure. */
export class RequestWriter {
  readonly #setup: RequestWriterSetup;
  #sentBytes = 0;
  #hasProgress = false;
  #isBlocked = false;
  isDone = false;

  constructor(setup: RequestWriterSetup) {
    this.#setup = setup;
    setup.body.on('data', this.#onData).once('end', this.#onEnd).once('error', this.#onError);
  }

  /** Whether it is the sender who is slow, and not the upstream. */
  get isWaitingForBody(): boolean {
    return !this.isDone && !this.#isBlocked;
  }

  /** Whether anything was sent since it was last asked. */
  takeProgress(): boolean {
    const had = this.#hasProgress;
    this.#hasProgress = false;
    return had;
  }

  /** The call is over, however it ended: what is left of the body is nobody's. */
  stop(): void {
    const { body, socket } = this.#setup;
    body.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onError).on('error', ignore);
    socket.off('drain', this.#onDrain);
    if (!this.isDone && this.#setup.framing !== 'tunnel') body.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    const { socket, body, framing, onFailure, mayGoOn } = this.#setup;
    if (!mayGoOn()) return;
    this.#hasProgress = true;
    this.#sentBytes += chunk.length;
    if (chunk.length === 0) return;
    if (typeof framing === 'number' && this.#sentBytes > framing) {
      onFailure(new UpstreamFailure('invalid', 'a request body longer than its Content-Length'));
      return;
    }
    if (framing === 'chunked') socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
    const isRoomy = socket.write(chunk);
    if (framing === 'chunked') socket.write('\r\n', 'latin1');
    if (isRoomy) return;
    this.#isBlocked = true;
    body.pause();
    socket.once('drain', this.#onDrain);
  };

  readonly #onDrain = (): void => {
    this.#isBlocked = false;
    this.#hasProgress = true;
    this.#setup.body.resume();
  };

  readonly #onEnd = (): void => {
    const { socket, framing, onFailure, mayGoOn } = this.#setup;
    // The last chunk makes the request whole: the upstream acts on it.
    if (framing === 'chunked' && !mayGoOn()) return;
    if (typeof framing === 'number' && this.#sentBytes < framing) {
      onFailure(new UpstreamFailure('invalid', 'a request body shorter than its Content-Length'));
      return;
    }
    this.isDone = true;
    this.#isBlocked = false;
    this.#hasProgress = true;
    if (framing === 'chunked') socket.write('0\r\n\r\n', 'latin1');
    else if (framing === 'tunnel') socket.end();
  };

  readonly #onError = (error: Error): void => this.#setup.onFailure(error);
}

const ignore = (): void => {};

/** Methods whose request states a body's length even where there is no body (RFC 9110 section 8.6). */
const bodyMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** The head's last lines: how long the body is, and whether the connection is kept. */
export function presentHeadEnd(
  { method, body, contentLength, upgrade }: UpstreamCall,
  isLast: boolean,
): string {
  const connection =
    upgrade !== undefined
      ? `connection: upgrade\r\nupgrade: ${upgrade}\r\n`
      : isLast
        ? 'connection: close\r\n'
        : '';
  if (body === null)
    return bodyMethods.has(method) ? `content-length: 0\r\n${connection}\r\n` : `${connection}\r\n`;
  const length = Buffer.isBuffer(body) ? body.length : contentLength;
  return length === undefined
    ? `transfer-encoding: chunked\r\n${connection}\r\n`
    : `content-length: ${length}\r\n${connection}\r\n`;
}
