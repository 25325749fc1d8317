import { createHmac, randomInt } from 'node:crypto';
import { Secret } from '../domain/secret.ts';

const digits = 8;

/**
 * A code that one person tells another: eight digits, which every language says plainly. It only guards a page whose
 * link is known and whose tries are few; alone it is worth nothing.
 */
export function createSpokenCode(token: Secret): { readonly code: Secret; readonly digest: string } {
  const code = new Secret(String(randomInt(10 ** digits)).padStart(digits, '0'));
  return { code, digest: digestSpokenCode(code, token) };
}

/** Keyed with the link's token, which is not kept: who has the database cannot try out the few codes there are. */
export function digestSpokenCode(code: Secret, token: Secret): string {
  return createHmac('sha256', token.reveal()).update(code.reveal()).digest('base64url');
}
