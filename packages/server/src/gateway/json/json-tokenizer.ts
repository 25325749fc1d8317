/** Says why a JSON text is not valid. The message never repeats any of the text. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

/**
 * Told of each token in its order. `source[start..end)` is the token's one spelling: strings are decoded and
 * written anew unless they are plain ASCII without escapes, so that no two readers take them for different texts.
 * It may be read only during the call.
 */
export interface JsonHandler {
  onOpen(kind: 'object' | 'array'): void;
  onClose(): void;
  onKey(key: string, source: Buffer, start: number, end: number): void;
  onScalar(kind: JsonScalarKind, source: Buffer, start: number, end: number): void;
}
export type JsonScalarKind = 'string' | 'number' | 'literal';

export interface JsonLimits {
  readonly depthMax: number;
  /** Longest string, quotes included. */
  readonly tokenBytesMax: number;
  /** The names of all objects that are open at once: they are remembered to find one that appears twice. */
  readonly openKeyLengthMax: number;
}

export const jsonLimitsDefault: JsonLimits = {
  depthMax: 200,
  tokenBytesMax: 4 * 1_048_576,
  openKeyLengthMax: 4 * 1_048_576,
};

// The tokens that may come next
const valueNext = 0;
const valueOrEndNext = 1;
const keyNext = 2;
const keyOrEndNext = 3;
const colonNext = 4;
const commaOrEndNext = 5;
const nothingNext = 6;

const quote = 0x22;
const backslash = 0x5c;
const numberPattern = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const bareBytesMax = 1_000;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A member names the same thing in two letter cases only to readers that fold them; this one does not. */
interface OpenObject {
  readonly keys: Set<string>;
  keyLength: number;
}

/**
 * Reads one JSON text (RFC 8259) from chunks, wherever they are cut. Stricter than JSON.parse in three ways: UTF-8
 * only, no object that names a member twice, and the limits. Nothing is kept but the token at a chunk's end and the
 * names of the open objects.
 *
 * @throws JsonError from `push` and `end`; the tokenizer is of no use after that
 */
export class JsonTokenizer {
  readonly #handler: JsonHandler;
  readonly #limits: JsonLimits;
  #next = valueNext;
  /** Innermost last; undefined for an array. */
  readonly #open: (OpenObject | undefined)[] = [];
  #openKeyLength = 0;
  readonly #spare: OpenObject[] = [];
  /** The beginning of a token that a chunk ended in. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #inToken: 'none' | 'string' | 'bare' = 'none';
  #isEscaped = false;
  #isPlain = true;

  constructor(handler: JsonHandler, limits: JsonLimits = jsonLimitsDefault) {
    this.#handler = handler;
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    let at = 0;
    if (this.#inToken === 'string') at = this.#readString(chunk, 0, 0);
    else if (this.#inToken === 'bare') at = this.#readBare(chunk, 0);
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0;
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) at++;
      else if (byte === quote) at = this.#beginString(chunk, at);
      else at = this.#readOther(byte, chunk, at);
    }
  }

  end(): void {
    if (this.#inToken === 'bare') this.#endBare(Buffer.alloc(0), 0, 0);
    if (this.#inToken === 'string' || this.#next !== nothingNext)
      throw new JsonError('a text that breaks off');
  }

  #readOther(byte: number, chunk: Buffer, at: number): number {
    switch (byte) {
      case 0x2c: // ,
        if (this.#next !== commaOrEndNext) throw unexpected();
        this.#next = this.#open.at(-1) === undefined ? valueNext : keyNext;
        return at + 1;
      case 0x3a: // :
        if (this.#next !== colonNext) throw unexpected();
        this.#next = valueNext;
        return at + 1;
      case 0x7b: // {
        this.#openContainer('object');
        return at + 1;
      case 0x5b: // [
        this.#openContainer('array');
        return at + 1;
      case 0x7d: // }
        this.#close('object');
        return at + 1;
      case 0x5d: // ]
        this.#close('array');
        return at + 1;
      default:
        if (this.#next > valueOrEndNext) throw unexpected();
        this.#inToken = 'bare';
        return this.#readBare(chunk, at);
    }
  }

  #openContainer(kind: 'object' | 'array'): void {
    if (this.#next > valueOrEndNext) throw unexpected();
    if (this.#open.length >= this.#limits.depthMax) throw new JsonError('too many levels');
    if (kind === 'object') {
      this.#open.push(this.#spare.pop() ?? { keys: new Set(), keyLength: 0 });
      this.#next = keyOrEndNext;
    } else {
      this.#open.push(undefined);
      this.#next = valueOrEndNext;
    }
    this.#handler.onOpen(kind);
  }

  #close(kind: 'object' | 'array'): void {
    const empty = kind === 'object' ? keyOrEndNext : valueOrEndNext;
    if (this.#next !== commaOrEndNext && this.#next !== empty) throw unexpected();
    const closed = this.#open.at(-1);
    if (this.#open.length === 0 || (closed !== undefined) !== (kind === 'object')) throw unexpected();
    this.#open.pop();
    if (closed !== undefined) this.#recycle(closed);
    this.#handler.onClose();
    this.#endValue();
  }

  /** A set through which many names passed is dropped, so that its memory goes with it. */
  #recycle(closed: OpenObject): void {
    this.#openKeyLength -= closed.keyLength;
    if (closed.keys.size > 100 || this.#spare.length > 100) return;
    closed.keys.clear();
    closed.keyLength = 0;
    this.#spare.push(closed);
  }

  #endValue(): void {
    this.#next = this.#open.length === 0 ? nothingNext : commaOrEndNext;
  }

  #beginString(chunk: Buffer, at: number): number {
    if (this.#next > keyOrEndNext) throw unexpected();
    this.#inToken = 'string';
    this.#isEscaped = false;
    this.#isPlain = true;
    return this.#readString(chunk, at, at + 1);
  }

  #readString(chunk: Buffer, start: number, from: number): number {
    let isEscaped = this.#isEscaped;
    let isPlain = this.#isPlain;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (isEscaped) isEscaped = false;
      else if (byte === quote) {
        this.#isPlain = isPlain;
        this.#endString(chunk, start, at + 1);
        return at + 1;
      } else if (byte === backslash) {
        isEscaped = true;
        isPlain = false;
      } else if (byte < 0x20) throw new JsonError('a control character');
      else if (byte >= 0x80) isPlain = false;
    }
    this.#isEscaped = isEscaped;
    this.#isPlain = isPlain;
    this.#hold(chunk.subarray(start), this.#limits.tokenBytesMax);
    return chunk.length;
  }

  #hold(part: Buffer, bytesMax: number): void {
    // A copy: the chunk belongs to whoever pushed it.
    this.#held.push(Buffer.from(part));
    this.#heldBytes += part.length;
    if (this.#heldBytes > bytesMax) throw new JsonError('a text or number that is too long');
  }

  #endString(chunk: Buffer, start: number, end: number): void {
    this.#inToken = 'none';
    if (this.#heldBytes + end - start > this.#limits.tokenBytesMax) {
      throw new JsonError('a text or number that is too long');
    }
    if (this.#heldBytes === 0) this.#emitString(chunk, start, end);
    else {
      const whole = this.#joinHeld(chunk.subarray(start, end));
      this.#emitString(whole, 0, whole.length);
    }
  }

  #joinHeld(rest: Buffer): Buffer {
    const whole = Buffer.concat([...this.#held, rest]);
    this.#held = [];
    this.#heldBytes = 0;
    return whole;
  }

  #emitString(source: Buffer, start: number, end: number): void {
    const text = this.#isPlain ? source.toString('latin1', start + 1, end - 1) : undefined;
    if (text !== undefined) {
      this.#handle(text, source, start, end);
      return;
    }
    const decoded = decodeString(source.subarray(start, end));
    const written = Buffer.from(JSON.stringify(decoded));
    this.#handle(decoded, written, 0, written.length);
  }

  #handle(text: string, source: Buffer, start: number, end: number): void {
    if (this.#next <= valueOrEndNext) {
      this.#handler.onScalar('string', source, start, end);
      this.#endValue();
      return;
    }
    const open = this.#open.at(-1);
    if (open === undefined) throw unexpected();
    if (open.keys.has(text)) throw new JsonError('an object that names a member twice');
    open.keys.add(text);
    open.keyLength += text.length;
    this.#openKeyLength += text.length;
    if (this.#openKeyLength > this.#limits.openKeyLengthMax) throw new JsonError('too many names');
    this.#next = colonNext;
    this.#handler.onKey(text, source, start, end);
  }

  #readBare(chunk: Buffer, start: number): number {
    let at = start;
    while (at < chunk.length && isBare(chunk[at] ?? 0)) at++;
    if (at === chunk.length) {
      this.#hold(chunk.subarray(start), bareBytesMax);
      return at;
    }
    this.#endBare(chunk, start, at);
    return at;
  }

  #endBare(chunk: Buffer, start: number, end: number): void {
    this.#inToken = 'none';
    if (this.#heldBytes > 0) {
      const whole = this.#joinHeld(chunk.subarray(start, end));
      this.#emitBare(whole, 0, whole.length);
    } else this.#emitBare(chunk, start, end);
  }

  #emitBare(source: Buffer, start: number, end: number): void {
    const text = source.toString('latin1', start, end);
    const isLiteral = text === 'true' || text === 'false' || text === 'null';
    if (!isLiteral && (end - start > bareBytesMax || !numberPattern.test(text))) throw unexpected();
    this.#handler.onScalar(isLiteral ? 'literal' : 'number', source, start, end);
    this.#endValue();
  }
}

/** Letters, digits, `+`, `-` and `.`; what they make up is judged as a whole. */
function isBare(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x2b ||
    byte === 0x45
  );
}

/** The text of a JSON string, quotes included. */
export function decodeString(bytes: Buffer): string {
  let json: string;
  try {
    json = decoder.decode(bytes);
  } catch {
    throw new JsonError('bytes that are not UTF-8');
  }
  try {
    return String(JSON.parse(json));
  } catch {
    throw new JsonError('an escape that does not exist');
  }
}

function unexpected(): JsonError {
  return new JsonError('a syntax error');
}
