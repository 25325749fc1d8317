import { expect, test } from 'vitest';
import { isOwnPath } from './use-go-in.ts';

test('after the sign-in the browser goes to a path of this site only', () => {
  expect(['/', '/me', '/licences/1?page=2'].every((path) => isOwnPath(path))).toBe(true);
  expect(['//evil.example', '/\\evil.example', 'https://evil.example', ''].some(isOwnPath)).toBe(false);
});
