import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredentialRecords } from './credential-records.ts';

const columns = ['key', 'password', 'name', 'email', 'rights'];
const parse = (text: string, format: 'csv' | 'jsonl' = 'csv') =>
  parseCredentialRecords(text, { format, columns });
const read = (text: string, format: 'csv' | 'jsonl' = 'csv') => {
  const result = parse(text, format);
  return result.kind === 'records' ? result.records : result.problem;
};

describe('CSV', () => {
  it.each([
    ['commas', 'key,name\nk1,Ann'],
    ['semicolons, as Excel writes them in Belgium, France and the Netherlands', 'key;name\r\nk1;Ann\r\n'],
    ['tabs', 'key\tname\nk1\tAnn'],
    ['the line that Excel reads the delimiter from', 'sep=;\r\nkey;name\r\nk1;Ann'],
    ['a byte order mark', '\ufeffkey,name\r\nk1,Ann'],
    ['line ends of one CR', 'key,name\rk1,Ann\r'],
    ['column names in capitals, with blanks', ' Key ; NAME \n k1 ; Ann '],
    ['quotes', '"key";"name"\n"k1";"Ann"'],
  ])('is read with %s', (_what, text) => {
    expect(read(text)).toMatchObject([{ fields: { key: 'k1', name: 'Ann' } }]);
  });

  it('counts lines as an editor does, quoted line ends and empty lines included', () => {
    const records = read('sep=,\nkey,name\n\nk1,"two\nlines"\n,\nk2,Bo');
    expect(records).toMatchObject([{ line: 4 }, { line: 7, fields: { key: 'k2' } }]);
  });

  it('keeps the white space of a password, and of nothing else', () => {
    expect(read('name,password\n Ann , secret ')).toMatchObject([
      { fields: { name: 'Ann', password: ' secret ' } },
    ]);
  });

  it.each([
    ['', 'is empty'],
    ['key,name\n', 'no record below it'],
    ['k-secret-1,Ann\nk-secret-2,Bo', 'header line may be missing'],
    ['key,k-secret-1\nk1,Ann', 'Column 2 of the header is not known'],
    ['key,name,key\nk1,Ann,k2', 'names the column key twice'],
  ])('%j is refused with its reason, and with nothing of what it holds', (text, reason) => {
    expect(read(text)).toContain(reason);
    expect(read(text)).not.toContain('secret');
  });

  it.each([
    ['key,name\nk1', 'has 1 cells where the header has 2'],
    ['key,name\n"k1,Ann', 'has a quote that is not closed, or that is within a cell'],
    ['key,name\nk"1,Ann', 'has a quote that is not closed, or that is within a cell'],
  ])('%j has a line that is refused', (text, problem) => {
    expect(read(text)).toEqual([{ line: 2, problem }]);
  });

  it('reads back any cells that are written, with each delimiter', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', ';', '\t', '"', '\n', '\r', ' ', 'é') });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (rows, delimiter) => {
          const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const lines = rows.map((row) => row.map(quote).join(delimiter));
          const expected = rows
            .map(([password, name]) => ({ password, name: name.trim() }))
            .filter(({ password, name }) => password.trim() !== '' || name !== '')
            .map(({ password, name }) => ({
              ...(password === '' ? {} : { password }),
              ...(name === '' ? {} : { name }),
            }));
          const result = read([`password${delimiter}name`, ...lines].join('\r\n'));
          if (typeof result === 'string') {
            expect(expected).toEqual([]);
            return;
          }
          expect(result.map((record) => ('fields' in record ? record.fields : record.problem))).toEqual(
            expected,
          );
        },
      ),
    );
  });
});

describe('JSON Lines', () => {
  it('are read one object a line, and empty lines are skipped', () => {
    expect(read('{"key":"k1"}\r\n\r\n{"key":"k2"}', 'jsonl')).toEqual([
      { line: 1, fields: { key: 'k1' } },
      { line: 3, fields: { key: 'k2' } },
    ]);
  });

  it.each([
    ['{"key":"k1","key":"k2"}', 'names a member twice'],
    [String.raw`{"key":"k1","\u006bey":"k2"}`, 'names a member twice'],
    ['{"key":"k1","rights":{"a":"read","a":"write"}}', 'names a member twice'],
    ['[]', 'is not a JSON object'],
    ['k-secret', 'is not a JSON object'],
  ])('%s is refused', (text, problem) => {
    expect(read(text, 'jsonl')).toEqual([{ line: 1, problem }]);
  });

  it('may repeat a name in different objects, and within texts', () => {
    const text = '{"key":"{\\"key\\":1}","rights":{"key":"read"}}';
    expect(read(text, 'jsonl')).toMatchObject([{ line: 1, fields: { rights: { key: 'read' } } }]);
  });
});
