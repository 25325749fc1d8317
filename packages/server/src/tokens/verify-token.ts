import type { KeyObject } from 'node:crypto';
import { acceptedTokenTypes, tokenClaimsSchema, tokenLifeS } from './access-token.ts';
import type { TokenClaims, TokenRealm } from './access-token.ts';
import { parseCompactJws, parseObject, verifyCompactJws } from './compact-jws.ts';
import type { InvalidToken } from './compact-jws.ts';

export type TokenVerdict =
  | { readonly kind: 'verified'; readonly claims: TokenClaims; readonly kid: string }
  /** The token is valid in all respects, except that it has expired. */
  | { readonly kind: 'expired'; readonly claims: TokenClaims }
  | InvalidToken;

/** How far the clocks of issuer and verifier may differ. */
export const clockToleranceS = 5;

/**
 * Verifies an access token by itself: form, signature, issuer, audience and time. Not checked here: rights, and whether
 * the key version is still accepted, which a reset or revocation ends; a caller must look up `(keyId, kv)` among the
 * API user's keys before it trusts the token.
 */
export async function verifyToken(
  token: string,
  deps: {
    /** The environment's published keys by `kid`; see `importVerificationKey`. */
    readonly keys: ReadonlyMap<string, KeyObject>;
    readonly realm: TokenRealm;
    readonly nowMs: number;
  },
): Promise<TokenVerdict> {
  const jws = parseCompactJws(token);
  if (jws.kind === 'invalid') return jws;
  if (!acceptedTokenTypes.has(jws.header.typ ?? ''))
    return invalid('the type is not that of an access token');
  const key = deps.keys.get(jws.header.kid);
  if (key === undefined) return invalid('signed with a key that is not published here');
  if (!(await verifyCompactJws(jws, key))) return invalid('the signature does not fit');
  const payload = jws.payload.toString('utf8');
  const members = parseObject(payload);
  // Only one reading is possible: without a repeated member, of which the second would win.
  if (JSON.stringify(members) !== payload) return invalid('the claims are not compact JSON with each once');
  const claims = tokenClaimsSchema.safeParse(members);
  if (!claims.success) return invalid('a claim is missing or malformed');
  const verdict = judgeClaims(claims.data, deps.realm, deps.nowMs);
  return verdict.kind === 'fits' ? { kind: 'verified', claims: claims.data, kid: jws.header.kid } : verdict;
}

function judgeClaims(
  claims: TokenClaims,
  realm: TokenRealm,
  nowMs: number,
): Exclude<TokenVerdict, { readonly kind: 'verified' }> | { readonly kind: 'fits' } {
  const nowS = nowMs / 1000;
  if (claims.iss !== realm.issuer && realm.isFurtherIssuer?.(claims.iss) !== true)
    return invalid('issued by somebody else');
  if (claims.aud !== realm.audience) return invalid('issued for another environment');
  if (claims.client_id !== claims.sub) return invalid('the client is not the API user that it is of');
  if ((claims.nbf ?? claims.iat) > nowS + clockToleranceS) return invalid('not valid yet');
  if (claims.iat > nowS + clockToleranceS) return invalid('issued in the future: the clocks differ');
  if (claims.exp - claims.iat > tokenLifeS) return invalid('its life is longer than a token can have');
  if (nowS >= claims.exp + clockToleranceS) return { kind: 'expired', claims };
  return { kind: 'fits' };
}

function invalid(why: string): InvalidToken {
  return { kind: 'invalid', why };
}
