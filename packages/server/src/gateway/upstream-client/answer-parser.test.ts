import { request } from 'node:http';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerFault } from './answer-fault.ts';
import { AnswerParser } from './answer-parser.ts';

interface Asked {
  readonly method?: 'GET' | 'HEAD';
  readonly mayUpgrade?: boolean;
  /** Whether the upstream closes the connection after its last byte. */
  readonly closes?: boolean;
}

interface Read {
  readonly status: number | undefined;
  readonly headers: readonly string[];
  readonly body: string;
  readonly interims: number;
  readonly hasEnded: boolean;
  readonly isKept: boolean;
}

/** Feeds the pieces to the parser and returns the answer that it reads. @throws AnswerFault */
function read(pieces: readonly Buffer[], { method = 'GET', mayUpgrade = false, closes }: Asked = {}): Read {
  let head: readonly [number, readonly string[]] | undefined;
  const body: Buffer[] = [];
  let interims = 0;
  let ends = 0;
  const parser = new AnswerParser({
    onHead: (status, headers) => (head = [status, headers]),
    onInterim: () => void interims++,
    onBody: (chunk) => void body.push(Buffer.from(chunk)),
    onEnd: () => void ends++,
  });
  parser.expect(method === 'HEAD', mayUpgrade);
  for (const piece of pieces) parser.push(Buffer.from(piece));
  if (closes === true) parser.close();
  expect(ends).toBeLessThanOrEqual(1);
  expect(parser.isDone).toBe(ends === 1);
  return {
    status: head?.[0],
    headers: head?.[1] ?? [],
    body: Buffer.concat(body).toString('latin1'),
    interims,
    hasEnded: ends === 1,
    isKept: parser.isKept,
  };
}

const readText = (text: string, asked?: Asked): Read => read([Buffer.from(text, 'latin1')], asked);

/** The text in pieces that end at the given places. */
function cut(text: string, places: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.from(text, 'latin1');
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1))), bytes.length].toSorted(
    (left, right) => left - right,
  );
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const length = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b \r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;name="v"\r\n world\r\n0\r\nX-T: 1\r\n\r\n';

describe('an answer of the upstream', () => {
  it('is read with its headers in their order, names in lower case, values without blanks around them', () => {
    expect(readText(length)).toEqual({
      status: 200,
      headers: ['content-length', '5', 'x-a', 'b'],
      body: 'hello',
      interims: 0,
      hasEnded: true,
      isKept: true,
    });
    expect(readText(chunked)).toMatchObject({ body: 'hello world', hasEnded: true, isKept: true });
  });

  it.each([
    ['204', 'HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n', {}],
    ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', {}],
    ['HEAD', length.slice(0, -5), { method: 'HEAD' as const }],
    ['HEAD, chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', { method: 'HEAD' as const }],
    ['Content-Length: 0', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', {}],
  ])('has no body: %s', (_name, text, asked) => {
    expect(readText(text, asked)).toMatchObject({ body: '', hasEnded: true, isKept: true });
  });

  it('that does not say its length ends with the connection, which is not kept', () => {
    const text = 'HTTP/1.1 200 OK\r\n\r\nall of it';
    expect(readText(text)).toMatchObject({ hasEnded: false });
    expect(readText(text, { closes: true })).toMatchObject({
      body: 'all of it',
      hasEnded: true,
      isKept: false,
    });
  });

  it.each([
    ['a length that was promised', length.slice(0, -1)],
    ['the last chunk', chunked.slice(0, -'0\r\nX-T: 1\r\n\r\n'.length)],
    ['the end of its trailers', chunked.slice(0, -2)],
    ['the end of its head', length.slice(0, 20)],
    ['anything at all', ''],
  ])('that ends before %s was cut short', (_name, text) => {
    expect(() => readText(text, { closes: true })).toThrow(AnswerFault);
  });

  it('passes over informational answers, and not over more than a few', () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    expect(readText(interim.repeat(2) + length)).toMatchObject({ status: 200, interims: 2, body: 'hello' });
    expect(() => readText(interim.repeat(1_001) + length)).toThrow(AnswerFault);
  });

  it('switches protocols only where that was asked for', () => {
    const text = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nraw';
    expect(() => readText(text)).toThrow(AnswerFault);
    expect(readText(text, { mayUpgrade: true })).toMatchObject({ status: 101, body: 'raw', hasEnded: false });
  });

  it.each([
    ['Connection: close', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: X, Close\r\n\r\n'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('is the last of its connection: %s', (_name, text) => {
    expect(readText(text)).toMatchObject({ hasEnded: true, isKept: false });
  });

  it.each([
    ['no HTTP', 'SSH-2.0-x\r\n\r\n'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['a bare carriage return in a value', 'HTTP/1.1 200 OK\r\nX-A: b\rc\r\n\r\n'],
    ['NUL in a value', 'HTTP/1.1 200 OK\r\nX-A: b\0\r\n\r\n'],
    ['a blank before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\n\r\n'],
    ['a line without a colon', 'HTTP/1.1 200 OK\r\nX-A\r\n\r\n'],
    ['an empty name', 'HTTP/1.1 200 OK\r\n: b\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello'],
    ['a list of lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello'],
    ['a length with a sign', 'HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello'],
    ['a length in hex', 'HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello'],
    ['a length beyond counting', `HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(20)}\r\n\r\n`],
    ['a length and chunks', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['another encoding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    [
      'chunks said twice',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a chunk size that is none', chunked.replace('5\r\n', 'g\r\n')],
    ['a chunk size with a sign', chunked.replace('5\r\n', '-5\r\n')],
    ['a chunk size with a blank', chunked.replace('5\r\n', ' 5\r\n')],
    ['a chunk size that wraps around', chunked.replace('5\r\n', `1${'0'.repeat(16)}5\r\n`)],
    ['a chunk that is longer than its size', chunked.replace('hello', 'hello!')],
    ['a chunk size that ends in a line feed', chunked.replace('5\r\n', '5\n')],
    ['a head above the limit', `HTTP/1.1 200 OK\r\nX-A: ${'b'.repeat(70_000)}\r\n\r\n`],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(10_000)}`],
    ['trailers without end', chunked.replace('X-T: 1\r\n', 'X-T: 1\r\n'.repeat(1_000))],
    ['a length among its trailers', chunked.replace('X-T', 'Content-Length')],
    ['a chunk extension that is none', chunked.replace('name=', 'name"=')],
    ['bytes after its end', `${length}x`],
    ['a second answer that nobody asked for', length + length],
  ])('is refused: %s', (_name, text) => {
    expect(() => readText(text)).toThrow(AnswerFault);
  });

  it('is the same however its bytes come in', () => {
    const whole = [length, chunked, `HTTP/1.1 102 Processing\r\n\r\n${chunked}`];
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.array(fc.nat(400), { maxLength: 30 }), (text, places) => {
        expect(read(cut(text, places))).toEqual(readText(text));
      }),
      { numRuns: 500 },
    );
    for (const text of whole) {
      const each = Array.from({ length: text.length }, (_none, index) => index);
      expect(read(cut(text, each))).toEqual(readText(text));
    }
  });

  it('that is taken is read as Node’s own parser reads it, whatever was done to it', async () => {
    const edit = fc.record({
      at: fc.nat(200),
      cut: fc.nat(4),
      put: fc.constantFrom('', '\r', '\n', '\r\n', ' ', ':', ';', '0', '5', 'a', '\0', 'é', 'Content-Length: 3\r\n', 'Transfer-Encoding: chunked\r\n', '\r\n\r\n'), // prettier-ignore
    });
    const answers: readonly string[] = [length, chunked, 'HTTP/1.1 200 OK\r\nX-A: b\r\n\r\nto the end'];
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...answers),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        async (valid, edits) => {
          const text = edits.reduce(
            (whole, { at, cut: length_, put }) => whole.slice(0, at) + put + whole.slice(at + length_),
            valid,
          );
          const ours = attempt(text);
          if (ours === undefined) return;
          taken++;
          expect(await readByNode(withoutBlanksBeforeColons(text))).toEqual({
            status: ours.status,
            body: ours.body,
          });
        },
      ),
      { numRuns: 600 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

/** Undefined where it is refused, or not whole. */
function attempt(text: string): Read | undefined {
  try {
    const answer = readText(text, { closes: true });
    return answer.hasEnded ? answer : undefined;
  } catch (error) {
    if (error instanceof AnswerFault) return undefined;
    throw error;
  }
}

/** Ours takes them away, as RFC 9112 section 5.1 asks of a proxy; Node's parser refuses the answer instead. */
function withoutBlanksBeforeColons(text: string): string {
  const headEnd = text.indexOf('\r\n\r\n');
  return text.slice(0, headEnd).replaceAll(/(?<=\r\n[^:\r\n]*?)[\t ]+:/g, ':') + text.slice(headEnd);
}

/** Reads the bytes by `node:http`, to compare with. */
function readByNode(text: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const socket = new Duplex({
      read() {},
      write(_chunk, _encoding, done) {
        done();
      },
    });
    const outgoing = request({ createConnection: () => socket, host: 'upstream.test' });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      const body: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => body.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode, body: Buffer.concat(body).toString('latin1') }),
      );
    });
    outgoing.end();
    socket.push(Buffer.from(text, 'latin1'));
    socket.push(null);
  });
}
