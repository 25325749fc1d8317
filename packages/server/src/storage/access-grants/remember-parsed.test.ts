import { expect, test } from 'vitest';
import { rememberParsed } from './remember-parsed.ts';

test('gives one object for one text, which nobody can change, and parses it once', () => {
  let parsed = 0;
  const parse = rememberParsed((text) => {
    parsed += 1;
    return { text };
  });
  const first = parse('a');
  expect(parse('a')).toBe(first);
  expect(parse('b')).toEqual({ text: 'b' });
  expect(parsed).toBe(2);
  expect(Object.isFrozen(first)).toBe(true);
});

test('forgets, so that a flood of different texts stays in bounded memory; what is malformed is refused each time', () => {
  const parse = rememberParsed((text) => {
    if (text === 'bad') throw new Error('malformed');
    return { text };
  });
  const first = parse('0');
  for (let index = 1; index <= 2_000; index += 1) parse(String(index));
  expect(parse('0')).toEqual(first);
  expect(parse('0')).not.toBe(first);
  expect(() => parse('bad')).toThrow('malformed');
  expect(() => parse('bad')).toThrow('malformed');
});
