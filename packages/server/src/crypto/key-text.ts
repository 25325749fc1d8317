import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Secret } from '../domain/secret.ts';

/** The kind of environment that a key is for. The key's text contains it, so that people see it. */
export type KeyKind = 'test' | 'live';

export interface KeyText {
  readonly kind: 'key';
  readonly brand: string;
  readonly environmentKind: KeyKind;
}

/** `why` is for admins and the log; callers only see `credential_invalid`. It never contains the text. */
export interface MalformedKeyText {
  readonly kind: 'malformed';
  readonly why: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomCharacters = 32;
const checksumCharacters = 6;
const shape = /^([a-z][a-z0-9]{1,15})_(test|live)_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;
const longestText = 16 + '_test_'.length + randomCharacters + checksumCharacters;

/**
 * Creates a new key: `<brand>_<test|live>_`, then 32 random base62 characters (190 bits), then the base62 CRC32 of
 * everything before.
 *
 * @example
 *   createKeyText('acme', 'test').reveal() // 'acme_test_' and 38 letters and digits
 */
export function createKeyText(brand: string, environmentKind: KeyKind): Secret {
  const body = `${brand}_${environmentKind}_${createRandomBase62(randomCharacters)}`;
  const text = body + checksum(body);
  const parsed = parseKeyText(text);
  if (parsed.kind === 'malformed')
    throw new Error(`brand ${JSON.stringify(brand)} cannot be used in keys: ${parsed.why}`);
  return new Secret(text);
}

/**
 * Parses a key's text by its shape and checksum, so that a misspelt key does not cost a look-up. The text is neither
 * trimmed nor folded. Not checked here: whether such a key exists. The checksum does not authenticate anything.
 */
export function parseKeyText(text: string): KeyText | MalformedKeyText {
  if (text.length > longestText) return malformed('longer than a key can be');
  const parts = shape.exec(text);
  if (parts === null) return malformed('not of the shape <brand>_<test|live>_<38 letters and digits>');
  const [, brand = '', environmentKind, , given] = parts;
  const body = text.slice(0, -checksumCharacters);
  if (given !== checksum(body)) return malformed('the checksum does not fit: mistyped or cut');
  return { kind: 'key', brand, environmentKind: environmentKind === 'live' ? 'live' : 'test' };
}

/**
 * Returns a regular expression, as text, that finds keys of the brand in any other text. Its syntax is common to RE2,
 * PCRE, Python and JavaScript. It has no word boundaries, since in encoded text a key may follow a letter or digit
 * (`%20`, `\\n`, `\\u0022`) and have `_` on either side. Check the checksum of each match.
 */
export function keyTextPattern(brand: string): string {
  return `${brand}_(?:test|live)_[0-9A-Za-z]{${randomCharacters + checksumCharacters}}`;
}

/** Masks a key for lists and logs: `acme_test_…x7Qa`. */
export function maskKeyText(key: Secret): string {
  const text = key.reveal();
  const prefix = text.slice(0, text.lastIndexOf('_') + 1);
  return `${prefix}…${text.slice(-4)}`;
}

function checksum(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let place = 0; place < checksumCharacters; place++) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

/** Creates uniformly distributed characters: bytes from the largest multiple of 62 on are discarded. */
export function createRandomBase62(length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

function malformed(why: string): MalformedKeyText {
  return { kind: 'malformed', why };
}
