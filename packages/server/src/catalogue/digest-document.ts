import { createHash } from 'node:crypto';

/** Identifies the text of a document: its SHA-256 in base64url. */
export function digestDocument(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
