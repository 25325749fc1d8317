import { z } from 'zod';

/**
 * Signs that nobody sees: format characters (zero width, direction), fillers that are letters, the empty Braille
 * pattern, and lone surrogates. A name of them cannot be told from another, or typed to confirm a deletion.
 */
const unseen = String.raw`\p{Cf}\p{Cs}\u115F\u1160\u2800\u3164\uFFA0`;

/** A name that people read and type. Composed (NFC), so that two spellings of `é` are one name. */
export const nameSchema = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1, 'must not be empty')
  .max(120, 'at most 120 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters')
  .regex(new RegExp(`^[^${unseen}]*$`, 'u'), 'must not contain characters that cannot be seen');

/** What people write between digits, and what comes along when a number is copied: spaces, all dashes, invisible signs. */
const betweenDigits = /[\s()./\p{Pd}\p{Cf}\u2212]/gu;

/** Countries whose numbers keep their leading 0 when they are called from abroad: Italy, San Marino. */
const keepsTrunkZero = /^(?:39|378)/;

/**
 * A number as people write it, stored in E.164: `+32475123456` for `+32 (0)475 12 34 56`, `0032 475/12.34.56` and the
 * like. `(0)` is the trunk prefix, which is dialled within the country only. Not checked here: that the number exists.
 */
export const cellphoneSchema = z
  .string()
  .transform(normaliseNumber)
  .pipe(z.string().regex(/^\+[1-9][0-9]{6,14}$/, 'an international number, such as +32 475 12 34 56'));

function normaliseNumber(text: string): string {
  const written = text.replaceAll(/[\p{Cf}]/gu, '').trim();
  const international = written.replace(/^(?:00|\+\s*00)(?=[\s./-]?[1-9(])/, '+');
  const country = international.replaceAll(betweenDigits, '');
  const [before = '', after] = international.split(/\(\s*0\s*\)/, 2);
  const isTrunk = after !== undefined && /^\+\s*[1-9]/.test(before) && !keepsTrunkZero.test(country.slice(1));
  return isTrunk ? `${before}${after}`.replaceAll(betweenDigits, '') : country;
}

const addressSigns = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/i;
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * An e-mail address that a mail server takes without extensions: a dot-atom (RFC 5321 section 4.1.2), and a host name.
 * An international domain is stored as its ASCII form (`xn--…`). Refused: quoted local parts, address literals, and
 * letters beyond ASCII before the @ (RFC 6531). Not checked here: that it exists.
 */
export const emailSchema = z
  .string('an e-mail address, such as it@example.com')
  .transform(toAsciiDomain)
  .pipe(
    z.string().superRefine((email, context) => {
      const message = findEmailFault(email);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }),
  );

function toAsciiDomain(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  if (at < 0 || /^[\x21-\x7e]*$/.test(domain) || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return email;
  const url = `http://${domain}/`;
  return URL.canParse(url) ? `${email.slice(0, at)}@${new URL(url).hostname}` : email;
}

function findEmailFault(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  if (at < 1 || at === email.length - 1 || /\s/.test(email)) {
    return 'an e-mail address, such as it@example.com';
  }
  const local = email.slice(0, at);
  if (!addressSigns.test(local)) {
    return 'before the @ only letters a to z, digits and common signs: an e-mail address, such as it@example.com';
  }
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return 'no dot at the beginning, at the end or twice in a row before the @';
  }
  if (local.length > 64) return 'at most 64 characters before the @';
  if (email.length > 254) return 'at most 254 characters';
  const labels = email.slice(at + 1).split('.');
  if (!labels.every((label) => hostLabel.test(label)) || /^[0-9]+$/.test(labels.at(-1) ?? '')) {
    return 'a host name after the @, such as example.com';
  }
  return undefined;
}
