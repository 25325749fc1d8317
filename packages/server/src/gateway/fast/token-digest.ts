import { hash } from 'node:crypto';
import { createGenerationalCache } from '../../access/generational-cache.ts';

/** Gives the SHA-256 of a credential's text, by which a verified token is remembered. */
export type TokenDigest = (text: string, carried?: DigestMemo) => string;

/** An object that always contains the same text, such as a header that is recalled for each call of a connection. */
export interface DigestMemo {
  /** Filled in by the first call that needs it. */
  tokenDigest?: string | undefined;
}

const rememberedMax = 2_000;
const tailLength = 32;

/**
 * Hashing is the dearest part of a decision, and a busy caller sends the same text with each call. So the digests of the
 * tokens used last are found by the end of their signature, which nobody can hit without having the token, and count
 * only when the whole text is the same: another spelling of a token is another text. Nothing is remembered here of what
 * a token is worth.
 */
export function createTokenDigest(): TokenDigest {
  const remembered = createGenerationalCache<{ readonly text: string; readonly digest: string }>(
    rememberedMax,
  );
  function digestOf(text: string): string {
    const tail = text.slice(-tailLength);
    const known = remembered.get(tail);
    if (known?.text === text) return known.digest;
    const digest = hash('sha256', text, 'base64');
    remembered.set(tail, { text, digest });
    return digest;
  }
  return (text, carried) => {
    if (carried === undefined) return digestOf(text);
    carried.tokenDigest ??= digestOf(text);
    return carried.tokenDigest;
  };
}
