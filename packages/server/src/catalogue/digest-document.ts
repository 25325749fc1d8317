import { createHash } from 'node:crypto';

/** Tells two texts of a document apart; base64url SHA-256. */
export function digestDocument(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
