import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { Secret } from '../domain/secret.ts';
import { createKeyDigester, isSameDigest } from './key-digest.ts';

it('is HMAC-SHA-256 under the pepper (RFC 4231, test case 2, and with letters beyond ASCII)', () => {
  const digestKey = createKeyDigester(createSecretKey(Buffer.from('Jefe')));
  const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  const digest = digestKey(new Secret('what do ya want for nothing?'));
  expect(Buffer.from(digest, 'base64url').toString('hex')).toBe(expected);
  expect(digestKey(new Secret('ü'))).not.toBe(digestKey(new Secret('u')));
});

it('is the same as itself alone', () => {
  expect(isSameDigest('abc', 'abc')).toBe(true);
  for (const other of ['abd', 'ab', 'abcd', '']) expect(isSameDigest('abc', other)).toBe(false);
});
