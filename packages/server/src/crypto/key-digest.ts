import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

/** Text of a credential → base64url HMAC-SHA-256 under the installation's pepper; what storage indexes. */
export type KeyDigester = (key: Secret) => string;

/** The pepper is random and long, so one fast HMAC does: generated keys cannot be guessed from their digests. */
export function createKeyDigester(pepper: KeyObject): KeyDigester {
  return (key) => createHmac('sha256', pepper).update(key.reveal(), 'utf8').digest('base64url');
}

/** Compares two digests in a time that depends on their lengths only. */
export function isSameDigest(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')];
  return a.length === b.length && timingSafeEqual(a, b);
}
