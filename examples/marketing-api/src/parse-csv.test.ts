import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCsv, presentCsvLine } from './parse-csv.ts';

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '1'),
  maxLength: 6,
});

it('reads back every table that it writes', () => {
  const table = fc
    .record({
      separator: fc.constantFrom(',', ';', '\t'),
      rows: fc.array(fc.tuple(fc.constant('x'), cell, cell), { maxLength: 5 }),
    })
    .map(({ separator, rows }) => ({ separator, rows }));
  fc.assert(
    fc.property(table, ({ separator, rows }) => {
      const text = [['one', 'two', 'three'], ...rows]
        .map((cells) => presentCsvLine(cells, separator))
        .join('');
      const expected = rows.map(([one, two, three]) => ({ one, two, three }));
      expect(parseCsv(text, separator)).toEqual(expected);
    }),
  );
});

it('refuses a quote that is not closed, and a line with too many cells', () => {
  expect(() => parseCsv('a,b\n"x,y', ',')).toThrow('not closed');
  expect(() => parseCsv('a,b\n1,2,3', ',')).toThrow('Line 2');
});

it('passes over empty lines and a byte order mark', () => {
  expect(parseCsv('\uFEFFa\n\n1\n\n', ',')).toEqual([{ a: '1' }]);
});
