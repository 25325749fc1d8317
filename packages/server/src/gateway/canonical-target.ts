import { normaliseEscapes, oddSegmentBesideEscape } from '../domain/normalise-escapes.ts';

/** The one spelling of a request target, or why there is none. */
export type CanonicalTarget =
  | {
      readonly kind: 'canonical';
      readonly path: string;
      /** With the `?`, or empty. */
      readonly query: string;
      readonly hasEncodedSlash: boolean;
      /** Whether an escape decodes to a text that is an escape itself, such as `%252F`. */
      readonly hasDoubleEncoding: boolean;
    }
  | { readonly kind: 'refused'; readonly what: string };

// RFC 3986 pchar and `/`, without `;` (path parameters) and `%` (looked at more closely below)
// A plain path without an empty segment and without one that begins with a dot: nearly all calls
const clearPath = /^(?:\/[A-Za-z0-9\-_~!$&'()*+,=:@][A-Za-z0-9\-._~!$&'()*+,=:@]*)+\/?$/;
const plainPath = /^(?:\/[A-Za-z0-9\-._~!$&'()*+,=:@]*)+$/;
const pathWithEscapes = /^(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,=:@]|%[0-9A-Fa-f]{2})*)+$/;
// Characters that browsers do not escape in a query (`[`, `|`, …) are taken; those that end or split a request line are not
const query = /^\?(?:[!$&-;=?-[\]^-~]|%(?!00)[0-9A-Fa-f]{2})*$/;

/**
 * Judges a request target in origin form (RFC 9112 section 3.2.1) and gives its one canonical spelling:
 * escapes of unreserved characters are decoded and the others' hex digits are upper-case (RFC 3986 section
 * 6.2.2). Everything that two readers could take for different paths is refused.
 *
 * Not checked here: whether `%2F` and `%252F` are welcome, since that is the API's to say, and whether the path could be
 * taken for another call's; see stages/match.ts.
 */
export function canonicaliseTarget(rawTarget: string): CanonicalTarget {
  const queryStart = rawTarget.indexOf('?');
  const rawPath = queryStart === -1 ? rawTarget : rawTarget.slice(0, queryStart);
  const rawQuery = queryStart === -1 ? '' : rawTarget.slice(queryStart);
  if (rawQuery !== '' && !query.test(rawQuery)) return refused(nameOddity(rawQuery, 'query'));
  if (clearPath.test(rawPath)) return { kind: 'canonical', path: rawPath, query: rawQuery, ...noEscapes };
  if (rawPath.includes('//')) return refused('an empty segment');
  if (plainPath.test(rawPath)) return finish(rawPath, rawQuery, noEscapes);
  if (!pathWithEscapes.test(rawPath)) return refused(nameOddity(rawPath, 'path'));
  return canonicaliseEscapes(rawPath, rawQuery);
}

interface Escapes {
  readonly hasEncodedSlash: boolean;
  readonly hasDoubleEncoding: boolean;
}

const noEscapes: Escapes = { hasEncodedSlash: false, hasDoubleEncoding: false };

function finish(path: string, rawQuery: string, escapes: Escapes): CanonicalTarget {
  if (path.includes('/.') && /\/\.{1,2}(?:\/|$)/.test(path)) return refused('a dot segment');
  return { kind: 'canonical', path, query: rawQuery, ...escapes };
}

function canonicaliseEscapes(rawPath: string, rawQuery: string): CanonicalTarget {
  const path = normaliseEscapes(rawPath);
  if (/%(?:[01][0-9A-F]|7F)/.test(path)) return refused('an encoded control character');
  if (path.includes('%5C')) return refused('an encoded backslash');
  if (oddSegmentBesideEscape.test(path)) return refused('an empty or dot segment beside an escape');
  if (!isUtf8(path)) return refused('escapes that are not UTF-8');
  const hasEncodedSlash = path.includes('%2F');
  if (hasEncodedSlash && /(?:%2F|\/|^)\.{0,2}(?=%2F)|%2F\.{0,2}(?:%2F|\/|$)/.test(path)) {
    return refused('an empty or dot segment beside an encoded slash');
  }
  return finish(path, rawQuery, {
    hasEncodedSlash,
    hasDoubleEncoding: /%25[0-9A-Fa-f]{2}/.test(path),
  });
}

function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Says what is wrong for the caller, without repeating any of it. */
function nameOddity(text: string, part: 'path' | 'query'): string {
  if (part === 'path' && /^https?:\/\//i.test(text)) return 'an absolute URL in place of a path';
  if (part === 'path' && !text.startsWith('/')) return 'no slash at its beginning';
  // eslint-disable-next-line no-control-regex -- the point is to find them
  if (/[\x00-\x20\x7f]/.test(text)) return `a control character or space in the ${part}`;
  if (/[\x80-\uffff]/.test(text)) return `a byte outside ASCII in the ${part}`;
  if (text.includes('\\')) return 'a backslash';
  if (text.includes('#')) return 'a fragment';
  if (part === 'path' && text.includes(';')) return 'a semicolon';
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return `an incomplete escape in the ${part}`;
  if (text.includes('%00')) return 'an encoded control character';
  return `a character that has to be encoded in the ${part}`;
}

function refused(what: string): CanonicalTarget {
  return { kind: 'refused', what };
}
