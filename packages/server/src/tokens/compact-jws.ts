import { verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A JWS in the one accepted form. Its signature has not been verified yet. */
export interface CompactJws {
  readonly kind: 'jws';
  readonly header: { readonly alg: 'RS256'; readonly typ?: string; readonly kid: string };
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly signedText: string;
}

/** `why` is for the log and the explainer; callers get only `credential_invalid`. */
export interface InvalidToken {
  readonly kind: 'invalid';
  readonly why: string;
}

const bytesMax = 4096;
const headerMembers: readonly string[] = ['alg', 'typ', 'kid'];
const verifyOnThread = promisify(verify);

/**
 * Parses a compact JWS (RFC 7515 section 7.1) strictly: one size limit, three parts, the only spelling of base64url,
 * and a header without members besides `alg`, `typ` and `kid`, so that `crit`, `jku`, `jwk`, `x5u` and the like are
 * refused (RFC 8725 sections 3.1, 3.5 and 3.10). Not checked here: the signature; see `verifyCompactJws`.
 */
export function parseCompactJws(text: string): CompactJws | InvalidToken {
  if (text.length > bytesMax) return invalid('longer than a token can be');
  const parts = text.split('.');
  const [rawHeader, rawPayload, rawSignature] = parts;
  if (
    parts.length !== 3 ||
    rawHeader === undefined ||
    rawPayload === undefined ||
    rawSignature === undefined
  ) {
    return invalid('not three parts');
  }
  const [headerBytes, payload, signature] = [rawHeader, rawPayload, rawSignature].map(decodeCanonical);
  if (headerBytes === undefined || payload === undefined || signature === undefined) {
    return invalid('not canonical base64url');
  }
  const header = parseHeader(headerBytes);
  if (header.kind === 'invalid') return header;
  return { kind: 'jws', header: header.header, payload, signature, signedText: `${rawHeader}.${rawPayload}` };
}

/**
 * Verifies RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3), the only accepted algorithm, on a thread of the pool.
 */
export async function verifyCompactJws(jws: CompactJws, key: KeyObject): Promise<boolean> {
  if (key.type !== 'public' || key.asymmetricKeyType !== 'rsa') return false;
  return await verifyOnThread('sha256', Buffer.from(jws.signedText, 'ascii'), key, jws.signature);
}

function parseHeader(
  bytes: Buffer,
): { readonly kind: 'header'; readonly header: CompactJws['header'] } | InvalidToken {
  const text = bytes.toString('utf8');
  const members = parseObject(text);
  if (members === undefined) return invalid('the header is no JSON object');
  // Only one spelling is accepted: without white space, and without a repeated member, of which the second would win.
  if (JSON.stringify(members) !== text)
    return invalid('the header is not compact JSON with each member once');
  const extra = Object.keys(members).find((name) => !headerMembers.includes(name));
  if (extra !== undefined)
    return invalid(`the header member ${JSON.stringify(extra.slice(0, 40))} is not accepted`);
  const { alg, typ, kid } = members;
  if (alg !== 'RS256') return invalid('the algorithm is not RS256');
  if (typeof kid !== 'string' || kid === '') return invalid('the header names no key');
  if (typ !== undefined && typeof typ !== 'string') return invalid('the type is no text');
  return { kind: 'header', header: { alg, kid, ...(typ === undefined ? {} : { typ }) } };
}

/** Returns the members of a JSON object; undefined for anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return { ...value };
  } catch {
    return undefined;
  }
}

function decodeCanonical(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

function invalid(why: string): InvalidToken {
  return { kind: 'invalid', why };
}
