import { z } from 'zod';

/**
 * Characters that nobody sees: format characters (zero width, direction), fillers that are letters, the empty Braille
 * pattern, and lone surrogates. A name of them cannot be told from another, or typed to confirm a deletion.
 */
const unseen = String.raw`\p{Cf}\p{Cs}\u115F\u1160\u2800\u3164\uFFA0`;

/**
 * One line that people write and read: a name, a label, a note. Composed (NFC), so that two spellings of `é` are one
 * text. It may be empty, and its length is the caller's to judge.
 */
const lineSchema = z
  .string()
  .normalize('NFC')
  .trim()
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters')
  .regex(new RegExp(`^[^${unseen}]*$`, 'u'), 'must not contain characters that cannot be seen');

/** The name of a person, an application, a licence, a group: every name that people write and type. */
export const nameSchema = lineSchema.min(1, 'must not be empty').max(120, 'at most 120 characters');

/** What people note beside a thing of theirs; empty where they note nothing. */
export const noteSchema = lineSchema.max(200, 'at most 200 characters');

/** Whether somebody typed this very name. Keyboards and terminals may send `é` as two characters. */
export function isSameName(typed: string, name: string): boolean {
  return compose(typed) === compose(name);
}

/** The same for looking a name up, in any letter case. */
export function foldName(name: string): string {
  return compose(name).toLowerCase();
}

/** Names that were stored before names were composed are still there. */
function compose(text: string): string {
  return text.normalize('NFC').trim();
}
