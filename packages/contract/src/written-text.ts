import { z } from 'zod';

/**
 * Invisible characters: format characters (zero width, direction), letters that are fillers, the empty Braille pattern,
 * and lone surrogates. Names that differ by these only look equal, and cannot be typed to confirm a deletion.
 */
const unseen = String.raw`\p{Cf}\p{Cs}\u115F\u1160\u2800\u3164\uFFA0`;

/**
 * One line that people write and read: a name, a label, a note. It is composed (NFC), so that both spellings of `é`
 * become equal. Not checked here: its length, and that it is not empty.
 */
const lineSchema = z
  .string()
  .normalize('NFC')
  .trim()
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters')
  .regex(new RegExp(`^[^${unseen}]*$`, 'u'), 'must not contain characters that cannot be seen');

/** Every name that people write and type: of a person, an application, a licence, a group. */
export const nameSchema = lineSchema.min(1, 'must not be empty').max(120, 'at most 120 characters');

/** A note of a person about a record; empty where there is none. */
export const noteSchema = lineSchema.max(200, 'at most 200 characters');

/**
 * Compares a typed name with a stored one. Both are composed (NFC) first, since keyboards and terminals may send `é` as
 * two characters.
 */
export function isSameName(typed: string, name: string): boolean {
  return compose(typed) === compose(name);
}

/** Folds a name for a look-up without regard to letter case. */
export function foldName(name: string): string {
  return compose(name).toLowerCase();
}

/** Composes the text (NFC). Stored names need it too, since earlier versions did not compose them. */
function compose(text: string): string {
  return text.normalize('NFC').trim();
}
