import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFilter } from './json-filter.ts';
import type { JsonNarrowing } from './json-filter.ts';

const rows = (array: string[], value: string[], ...permitted: string[]): JsonNarrowing => ({
  drop: 'rows',
  array,
  value,
  permitted: new Set(permitted),
});
const attributes = (object: string[], ...permitted: string[]): JsonNarrowing => ({
  drop: 'attributes',
  object,
  permitted: new Set(permitted),
});

function filterText(
  text: string,
  narrowings: readonly JsonNarrowing[],
  { isStrict = true, chunkBytes = 7 } = {},
) {
  const filter = new JsonFilter(narrowings, { isStrict });
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    out.push(filter.push(bytes.subarray(at, at + chunkBytes)));
  out.push(filter.end());
  return Buffer.concat(out).toString();
}
const filterValue = (value: unknown, ...narrowings: readonly JsonNarrowing[]): unknown =>
  JSON.parse(filterText(JSON.stringify(value, null, 1), narrowings));

describe('the JSON filter', () => {
  it('drops the rows whose value is not permitted, numbers and texts alike', () => {
    const items = [
      { id: 1, channel: 504 },
      { id: 2, channel: '505' },
      { id: 3, channel: '504', more: [{}] },
    ];
    expect(filterValue({ items, total: 3 }, rows(['items'], ['channel'], '504'))).toEqual({
      items: [items[0], items[2]],
      total: 3,
    });
  });

  it('drops a row without the value, with null, or with something else in its place', () => {
    const items = [
      {},
      { c: null },
      { c: ['a'] },
      { c: { x: 'a' } },
      { c: true },
      ['a'],
      'a',
      7,
      null,
      { c: 'a' },
    ];
    expect(filterValue(items, rows([], ['c'], 'a'))).toEqual([{ c: 'a' }]);
  });

  it('takes the row itself as the value where the pointer is empty', () => {
    expect(filterValue({ names: ['a', 'b', 'c', ['a']] }, rows(['names'], [], 'a', 'c'))).toEqual({
      names: ['a', 'c'],
    });
  });

  it('keeps a row with several values only when all of them are permitted', () => {
    const list = [{ c: ['a', 'b'] }, { c: ['a'] }, { c: [] }, { c: ['a', 'a'] }];
    expect(filterValue(list, rows([], ['c', '*'], 'a'))).toEqual([{ c: ['a'] }, { c: ['a', 'a'] }]);
  });

  it('keeps only permitted members, at every place that a * stands for', () => {
    const list = [
      { attributes: { name: 1, age: { secret: 1 } } },
      { attributes: { age: 2, city: [1] } },
      { attributes: null },
    ];
    expect(filterValue(list, attributes(['*', 'attributes'], 'name', 'city'))).toEqual([
      { attributes: { name: 1 } },
      { attributes: { city: [1] } },
      { attributes: null },
    ]);
  });

  it('narrows within rows, and rows within rows', () => {
    const list = [
      { e: 'x', channels: [{ c: '1' }, { c: '2' }] },
      { channels: [{ c: '1' }], e: 'y' },
      { channels: [{ c: '2' }, { c: '1' }], e: 'x' },
    ];
    expect(filterValue(list, rows([], ['e'], 'x'), rows(['*', 'channels'], ['c'], '1'))).toEqual([
      { e: 'x', channels: [{ c: '1' }] },
      { channels: [{ c: '1' }], e: 'x' },
    ]);
  });

  it('asks every narrowing of one array', () => {
    const list = [{ a: '1', b: '1' }, { a: '1', b: '2' }, { b: '1' }];
    expect(filterValue(list, rows([], ['a'], '1'), rows([], ['b'], '1'))).toEqual([{ a: '1', b: '1' }]);
  });

  it('does not let letter case hide a name or a second value', () => {
    expect(filterValue({ Items: [{ C: 'b' }] }, rows(['items'], ['c'], 'a'))).toEqual({ Items: [] });
    const doubled = JSON.stringify([{ c: 'a', C: 'b' }]);
    expect(filterText(doubled, [rows([], ['c'], 'a')], { chunkBytes: 100 })).toBe('[]');
    // The row's beginning is out already: then the answer breaks off.
    expect(() => filterText(doubled, [rows([], ['c'], 'a')])).toThrow('gives its value twice');
  });

  it.each([
    ['{"items":{"0":{"c":"b"}}}', rows(['items'], ['c'], 'a')],
    ['{"items":"b"}', rows(['items'], ['c'], 'a')],
    ['[]', rows(['items'], ['c'], 'a')],
    ['"b"', rows([], ['c'], 'a')],
    ['{"a":[]}', attributes(['a'], 'x')],
    ['{"a":[{"a":1},{"a":1,"a":2}]}', attributes(['a', '*'], 'x')],
    ['{"a":1', attributes(['a'], 'x')],
    ['', attributes([], 'x')],
  ])('refuses %s in place of what is narrowed, or as JSON', (text, narrowing) => {
    expect(() => filterText(text, [narrowing])).toThrow();
  });

  it('lets the body of a failure have another shape', () => {
    const failure = '{"message":"no such customer"}';
    expect(filterText(failure, [attributes(['*', 'attributes'], 'x')], { isStrict: false })).toBe(failure);
  });

  it('bounds how long a row may wait for its value', () => {
    const filter = new JsonFilter([rows([], ['c'], 'a')], { isStrict: true, rowBytesMax: 1_000 });
    filter.push(Buffer.from('[{"x":"'));
    filter.push(Buffer.from(`${'x'.repeat(900)}","y":[`));
    expect(() => filter.push(Buffer.from('"yyyyyyyyyyyyyyyyyyyyyyy",'.repeat(10)))).toThrow('too long');
  });

  it('gives what filtering the parsed document gives, wherever its chunks are cut', () => {
    const member = fc.record(
      { c: fc.constantFrom('a', 'b', 'ç', 1, null), n: fc.json() },
      { requiredKeys: ['n'] },
    );
    const element = fc.oneof(member, fc.constantFrom('a', 1, null));
    fc.assert(
      fc.property(fc.array(element), fc.integer({ min: 1, max: 40 }), (items, chunkBytes) => {
        const document = { before: items, items, after: 1 };
        const narrowings = [rows(['items'], ['c'], 'a', 'ç', '1')];
        const filtered: unknown = JSON.parse(
          filterText(JSON.stringify(document), narrowings, { chunkBytes }),
        );
        const isKept = (row: (typeof items)[number]) =>
          typeof row === 'object' && row !== null && 'c' in row && ['a', 'ç', '1'].includes(String(row.c));
        expect(filtered).toEqual(JSON.parse(JSON.stringify({ ...document, items: items.filter(isKept) })));
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing but spelling where nothing is narrowed', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 20 }), (json, chunkBytes) => {
        const filtered: unknown = JSON.parse(filterText(json, [], { chunkBytes }));
        expect(filtered).toEqual(JSON.parse(json));
      }),
    );
  });
});
