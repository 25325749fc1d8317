import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKey } from '../crypto/signing-keys.ts';
import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';
import { scopeOfAccess } from '../domain/access-type.ts';
import type { AccessType } from '../domain/access-type.ts';
import { tokenAlgorithm, tokenLifeS, tokenType } from './access-token.ts';
import type { TokenClaims, TokenRealm } from './access-token.ts';

export interface IssuedToken {
  readonly accessToken: string;
  readonly claims: TokenClaims;
}

/** Returns the seconds from the issue of a token to its expiry. */
export function lifeOf({ exp, iat }: TokenClaims): number {
  return exp - iat;
}

/**
 * Signs an access token for an API user that was admitted with this key. `exp` is earlier if the key or the API user
 * expires before the token would, but never less than a second away; the gateway checks their expiry on every call. Not
 * checked here: status, expiry and network rules; see `create-token-app.ts`.
 */
export async function issueToken(
  grant: AccessGrant,
  key: AcceptedKey,
  deps: {
    readonly signingKey: SigningKey;
    readonly realm: TokenRealm;
    readonly nowMs: number;
    readonly accessTypes?: readonly AccessType[] | undefined;
    /** Thumbprint of the key that the token is bound to. */
    readonly boundTo?: string | undefined;
    /** The scope that the client asked for, if it limits the token. */
    readonly narrowedTo?: 'read' | undefined;
  },
): Promise<IssuedToken> {
  const iat = Math.floor(deps.nowMs / 1000);
  const scope = deps.narrowedTo ?? scopeOfAccess(grant.accessType, grant.rights, deps.accessTypes);
  const claims: TokenClaims = {
    jti: randomBytes(16).toString('base64url'),
    iat,
    exp: findExpiry(iat, [grant.expiresAtMs, key.expiresAtMs]),
    iss: deps.realm.issuer,
    aud: deps.realm.audience,
    sub: grant.apiUserId,
    licenceId: grant.licenceNumber,
    accountId: grant.accountNumber,
    pol: 'mainPolicyApi',
    keyId: key.id,
    kv: key.version,
    client_id: grant.apiUserId,
    ...(scope === '' ? {} : { scope }),
    ...(deps.narrowedTo === undefined ? {} : { narrowed: true }),
    ...(deps.boundTo === undefined ? {} : { cnf: { jkt: deps.boundTo } }),
  };
  const accessToken = await new SignJWT(claims)
    .setProtectedHeader({ alg: tokenAlgorithm, typ: tokenType, kid: deps.signingKey.kid })
    .sign(deps.signingKey.privateKey);
  return { accessToken, claims };
}

function findExpiry(iat: number, endsAtMs: readonly (number | null)[]): number {
  const ends = endsAtMs.flatMap((atMs) => (atMs === null ? [] : [Math.floor(atMs / 1_000)]));
  return Math.max(iat + 1, Math.min(iat + tokenLifeS, ...ends));
}
