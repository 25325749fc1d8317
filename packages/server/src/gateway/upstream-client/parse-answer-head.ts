import { AnswerFault } from './answer-fault.ts';
import { remember } from '../fast/remember.ts';

export interface AnswerHead {
  readonly status: number;
  readonly headers: readonly string[];
  readonly contentLength: number | undefined;
  readonly isChunked: boolean;
  readonly isKept: boolean;
  readonly keptS: number | undefined;
}

/**
 * `text`: the head without the CRLFs at its end.
 * @throws AnswerFault
 */
export function parseAnswerHead(text: string): AnswerHead {
  if (oddOfHead.test(text)) throw new AnswerFault('a byte that may not stand in a header');
  let lineEnd = text.indexOf('\r\n');
  const { status, isOld } = parseStatusLine(lineEnd === -1 ? text : text.slice(0, lineEnd));
  const headers: string[] = [];
  const seen: SeenFraming = {
    contentLength: undefined,
    transferEncoding: undefined,
    connection: undefined,
    keepAlive: undefined,
  };
  while (lineEnd !== -1) {
    const at = lineEnd + 2;
    lineEnd = text.indexOf('\r\n', at);
    const end = lineEnd === -1 ? text.length : lineEnd;
    const colon = text.indexOf(':', at);
    if (colon === -1 || colon >= end) throw new AnswerFault('a header line without a colon');
    const name = getName(text, at, colon);
    const value = trim(text, colon + 1, end);
    headers.push(name, value);
    noteFraming(name, value, seen);
  }
  const isChunked = readTransferEncoding(seen, isOld);
  return {
    status,
    headers,
    contentLength: isChunked ? undefined : readContentLength(seen.contentLength),
    isChunked,
    isKept: !isOld && (seen.connection === undefined || !closes.test(seen.connection)),
    keptS: seen.keepAlive === undefined ? undefined : readKeptS(seen.keepAlive),
  };
}

export interface StatusLine {
  readonly text: string;
  readonly status: number;
  readonly isOld: boolean;
}

const statusLine = /^HTTP\/1\.([01]) ([1-5][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?$/;
let lastStatusLine: StatusLine = { text: 'HTTP/1.1 200 OK', status: 200, isOld: false };

/** @throws AnswerFault */
export function parseStatusLine(text: string): StatusLine {
  if (text === lastStatusLine.text) return lastStatusLine;
  const parts = statusLine.exec(text);
  if (parts === null) throw new AnswerFault('no status line of HTTP/1.1');
  return (lastStatusLine = { text, status: Number(parts[2]), isOld: parts[1] === '0' });
}

/**
 * White space before the colon is taken away, as a proxy has to (RFC 9112 section 5.1); but not where a reader that leaves
 * it would find another end of the body.
 */
function getName(text: string, at: number, colon: number): string {
  let end = colon;
  while (end > at && isBlank(text.charCodeAt(end - 1))) end--;
  const name = getLowerName(text.slice(at, end));
  if (end < colon && framingNames.has(name))
    throw new AnswerFault('white space after the name of a framing header');
  return name;
}

const framingNames: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'connection']);

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const getLowerName = remember(
  (name) => {
    if (!token.test(name)) throw new AnswerFault('a header name that is no token');
    return name.toLowerCase();
  },
  { max: 2_000, lengthMax: 64 },
);

/** Optional white space is space and tab alone (RFC 9110 section 5.6.3). */
function trim(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

interface SeenFraming {
  contentLength: string | undefined;
  transferEncoding: string | undefined;
  connection: string | undefined;
  keepAlive: string | undefined;
}

function noteFraming(name: string, value: string, seen: SeenFraming): void {
  switch (name) {
    case 'content-length':
      if (seen.contentLength !== undefined) throw new AnswerFault('two Content-Lengths');
      seen.contentLength = value;
      return;
    case 'transfer-encoding':
      if (seen.transferEncoding !== undefined) throw new AnswerFault('two Transfer-Encodings');
      seen.transferEncoding = value;
      return;
    case 'connection':
      seen.connection = seen.connection === undefined ? value : `${seen.connection},${value}`;
      return;
    case 'keep-alive':
      seen.keepAlive = value;
      return;
    default:
  }
}

function readTransferEncoding({ transferEncoding, contentLength }: SeenFraming, isOld: boolean): boolean {
  if (transferEncoding === undefined) return false;
  if (contentLength !== undefined) throw new AnswerFault('both Content-Length and Transfer-Encoding');
  if (isOld) throw new AnswerFault('Transfer-Encoding in HTTP/1.0');
  if (transferEncoding.toLowerCase() !== 'chunked')
    throw new AnswerFault('a Transfer-Encoding other than chunked');
  return true;
}

function readContentLength(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,15}$/.test(text)) throw new AnswerFault('a Content-Length that is no number');
  return Number(text);
}

const closes = /(?:^|,)[\t ]*close[\t ]*(?:,|$)/i;

function readKeptS(keepAlive: string): number | undefined {
  const seconds = /(?:^|[,\t ])timeout=([0-9]{1,6})(?:$|[,\t ])/i.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

// eslint-disable-next-line no-control-regex -- the point is to find them
const oddOfHead = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;
