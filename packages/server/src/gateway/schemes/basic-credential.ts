import { Secret } from '../../domain/secret.ts';

export interface BasicCredential {
  readonly kind: 'basic';
  /** The licence's name or account name. */
  readonly licence: string;
  readonly account: string;
  readonly password: Secret;
}

/** `why` is for the log and the explainer; it never holds what was sent. */
export interface MalformedBasic {
  readonly kind: 'malformed';
  readonly why: string;
}

const lengthMax = 1_024;
const controls = /\p{Cc}/u;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Takes what follows `Basic ` apart (RFC 7617 section 2): canonical base64 of `licence/account:password`. Bytes that
 * are no UTF-8 are read as Latin-1, as old clients send them, so that one password has one text.
 */
export function parseBasicCredential(text: string): BasicCredential | MalformedBasic {
  if (text.length > lengthMax) return malformed('longer than a credential can be');
  const bytes = Buffer.from(text, 'base64');
  // One spelling only: padding, alphabet and unused bits.
  if (text === '' || bytes.toString('base64') !== text) return malformed('not canonical base64');
  const decoded = decode(bytes);
  if (controls.test(decoded)) return malformed('control characters in it');
  const colon = decoded.indexOf(':');
  if (colon === -1) return malformed('no colon between account and password');
  const [licence = '', account = '', ...more] = decoded.slice(0, colon).split('/');
  if (licence === '' || account === '' || more.length > 0) return malformed('not licence/account');
  const password = decoded.slice(colon + 1);
  if (password === '') return malformed('an empty password');
  return { kind: 'basic', licence, account, password: new Secret(password) };
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function malformed(why: string): MalformedBasic {
  return { kind: 'malformed', why };
}
