import { AnswerFault } from './answer-fault.ts';
import { parseAnswerHead, parseStatusLine } from './parse-answer-head.ts';
import type { AnswerHead } from './parse-answer-head.ts';

/** Gets an answer as it comes in. */
export interface AnswerListener {
  /** The head of the final answer, or of a 101 where an upgrade was asked for (what follows is no HTTP): lower-case names and values, flat, in the order of arrival. */
  onHead(status: number, headers: readonly string[]): void;
  /** An informational answer (1xx): of no interest but that something came. */
  onInterim(): void;
  /** `chunk` is only lent: it is overwritten after the call. */
  onBody(chunk: Buffer): void;
  onEnd(): void;
}

type State = 'done' | 'head' | 'length' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers';

const headBytesMax = 64 * 1_024;
const chunkLineMax = 1_024;
/** An upstream that says every few seconds that it is still at work (102) does so for an hour. */
const interimMax = 1_000;

/**
 * Reads the answers of one connection, one after the other (RFC 9112). Strict: line ends are CRLF, a name is a token
 * right before its colon, a body's length is said once and in one way. What two readers could read differently is an
 * `AnswerFault`, after which the connection is of no use.
 */
export class AnswerParser {
  readonly #listener: AnswerListener;
  #state: State = 'done';
  #isHead = false;
  #mayUpgrade = false;
  /** The beginning of a head, a chunk's size or the trailers whose end has not come yet. */
  #text = '';
  #interim = 0;
  #leftBytes = 0;
  /** Whether another answer may follow the one that is read on the connection. */
  isKept = false;
  /** Seconds that the upstream said it keeps an idle connection. */
  keptS: number | undefined;

  constructor(listener: AnswerListener) {
    this.#listener = listener;
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** A request goes out: its answer is what comes next. */
  expect(isHead: boolean, mayUpgrade: boolean): void {
    this.#state = 'head';
    this.#isHead = isHead;
    this.#mayUpgrade = mayUpgrade;
    this.#text = '';
    this.#interim = 0;
    this.isKept = false;
  }

  /** @throws AnswerFault */
  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      switch (this.#state) {
        case 'done':
          throw new AnswerFault('bytes after the end of the answer');
        case 'head':
          at = this.#readHead(bytes, at);
          break;
        case 'length':
        case 'chunk':
          at = this.#readCounted(bytes, at);
          break;
        case 'until-close':
          this.#listener.onBody(at === 0 ? bytes : bytes.subarray(at));
          return;
        case 'chunk-size':
          at = this.#readLine(bytes, at, (line) => this.#beginChunk(line));
          break;
        case 'chunk-end':
          at = this.#readLine(bytes, at, (line) => this.#endChunk(line));
          break;
        case 'trailers':
          at = this.#readLine(bytes, at, (line) => this.#readTrailer(line));
          break;
      }
    }
  }

  /**
   * The upstream closed the connection.
   * @throws AnswerFault where the answer had not ended.
   */
  close(): void {
    if (this.#state === 'until-close') this.#end();
    else if (this.#state !== 'done') throw new AnswerFault('an answer that was cut short');
  }

  #readHead(bytes: Buffer, at: number): number {
    if (this.#text === '') {
      const end = bytes.indexOf(headEnd, at);
      if (end !== -1) return this.#takeHead(bytes.toString('latin1', at, end), end + 4);
    }
    const seen = this.#text.length;
    const text =
      this.#text + bytes.toString('latin1', at, Math.min(bytes.length, at + headBytesMax + 4 - seen));
    const end = text.indexOf('\r\n\r\n', Math.max(0, seen - 3));
    if (end !== -1) return this.#takeHead(text.slice(0, end), at + end + 4 - seen);
    if (text.length > headBytesMax) throw new AnswerFault('a head above the limit');
    refuseOddBeginning(text);
    this.#text = text;
    return bytes.length;
  }

  /** `bodyAt`: where the head ends in the bytes that are read. */
  #takeHead(text: string, bodyAt: number): number {
    this.#text = '';
    if (text.length > headBytesMax) throw new AnswerFault('a head above the limit');
    const head = parseAnswerHead(text);
    if (head.status >= 200) {
      this.#beginBody(head);
      return bodyAt;
    }
    if (head.status === 101) {
      if (!this.#mayUpgrade) throw new AnswerFault('a switch of protocols that nobody asked for');
      this.isKept = false;
      this.#state = 'until-close';
      this.#listener.onHead(head.status, head.headers);
      return bodyAt;
    }
    if (++this.#interim > interimMax) throw new AnswerFault('too many informational answers');
    this.#listener.onInterim();
    return bodyAt;
  }

  /** RFC 9112 section 6.3 */
  #beginBody(head: AnswerHead): void {
    const { status, headers, contentLength, isChunked } = head;
    this.isKept = head.isKept;
    this.keptS = head.keptS;
    const hasBody = !this.#isHead && status !== 204 && status !== 304;
    this.#state = !hasBody
      ? 'done'
      : isChunked
        ? 'chunk-size'
        : contentLength !== undefined
          ? 'length'
          : 'until-close';
    this.#leftBytes = contentLength ?? 0;
    if (this.#state === 'until-close') this.isKept = false;
    this.#listener.onHead(status, headers);
    if (!hasBody || (this.#state === 'length' && contentLength === 0)) this.#end();
  }

  #readCounted(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#leftBytes);
    this.#leftBytes -= end - at;
    this.#listener.onBody(bytes.subarray(at, end));
    if (this.#leftBytes > 0) return end;
    if (this.#state === 'chunk') this.#state = 'chunk-end';
    else this.#end();
    return end;
  }

  #readLine(bytes: Buffer, at: number, take: (line: string) => void): number {
    const lineFeed = bytes.indexOf(0x0a, at);
    const end = lineFeed === -1 ? bytes.length : lineFeed + 1;
    if (this.#text.length + end - at > chunkLineMax) throw new AnswerFault('a line above the limit');
    this.#text += bytes.toString('latin1', at, end);
    if (lineFeed === -1) return end;
    const line = this.#text;
    this.#text = '';
    if (!line.endsWith('\r\n')) throw new AnswerFault('a line that does not end in CRLF');
    take(line.slice(0, -2));
    return end;
  }

  #beginChunk(line: string): void {
    const size = chunkSize.exec(line)?.[1];
    if (size === undefined) throw new AnswerFault('a chunk size that is none');
    this.#leftBytes = Number.parseInt(size, 16);
    this.#state = this.#leftBytes === 0 ? 'trailers' : 'chunk';
  }

  #endChunk(line: string): void {
    if (line !== '') throw new AnswerFault('a chunk that is longer than its size');
    this.#state = 'chunk-size';
  }

  /** Trailers stay inside; each line has a limit of its own, and so has their number. */
  #readTrailer(line: string): void {
    if (line === '') {
      this.#interim = 0;
      this.#end();
    } else if (++this.#interim > trailersMax || !trailer.test(line)) throw new AnswerFault('odd trailers');
  }

  #end(): void {
    this.#state = 'done';
    this.#listener.onEnd();
  }
}

const headEnd = Buffer.from('\r\n\r\n');
const trailersMax = 100;
/** With the extensions of RFC 9112 section 7.1.1, which nobody reads. */
const chunkSize =
  /^([0-9a-f]{1,13})(?:;[!#$%&'*+\-.^_`|~0-9a-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9a-z]+|"(?:[\t\x20\x21\x23-\x5b\x5d-\x7e]|\\[\t\x20-\x7e])*"))?)*$/i;
/** A trailer comes too late to state the length of the body (RFC 9110 section 6.5.1). */
const trailer = /^(?!content-length:|transfer-encoding:)[!#$%&'*+\-.^_`|~0-9a-z]+:[\t\x20-\x7e\x80-\xff]*$/i;
/** So that rubbish is refused when it comes, and not when the time for headers is over. */
function refuseOddBeginning(text: string): void {
  const lineEnd = text.indexOf('\n');
  if (lineEnd !== -1) {
    if (text[lineEnd - 1] !== '\r') throw new AnswerFault('a line that does not end in CRLF');
    parseStatusLine(text.slice(0, lineEnd - 1));
  }
  if (!text.startsWith('HTTP/1.'.slice(0, text.length))) throw new AnswerFault('no HTTP/1.1');
}
