import { createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { EnvironmentName } from '@postern/contract/ids';
import type { SigningKeyState } from '../domain/signing-key-plan.ts';
import { getSealer } from './envelope.ts';
import type { MasterKeys } from './master-key.ts';
import { seal, unseal } from './sealed-text.ts';

/** A stored signing key. Its private half is sealed with the master key, and bound to environment and `kid`. */
export interface SealedSigningKey {
  readonly kid: string;
  readonly state: SigningKeyState;
  readonly publicJwk: string;
  readonly sealedPrivateKey: string;
  readonly createdAtMs: number;
  readonly stateSinceMs: number;
}

/** An opened key that can sign. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

const modulusBits = 3072;
const generate = promisify(generateKeyPair);

/** Creates an RSA key in the state `next`. It takes about a second, but does not block the event loop. */
export async function createSigningKey(
  environment: EnvironmentName,
  nowMs: number,
  masterKeys: MasterKeys,
): Promise<SealedSigningKey> {
  const { jwk, kid, privateKey } = await generateNamedPair();
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    kid,
    state: 'next',
    publicJwk: JSON.stringify({ kty: jwk.kty, n: jwk.n, e: jwk.e, kid, alg: 'RS256', use: 'sig' }),
    sealedPrivateKey: seal(der, ['signing key', environment, kid], masterKeys.current),
    createdAtMs: nowMs,
    stateSinceMs: nowMs,
  };
}

/** Generates a pair. One key in 64 would have a `kid` that begins with `-`, which commands take for an option. */
async function generateNamedPair() {
  for (;;) {
    const { publicKey, privateKey } = await generate('rsa', { modulusLength: modulusBits });
    const jwk = publicKey.export({ format: 'jwk' });
    const kid = thumbprint(jwk);
    if (!kid.startsWith('-')) return { jwk, kid, privateKey };
  }
}

/** Opens the private half. @throws SealBroken when it was altered, or belongs to another environment or master key */
export function openSigningKey(
  environment: EnvironmentName,
  key: SealedSigningKey,
  masterKeys: MasterKeys,
): SigningKey {
  const sealer = getSealer(key.sealedPrivateKey, masterKeys);
  const der = unseal(key.sealedPrivateKey, ['signing key', environment, key.kid], sealer);
  return { kid: key.kid, privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
}

/** Finds the active key; undefined when there is none. If an interrupted rotation left two, the newer one. */
export function findActiveSigningKey(keys: readonly SealedSigningKey[]): SealedSigningKey | undefined {
  return keys.filter((key) => key.state === 'active').toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
}

/** Lists the keys that verifiers may trust: all that are not removed. */
export function listPublishedKeys<Key extends Pick<SealedSigningKey, 'state'>>(
  keys: readonly Key[],
): readonly Key[] {
  return keys.filter((key) => key.state !== 'removed');
}

/**
 * Imports the public half for verification. @throws Error when the JWK is not an RSA key of full size, or is published
 * for another use (RFC 7517 section 4)
 */
export function importVerificationKey(jwk: Readonly<Record<string, unknown>>): KeyObject {
  const { kty, n, e, use = 'sig', alg = 'RS256', key_ops: operations = ['verify'] } = jwk;
  if (kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string')
    throw new Error('not an RSA public key');
  if (use !== 'sig' || alg !== 'RS256') throw new Error('not a key for RS256 signatures');
  if (!Array.isArray(operations) || !operations.includes('verify'))
    throw new Error('not a key for verifying');
  const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new Error('RSA key below 2048 bits');
  return key;
}

/** Computes the JWK thumbprint (RFC 7638): the SHA-256 of the required members in their fixed order. */
function thumbprint({ e, kty, n }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
}
