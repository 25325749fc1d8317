import { createHash } from 'node:crypto';
import { Secret } from '../domain/secret.ts';
import type { KeyDigester } from './key-digest.ts';
import type { KeyKind } from './key-text.ts';
import { parseKeyText } from './key-text.ts';

/** What a text has to be like to be looked up as a key. */
export interface KeyRules {
  readonly brand: string;
  readonly environmentKind: KeyKind;
  /** Whether keys of other shapes, which were imported, are accepted here. */
  readonly acceptsImported: boolean;
  readonly digestKey: KeyDigester;
}

export type PresentedKey =
  | {
      readonly kind: 'key';
      /**
       * What the key may be stored under, to be looked up in this order. A key of our own shape has a second digest where
       * imported keys are accepted: it may have been imported by its hash alone, which does not tell its shape.
       */
      readonly digests: readonly [string, ...string[]];
    }
  /** `why` is for admins and the log; callers only learn `credential_invalid`. */
  | { readonly kind: 'refused'; readonly why: string };

function refused(why: string): PresentedKey {
  return { kind: 'refused', why };
}

/** Imported keys: printable ASCII without spaces, long enough that nobody guesses one. */
const importedShape = /^[\x21-\x7e]{16,512}$/;

/**
 * The digests that a presented text is looked up by. A text of our own shape must have its checksum, brand and
 * environment right, so that a typo costs no look-up. The key of another brand is another system's key: it is accepted
 * where imported keys are. Not checked here: whether such a key exists.
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
      parsed.kind === 'key' ? 'the key is of another brand' : `the text is no key: ${parsed.why}`,
    );
  }
  const claimsOurShape = text.startsWith(`${rules.brand}_test_`) || text.startsWith(`${rules.brand}_live_`);
  if (parsed.kind === 'malformed' && claimsOurShape) return refused(`the text is no key: ${parsed.why}`);
  if (!isImportableKey(text)) return refused('a key has 16 to 512 printable characters without spaces');
  return { kind: 'key', digests: [digestRaw(text, rules)] };
}

function digestRaw(text: string, { digestKey }: KeyRules): string {
  return digestImportedKey(hashKeyText(text), digestKey);
}

/** Looks a key up by each of its digests, and gives the first that is found. */
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

/** What a system that keeps only hashes of its keys has: SHA-256 in lower-case hex. */
export function hashKeyText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * The digest of an imported key, from its SHA-256 (hex, lower-case): the same whether the key came raw or hashed.
 * Peppered again, so that a stolen database does not tell who has a key that some other leak gives away.
 */
export function digestImportedKey(sha256Hex: string, digestKey: KeyDigester): string {
  return digestKey(new Secret(`sha256:${sha256Hex}`));
}
