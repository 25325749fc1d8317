import { expect, it } from 'vitest';
import { normaliseEscapes } from './normalise-escapes.ts';

it.each([
  ['/%7euser', '/~user'],
  ['/%41%5a%61%7A%30%39', '/AZaz09'],
  ['/%2d%2E%5f%7E', '/-._~'],
  ['/a%2fb', '/a%2Fb'],
  ['/%c3%a9', '/%C3%A9'],
  ['/%40%5b%60%7b%3a', '/%40%5B%60%7B%3A'],
  ['/100%', '/100%'],
  ['/%zz', '/%zz'],
])('%s is spelled %s', (path, normal) => {
  expect(normaliseEscapes(path)).toBe(normal);
  expect(normaliseEscapes(normal)).toBe(normal);
});
