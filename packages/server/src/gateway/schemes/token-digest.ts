import { hash } from 'node:crypto';
import { createGenerationalCache } from '../../access/generational-cache.ts';

/** The SHA-256 of a token's text: what it is remembered by. */
export type TokenDigest = (text: string) => string;

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
  return (text) => {
    const tail = text.slice(-tailLength);
    const known = remembered.get(tail);
    if (known?.text === text) return known.digest;
    const digest = hash('sha256', text, 'base64');
    remembered.set(tail, { text, digest });
    return digest;
  };
}
