import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '../domain/secret.ts';

/** The secret part of a link that works once: 256 random bits. Only its digest is kept. */
export function createOneTimeToken(): { readonly token: Secret; readonly digest: string } {
  const token = new Secret(randomBytes(32).toString('base64url'));
  return { token, digest: digestOneTimeToken(token) };
}

/** A plain hash is enough: nobody can guess 256 random bits. */
export function digestOneTimeToken(token: Secret): string {
  return createHash('sha256').update(token.reveal()).digest('base64url');
}
