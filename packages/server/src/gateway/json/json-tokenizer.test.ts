import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonError, JsonTokenizer, jsonLimitsDefault } from './json-tokenizer.ts';
import type { JsonHandler } from './json-tokenizer.ts';

/** Writes the tokens down again, so that what was read can be compared with JSON.parse. */
class Recorder implements JsonHandler {
  text = '';
  readonly #isFirst = [true];
  readonly #isObject: boolean[] = [];
  onOpen(kind: 'object' | 'array'): void {
    this.#separate();
    this.text += kind === 'object' ? '{' : '[';
    this.#isFirst.push(true);
    this.#isObject.push(kind === 'object');
  }
  onClose(): void {
    this.#isFirst.pop();
    this.text += this.#isObject.pop() === true ? '}' : ']';
  }
  onKey(_key: string, source: Buffer, start: number, end: number): void {
    this.#comma();
    this.text += `${source.toString('utf8', start, end)}:`;
  }
  onScalar(_kind: string, source: Buffer, start: number, end: number): void {
    this.#separate();
    this.text += source.toString('utf8', start, end);
  }
  #separate(): void {
    if (this.#isObject.at(-1) !== true) this.#comma();
  }
  #comma(): void {
    if (this.#isFirst.at(-1) !== true) this.text += ',';
    this.#isFirst[this.#isFirst.length - 1] = false;
  }
}

function read(text: string | Buffer, cuts: readonly number[] = [], limits = jsonLimitsDefault): string {
  const bytes = Buffer.from(text);
  const recorder = new Recorder();
  const tokenizer = new JsonTokenizer(recorder, limits);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const place of [...places, bytes.length]) {
    tokenizer.push(Buffer.from(bytes.subarray(from, place)));
    from = place;
  }
  tokenizer.end();
  return recorder.text;
}

function accepts(text: string): boolean {
  try {
    read(text);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(JsonError);
    return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the JSON tokenizer', () => {
  it('reads every document as JSON.parse does, wherever its chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.array(fc.nat()),
        fc.constantFrom(undefined, 1, '\t'),
        (json, cuts, indent) => {
          const text = JSON.stringify(JSON.parse(json), null, indent);
          expect(JSON.parse(read(text, cuts))).toEqual(JSON.parse(json));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('reads every text and number back, escaped or not', () => {
    const anyString = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyString, fc.double({ noNaN: true, noDefaultInfinity: true }))),
        (values) => {
          expect(JSON.parse(read(JSON.stringify(values), [3, 7, 11]))).toEqual(
            JSON.parse(JSON.stringify(values)),
          );
        },
      ),
    );
  });

  it('accepts exactly what JSON.parse accepts, of texts made of JSON’s own characters', () => {
    const piece = fc.constantFrom(
      ...'{}[],:"\\ \n01-+.eEtrufalsn"',
      'true',
      'null',
      '"a"',
      '1.5',
      '\\u00',
      '{"a":',
      '[]',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const hasDoubledKey = isJson(text) && !accepts(text);
        if (hasDoubledKey) expect(() => read(text)).toThrow('names a member twice');
        else expect(accepts(text)).toBe(isJson(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'twice'],
    ['{"a":1,"\\u0061":2}', 'twice'],
    ['{"x":[{"é":1,"\\u00e9":1}]}', 'twice'],
    ['"\\x"', 'escape'],
    ['"\u0001"', 'control'],
    ['[1] 2', 'syntax'],
    ['\ufeff[]', 'syntax'],
    ['', 'breaks off'],
    ['"a', 'breaks off'],
    ['[[', 'breaks off'],
    ['NaN', 'syntax'],
    ['01', 'syntax'],
    ["{'a':1}", 'syntax'],
    ['[1,]', 'syntax'],
    ['['.repeat(201), 'levels'],
    [`1${'0'.repeat(1_100)}`, 'too long'],
  ])('refuses %j', (text, why) => {
    expect(() => read(text)).toThrow(why);
  });

  it('refuses bytes that are not UTF-8, in names too', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ]) {
      expect(() => read(Buffer.from(bytes))).toThrow('UTF-8');
    }
  });

  it('bounds what it remembers', () => {
    const limits = { depthMax: 10, tokenBytesMax: 20, openKeyLengthMax: 30 };
    expect(() => read(`"${'a'.repeat(30)}"`, [], limits)).toThrow('too long');
    expect(() => read(`"${'a'.repeat(30)}"`, [5, 10, 15], limits)).toThrow('too long');
    const members = Array.from({ length: 20 }, (_none, index) => `"k${index}":0`).join();
    expect(() => read(`{${members}}`, [], limits)).toThrow('too many names');
    const closed = Array.from({ length: 20 }, (_none, index) => `{"k${index}":0}`).join();
    expect(JSON.parse(read(`[${closed}]`, [], limits))).toHaveLength(20);
  });
});
