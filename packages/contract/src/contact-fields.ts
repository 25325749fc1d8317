import { z } from 'zod';

/**
 * Characters between digits that are ignored: spaces, all kinds of dashes, and the invisible characters that copied
 * numbers contain.
 */
const betweenDigits = /[\s()./\p{Pd}\p{Cf}\u2212]/gu;

/** A country calling code (ITU-T E.164) and the number within the country. */
const countryAndNumber = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d{2})(\d+)$/;

/**
 * Country codes whose national numbers may begin with 0, also in calls from abroad: Ivory Coast, Burkina Faso, Benin,
 * Congo, San Marino, Italy. In all other countries, a leading 0 is a prefix for calls within the country. The list was
 * compared with the example numbers of every country in libphonenumber.
 */
const keepsZero: ReadonlySet<string> = new Set(['225', '226', '229', '242', '378', '39']);

/**
 * Parses a phone number in any usual spelling and transforms it to E.164: `+32475123456` for `+32 (0)475 12 34 56`,
 * `+32 0475 12 34 56`, `0032 475/12.34.56` and similar spellings. Not checked here: that the number exists.
 */
export const cellphoneSchema = z
  .string()
  .transform(normaliseNumber)
  .pipe(z.string().regex(/^\+[1-9][0-9]{6,14}$/, 'an international number, such as +32 475 12 34 56'));

function normaliseNumber(text: string): string {
  const written = text.replaceAll(/[\p{Cf}]/gu, '').trim();
  const international = written.replace(/^(?:00|\+\s*00)(?=[\s./-]?[1-9(])/, '+');
  const digits = international.replaceAll(betweenDigits, '');
  const [, country = '', number = ''] = countryAndNumber.exec(digits) ?? [];
  if (!number.startsWith('0') || keepsZero.has(country)) return digits;
  // In Hungary, the national prefix is 06 instead of 0.
  const significant = number.replace(country === '36' ? /^06?/ : /^0/, '');
  // The prefix is one 0 only. A number with two is misspelt, so the empty text makes the schema refuse it.
  return significant.startsWith('0') ? '' : `+${country}${significant}`;
}

const addressSigns = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/i;
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Parses an e-mail address that every mail server accepts without extensions: a dot-atom (RFC 5321 section 4.1.2), and
 * a host name. An internationalised domain is transformed to its ASCII form (`xn--…`). Quoted local parts, address
 * literals, and non-ASCII letters before the @ (RFC 6531) are refused. Not checked here: that the address exists.
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
