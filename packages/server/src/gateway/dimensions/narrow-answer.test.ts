import { describe, expect, test } from 'vitest';
import type { JsonNarrowing } from '../json/json-filter.ts';
import { narrowAnswer, withoutPartialRequest } from './narrow-answer.ts';
import type { NarrowedAnswer } from './narrow-answer.ts';

const narrowings: readonly JsonNarrowing[] = [
  { drop: 'rows', array: ['items'], value: ['channel'], permitted: new Set(['1']) },
];
const json = ['content-type', 'application/json'];

function narrow(headers: readonly string[], { status = 200, method = 'GET' } = {}): NarrowedAnswer {
  const narrowed = narrowAnswer({ kind: 'answered', status, headers }, { method, headers }, narrowings);
  if ('stage' in narrowed) throw new Error(`${narrowed.stage} ${narrowed.code}: ${narrowed.rule}`);
  return narrowed;
}

function read({ body }: NarrowedAnswer, text: string): string | undefined {
  if (body === undefined) return undefined;
  const parts = [body.push(Buffer.from(text)), body.end()];
  return Buffer.concat(parts).toString();
}

describe('an answer that has to be narrowed', () => {
  test.each([
    'application/json',
    'application/vnd.api+json',
    'APPLICATION/json; charset=utf-8',
    'application/json ;\tcharset = "UTF-8" ',
  ])('%s is read', (type) => {
    const text = '{"items":[{"channel":1},{"channel":2}]}';
    expect(read(narrow(['content-type', type]), text)).toBe('{"items":[{"channel":1}]}');
    expect(read(narrow(['content-type', type, 'content-encoding', 'identity']), text)).toBe(
      '{"items":[{"channel":1}]}',
    );
  });

  test.each([
    [['content-type', 'text/html']],
    [['content-type', 'application/json; charset=utf-16']],
    [['content-type', 'application/json x']],
    [['content-type', 'x application/json']],
    [['content-type', 'application/jsonx']],
    [[...json, 'content-encoding', 'gzip']],
    [[...json, 'content-encoding', 'identity', 'content-encoding', 'identity']],
    [[...json, ...json]],
    [['x', 'y']],
    [[]],
  ])('a success with %j is the upstream’s fault', (headers) => {
    expect(() => narrow(headers)).toThrow('filter upstream_invalid');
    expect(() => narrow(headers, { status: 299 })).toThrow('filter upstream_invalid');
  });

  test('has to have the shape that is declared where it is a success, and loses rows where it fails', () => {
    expect(() => read(narrow(json, { status: 299 }), '{"other":1}')).toThrow();
    expect(read(narrow(json, { status: 300 }), '{"other":1}')).toBe('{"other":1}');
    expect(read(narrow(json, { status: 404 }), '{"items":[{"channel":2}]}')).toBe('{"items":[]}');
  });

  test('is refused where a part comes that nobody asked for', () => {
    expect(() => narrow(json, { status: 206 })).toThrow('filter upstream_invalid');
  });

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('has no body for %s %d, whatever its type', (method, status) => {
    expect(narrow(['content-type', 'text/html'], { method, status }).body).toBeUndefined();
  });

  test('an empty one stays empty, whatever its type', () => {
    const narrowed = narrow(['content-type', 'text/html', 'content-length', '0']);
    expect(narrowed.headers).toEqual(['content-type', 'text/html']);
    expect(read(narrowed, 'anything')).toBe('');
  });

  test('a failure that is no JSON keeps its status and loses its body, with what describes it', () => {
    const headers = [
      'content-type',
      'text/plain',
      'content-language',
      'en',
      'content-disposition',
      'x',
      'x-a',
      '1',
    ];
    const narrowed = narrow([...headers, 'Content_Encoding', 'gzip'], { status: 500 });
    expect(narrowed.headers).toEqual(['x-a', '1']);
    expect(read(narrowed, 'secret')).toBe('');
  });

  test.each([
    'content-length',
    'etag',
    'digest',
    'content-digest',
    'repr-digest',
    'unencoded-digest',
    'content-md5',
    'accept-ranges',
    'content-range',
    'signature',
    'signature-input',
    'ETag',
    'content_md5',
  ])('loses %s, which no longer holds of its bytes', (name) => {
    expect(narrow([...json, name, 'x', 'x-a', '1']).headers).toEqual([...json, 'x-a', '1']);
    expect(narrow([name, 'x', 'x-a', '1'], { method: 'HEAD' }).headers).toEqual(['x-a', '1']);
  });
});

describe('a call whose answer is narrowed', () => {
  test('asks for all of it, and plainly', () => {
    const headers = [
      'Range',
      'x',
      'If-Range',
      'x',
      'accept-encoding',
      'br',
      'A-IM',
      'x',
      'if.range',
      'x',
      'X-A',
      '1',
    ];
    expect(withoutPartialRequest(headers)).toEqual(['X-A', '1', 'accept-encoding', 'identity']);
  });
});
