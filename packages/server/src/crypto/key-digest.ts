import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

/**
 * Computes the digest of a credential's text: base64url of HMAC-SHA-256 with the installation's pepper. The storage
 * indexes it.
 */
export type KeyDigester = (key: Secret) => string;

/**
 * Creates the digester. A fast HMAC is sufficient: the pepper is random and long, so keys cannot be guessed from their
 * digests.
 */
export function createKeyDigester(pepper: KeyObject): KeyDigester {
  return (key) => createHmac('sha256', pepper).update(key.reveal(), 'utf8').digest('base64url');
}

/** Compares two digests in a time that depends only on their lengths. */
export function isSameDigest(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')];
  return a.length === b.length && timingSafeEqual(a, b);
}
