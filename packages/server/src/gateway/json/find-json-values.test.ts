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

  it('are also found in a member where an element was meant', () => {
    expect(find('{"0":{"c":"b"}}', ['*', 'c'])).toEqual([['b']]);
  });

  it.each([
    ['{"channel":["a"]}', ['channel']],
    ['{"channel":{"id":"a"}}', ['channel']],
    ['{"channel":true}', ['channel']],
    ['{"list":"a"}', ['list', '*']],
    ['[{"channel":"b"}]', ['channel']],
    ['{"a":"x","a":"y"}', ['a']],
    ['{"a":"x"', ['a']],
    ['"a"', ['channel']],
  ])('are refused in %s, which a lenient reader could take for something else', (text, pointer) => {
    expect(() => find(text, pointer)).toThrow();
  });
});
