import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SigningKey } from '../crypto/signing-keys.ts';

interface TestSigningKey extends SigningKey {
  readonly publicKey: KeyObject;
}

let made: TestSigningKey | undefined;

/** The key of the test gateway's tokens, made when it is first asked for: an RSA key takes a while, and many tests need none. */
export function getTestSigningKey(): TestSigningKey {
  made ??= { kid: 'kid-1', ...generateKeyPairSync('rsa', { modulusLength: 3072 }) };
  return made;
}
