import { expect, test, vi } from 'vitest';
import { remember, rememberLatest } from './remember.ts';

const double = () =>
  vi.fn<(text: string) => string | undefined>((text) => (text === '' ? undefined : text + text));

test('a result is found once, as long as it is kept', () => {
  const find = double();
  const get = remember(find, { max: 2, lengthMax: 3 });
  expect([get('a'), get('a'), get('b'), get('a')]).toEqual(['aa', 'aa', 'bb', 'aa']);
  expect(find).toHaveBeenCalledTimes(2);
});

test('more results than may be kept forget the others, and are right all the same', () => {
  const find = double();
  const get = remember(find, { max: 2, lengthMax: 3 });
  for (const text of ['a', 'b', 'c', 'a', 'c']) expect(get(text)).toBe(text + text);
  expect(find.mock.calls.flat()).toEqual(['a', 'b', 'c', 'a']);
});

test('a text that is too long, or has no result, is not kept', () => {
  const find = double();
  const get = remember(find, { max: 2, lengthMax: 3 });
  for (const text of ['long', 'long', '', '']) get(text);
  expect(find).toHaveBeenCalledTimes(4);
});

test('of a run of equal texts the first alone is looked at', () => {
  const find = double();
  const get = rememberLatest(find);
  expect(['a', 'a', 'b', 'b', '', '', 'a'].map(get)).toEqual([
    'aa',
    'aa',
    'bb',
    'bb',
    undefined,
    undefined,
    'aa',
  ]);
  expect(find).toHaveBeenCalledTimes(4);
});
