import { createHmac, randomInt } from 'node:crypto';
import { Secret } from '../domain/secret.ts';

const digits = 8;

/**
 * Creates a code of eight digits that one person can dictate to another in any language. Such a short code is no
 * protection by itself: it is only for a page with a secret link and few tries.
 */
export function createSpokenCode(token: Secret): { readonly code: Secret; readonly digest: string } {
  const code = new Secret(String(randomInt(10 ** digits)).padStart(digits, '0'));
  return { code, digest: digestSpokenCode(code, token) };
}

/**
 * Computes the digest, keyed with the link's token. The token is not stored, so the few possible codes cannot be tried
 * with the database alone.
 */
export function digestSpokenCode(code: Secret, token: Secret): string {
  return createHmac('sha256', token.reveal()).update(code.reveal()).digest('base64url');
}
