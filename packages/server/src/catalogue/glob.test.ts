import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesPathGlob, matchesTextGlob } from './glob.ts';

it.each([
  ['/entities/*/etls/**', '/entities/{e}/etls', true],
  ['/entities/*/etls/**', '/entities/{e}/etls/{id}/runs', true],
  ['/entities/*/etls', '/entities/{e}/etls/{id}', false],
  ['/entities/*', '/entities/{e}/etls', false],
  ['/**', '/a/b/c', true],
  ['/**/runs', '/a/runs/b/runs', true],
  ['/**/runs', '/a/runs/b', false],
  ['/files/*.csv', '/files/{name}.csv', true],
  ['/files/*.csv', '/files/x/y.csv', false],
  ['/Lists', '/lists', false],
  ['/a**', '/a/b', false],
])('path %s against %s: %s', (pattern, template, expected) => {
  expect(matchesPathGlob(pattern, template)).toBe(expected);
});

it('matches the whole text or not at all', () => {
  expect(matchesTextGlob('get*', 'getLists')).toBe(true);
  expect(matchesTextGlob('get*', 'forget')).toBe(false);
  expect(matchesTextGlob('*Lists', 'getListsNow')).toBe(false);
  expect(matchesTextGlob('a.c', 'abc')).toBe(false);
  expect(matchesTextGlob('*', '')).toBe(true);
  expect(matchesTextGlob('', '')).toBe(true);
});

it('agrees with the regular expression that says the same', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab*]{0,8}$/), fc.stringMatching(/^[ab]{0,10}$/), (pattern, text) => {
      expect(matchesTextGlob(pattern, text)).toBe(
        new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text),
      );
    }),
    { numRuns: 3_000 },
  );
});

it('does not take for ever on a pattern made for that', () => {
  // With backtracking, this would not finish within the test's time limit.
  expect(matchesTextGlob('*a'.repeat(50), `${'a'.repeat(5_000)}b`)).toBe(false);
});
