import { describe, expect, test } from 'vitest';
import { findNamed, listQueryValues, parametersMax, readParameters } from './read-query-values.ts';
import type { QueryPlace } from './read-query-values.ts';

const exactly = { takesAnyCase: false };
const named = (text: string, parameter = 'a', rules = exactly) =>
  findNamed(readParameters(text), parameter, rules);

describe('a query or form', () => {
  test('is split at each &, and at the first = of a pair', () => {
    expect(readParameters('a=1&&b&c=d=e&=f').pairs.map(({ name, rawValue }) => [name, rawValue])).toEqual([
      ['a', '1'],
      ['b', ''],
      ['c', 'd=e'],
      ['', 'f'],
    ]);
    expect(readParameters('').pairs).toEqual([]);
  });

  test('is decoded: escapes, + for a space, and bytes that are no UTF-8 one by one', () => {
    expect(readParameters('%61+b=c+%26&x=%C3%A9&%ff=+%FF1').pairs).toEqual([
      { name: 'a b', value: 'c &', rawValue: 'c+%26', isText: true },
      { name: 'x', value: 'é', rawValue: '%C3%A9', isText: true },
      { name: '\u00ff', value: ' \u00ff1', rawValue: '+%FF1', isText: false },
    ]);
    expect(readParameters('a=%ff').pairs[0]?.isText).toBe(false);
    expect(readParameters('%ff=a').pairs[0]?.isText).toBe(false);
  });

  test('has names behind semicolons, for the parsers that split there', () => {
    const behind = (text: string) => readParameters(text).namesBehindSemicolon;
    expect(behind('a=1;b=2;c')).toEqual(['b', 'c']);
    expect(behind('a;b=1')).toEqual(['b', 'a']);
    expect(behind('a;b')).toEqual(['b', 'a']);
    expect(behind('a=1&%62;%63')).toEqual(['c', 'b']);
    expect(behind('a=1&b=2')).toEqual([]);
  });
});

describe('the values that a parameter names', () => {
  test('are those of every spelling that all read alike', () => {
    expect(named('a=1&A=2&a[]=3&b=4&a=')).toEqual({
      kind: 'named',
      values: ['1', '2', '3'],
      isNamedForAll: false,
    });
  });

  test.each([
    ['a=1', exactly, true],
    ['a=', exactly, false],
    ['b=1', exactly, false],
    ['A=1', exactly, false],
    ['A=1&a=2', exactly, true],
    ['A=&a=2', exactly, true],
    ['A=1', { takesAnyCase: true }, true],
    ['a[]=1', { takesAnyCase: true }, false],
    ['A=&a=2', { takesAnyCase: true }, false],
    ['a[]=&a=2', { takesAnyCase: true }, true],
  ])('%s with %j is there for every upstream: %s', (text, rules, isNamedForAll) => {
    expect(named(text, 'a', rules)).toMatchObject({ isNamedForAll });
  });

  test.each([
    ['x[a]=1', 'a name that some take for a'],
    ['x=1;a=2', 'a beside a semicolon, which some take for an &'],
    ['a=%ff', 'bytes that are not UTF-8 in the value of a'],
    ['a=b]=c', 'a ]= in the value of a'],
    ['a=b%5d=c', 'a ]= in the value of a'],
    ['a=1;2', 'a semicolon, which some take for an &, in the value of a'],
  ])('%s are doubtful: %s', (text, what) => {
    expect(named(text)).toEqual({ kind: 'doubtful', what });
  });

  test('are read from so many parameters that every upstream reads them all', () => {
    const most = 'x&'.repeat(parametersMax - 1);
    expect(named(`${most}a=1`)).toMatchObject({ values: ['1'] });
    expect(named(`${most}x&a=1`)).toEqual({
      kind: 'doubtful',
      what: `more than ${parametersMax} parameters`,
    });
    // Old parsers split at a semicolon too.
    expect(named(`x=${'1;y=2;'.repeat(parametersMax / 2)}&a=1`)).toMatchObject({
      what: `more than ${parametersMax} parameters`,
    });
    expect(parametersMax).toBeLessThan(1_000);
  });
});

describe('a list in one value', () => {
  const place: QueryPlace = {
    in: 'query',
    kind: 'attribute',
    name: 'attribute',
    required: false,
    parameter: 'a',
    delimiter: ';',
    delimiterParameter: 'by',
  };
  const list = (text: string, change: Partial<QueryPlace> = {}) =>
    listQueryValues(readParameters(text), { ...place, ...change }, exactly);

  test.each([
    ['a=1;2', ['1', '2']],
    ['a=1;;2', ['1', '2']],
    ['a=1,2', ['1,2']],
    ['a=1,2&by=,', ['1', '2']],
    ['a=1,2&by=,&by=%2C', ['1', '2']],
    ['a=1|2&by=%7C', ['1', '2']],
    ['a=1 2&by=+', ['1', '2']],
    ['a=1;2&by=', ['1', '2']],
    ['a=1;2&by=;', ['1', '2']],
  ])('%s is %j', (text, values) => {
    expect(list(text)).toMatchObject({ kind: 'named', values });
  });

  test.each([
    ['a=1&by=,&by=;', 'two delimiters for a'],
    ['a=1&by=x', 'a delimiter for a that is not one sign other than a letter or digit'],
    ['a=1&by=7', 'a delimiter for a that is not one sign other than a letter or digit'],
    ['a=1&by=,,', 'a delimiter for a that is not one sign other than a letter or digit'],
    ['a=1;2&by=,', 'a semicolon, which some take for an &, in the value of a'],
    ['a=1&x[by]=,', 'a name that some take for by'],
  ])('%s is doubtful: %s', (text, what) => {
    expect(list(text)).toEqual({ kind: 'doubtful', what });
  });

  test('is one value where nothing splits it', () => {
    const whole = { delimiter: undefined, delimiterParameter: undefined };
    expect(list('a=1,2', whole)).toMatchObject({ values: ['1,2'] });
    expect(list('a=1,2', { ...whole, delimiter: ',' })).toMatchObject({ values: ['1', '2'] });
  });
});
