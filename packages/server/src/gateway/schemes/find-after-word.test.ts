import { expect, test } from 'vitest';
import { findAfterWord } from './find-after-word.ts';

test.each([
  ['Bearer abc', 'abc'],
  ['bEARER abc', 'abc'],
  ['Bearer  abc', 'abc'],
  ['Bearer      abc', 'abc'],
  ['Bearer ', ''],
  ['Bearer', undefined],
  ['Bearerabc', undefined],
  ['Bearer\tabc', undefined],
  ['Basic abc', undefined],
  ['', undefined],
])('%j: what follows the word and one space or more is %j', (value, wanted) => {
  expect(findAfterWord(value, 'Bearer')).toBe(wanted);
});
