import { createHash } from 'node:crypto';
import { Secret } from '../domain/secret.ts';
import type { KeyDigester } from './key-digest.ts';
import type { KeyKind } from './key-text.ts';
import { parseKeyText } from './key-text.ts';

/** The rules for a text to be looked up as a key. */
export interface KeyRules {
  readonly brand: string;
  readonly environmentKind: KeyKind;
  /** Whether imported keys, which have other shapes, are accepted here. */
  readonly acceptsImported: boolean;
  readonly digestKey: KeyDigester;
}

export type PresentedKey =
  | {
      readonly kind: 'key';
      /**
       * The digests to look the key up by, in this order. Where imported keys are accepted, a key of Postern's own
       * shape has a second one: it may have been imported by its hash alone, which does not show its shape.
       */
      readonly digests: readonly [string, ...string[]];
    }
  /** `why` is for admins and the log; callers only see `credential_invalid`. */
  | { readonly kind: 'refused'; readonly why: string };

function refused(why: string): PresentedKey {
  return { kind: 'refused', why };
}

/** The shape of imported keys: printable ASCII without spaces, and long enough not to be guessed. */
const importedShape = /^[\x21-\x7e]{16,512}$/;

/**
 * Computes the digests to look a presented text up by. A text of Postern's own shape needs a correct checksum, brand
 * and environment, so that a misspelt key does not cost a look-up. A key of another brand belongs to another system: it
 * is accepted where imported keys are. Not checked here: whether such a key exists.
 */
export function judgePresentedKey(text: string, rules: KeyRules): PresentedKey {
  const parsed = parseKeyText(text);
  if (parsed.kind === 'key' && parsed.brand === rules.brand) {
    if (parsed.environmentKind !== rules.environmentKind)
      return refused('the key is for another kind of environment');
    const own = rules.digestKey(new Secret(text));
    return { kind: 'key', digests: rules.acceptsImported ? [own, digestRaw(text, rules)] : [own] };
  }
  if (!rules.acceptsImported) {
    return refused(
      parsed.kind === 'key' ? 'the key is of another brand' : `the text is not a key: ${parsed.why}`,
    );
  }
  const claimsOurShape = text.startsWith(`${rules.brand}_test_`) || text.startsWith(`${rules.brand}_live_`);
  if (parsed.kind === 'malformed' && claimsOurShape) return refused(`the text is not a key: ${parsed.why}`);
  if (!isImportableKey(text)) return refused('a key has 16 to 512 printable characters without spaces');
  return { kind: 'key', digests: [digestRaw(text, rules)] };
}

function digestRaw(text: string, { digestKey }: KeyRules): string {
  return digestImportedKey(hashKeyText(text), digestKey);
}

/** Looks a key up by each of its digests, and returns the first that is found. */
export async function findByDigests<Found extends object>(
  digests: readonly string[],
  find: (digest: string) => Promise<Found | undefined> | Found | undefined,
): Promise<{ readonly digest: string; readonly found: Found } | undefined> {
  for (const digest of digests) {
    const found = await find(digest);
    if (found !== undefined) return { digest, found };
  }
  return undefined;
}

export function isImportableKey(text: string): boolean {
  return importedShape.test(text);
}

/** Computes what a system with hashed keys stores: the SHA-256 in lower-case hexadecimal. */
export function hashKeyText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * Computes the digest of an imported key from its SHA-256 (lower-case hexadecimal), so that it is the same for keys
 * that were imported raw or hashed. The pepper is applied, so that a stolen database does not reveal the owners of keys
 * that are known from elsewhere.
 */
export function digestImportedKey(sha256Hex: string, digestKey: KeyDigester): string {
  return digestKey(new Secret(`sha256:${sha256Hex}`));
}
