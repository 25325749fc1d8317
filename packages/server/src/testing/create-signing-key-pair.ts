import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A signing key of the size that the program makes, and its public part as a JWK. */
export function createSigningKeyPair(): {
  readonly privateKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, unknown>>;
} {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  return { privateKey, publicJwk: { ...publicKey.export({ format: 'jwk' }) } };
}
