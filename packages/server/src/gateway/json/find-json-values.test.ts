import { describe, expect, it } from 'vitest';
import { findJsonValues } from './find-json-values.ts';

const find = (text: string, ...pointers: string[][]) => findJsonValues(Buffer.from(text), pointers);

describe('the values in a body', () => {
  it('are found by name, in any letter case and by every element', () => {
    expect(find('{"Channel":504,"list":[{"c":"a"},{"C":"b"}]}', ['channel'], ['list', '*', 'c'])).toEqual([
      ['504'],
      ['a', 'b'],
    ]);
  });

  it('are none where nothing or null stands', () => {
    expect(find('{"channel":null,"other":{"channel":"x"}}', ['channel'], ['list', '*'])).toEqual([[], []]);
  });

  it('are both judged when a name stands in two letter cases', () => {
    expect(find('{"channel":"a","CHANNEL":"b"}', ['channel'])).toEqual([['a', 'b']]);
  });

  it('are found under a name that goes on behind a NUL, where readers in C see its end', () => {
    expect(
      find('{"channel\\u0000x":"b","list":[{"C\\u0000":"a"}]}', ['channel'], ['list', '*', 'c']),
    ).toEqual([['b'], ['a']]);
    expect(findJsonValues(Buffer.from('{"channel\\u0000":"b"}'), [['channel']], 'exactly')).toEqual([[]]);
  });

  it('are also found in a member where an element was meant', () => {
    expect(find('{"0":{"c":"b"}}', ['*', 'c'])).toEqual([['b']]);
  });

  it.each([
    ['{"channel":["a","b"]}', ['channel'], ['a', 'b']],
    ['{"channel":[["a"]]}', ['channel'], ['a']],
    ['[{"channel":"b"}]', ['channel'], ['b']],
    ['{"list":"a"}', ['list', '*'], ['a']],
    ['{"list":{"x":"a"}}', ['list', '*'], ['a']],
    ['{"c":"a","name":"x"}', ['*', 'c'], ['a']],
    ['{"list":{"c":"a"}}', ['list', '*', 'c'], ['a']],
    ['{"0":{"c":"b"},"name":"x"}', ['*', 'c'], ['b']],
    ['[[{"c":"a"}],{"c":["b"]}]', ['*', 'c'], ['a', 'b']],
    ['"a"', ['channel'], []],
    ['{"list":"a"}', ['list', '*', 'c'], []],
  ])('are found in %s, as a lenient reader could take them', (text, pointer, values) => {
    expect(find(text, pointer)).toEqual([values]);
  });

  it('are found by each of several pointers, whichever shape the body has', () => {
    for (const text of ['{"c":"a"}', '[{"c":"a"}]'])
      expect(find(text, ['c'], ['*', 'c'])).toEqual([['a'], ['a']]);
  });

  it.each([
    ['{"channel":{"id":"a"}}', ['channel']],
    ['{"channel":[{"id":"a"}]}', ['channel']],
    ['{"channel":true}', ['channel']],
    ['{"list":[false]}', ['list', '*']],
    ['{"a":"x","a":"y"}', ['a']],
    ['{"a":"x"', ['a']],
  ])('are refused in %s', (text, pointer) => {
    expect(() => find(text, pointer)).toThrow();
  });
});
