import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '../domain/secret.ts';

/** Creates the secret part of a link that works once: 256 random bits. Only its digest is stored. */
export function createOneTimeToken(): { readonly token: Secret; readonly digest: string } {
  const token = new Secret(randomBytes(32).toString('base64url'));
  return { token, digest: digestOneTimeToken(token) };
}

/** Computes the digest. A plain hash is sufficient, since 256 random bits cannot be guessed. */
export function digestOneTimeToken(token: Secret): string {
  return createHash('sha256').update(token.reveal()).digest('base64url');
}
