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

/**
 * Signs an access token for an API user that was admitted with this key. Not checked here: status, expiry and
 * network rules; see `create-token-app.ts`. A token outlives neither its life nor the key's expiry.
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
    /** What the client asked for, where that bounds the token. */
    readonly narrowedTo?: 'read' | undefined;
  },
): Promise<IssuedToken> {
  const iat = Math.floor(deps.nowMs / 1000);
  const claims: TokenClaims = {
    jti: randomBytes(16).toString('base64url'),
    iat,
    exp: iat + tokenLifeS,
    iss: deps.realm.issuer,
    aud: deps.realm.audience,
    sub: grant.apiUserId,
    licenceId: grant.licenceNumber,
    accountId: grant.accountNumber,
    pol: 'mainPolicyApi',
    keyId: key.id,
    kv: key.version,
    client_id: grant.apiUserId,
    scope: deps.narrowedTo ?? scopeOfAccess(grant.accessType, grant.rights, deps.accessTypes),
    ...(deps.narrowedTo === undefined ? {} : { narrowed: true }),
    ...(deps.boundTo === undefined ? {} : { cnf: { jkt: deps.boundTo } }),
  };
  const accessToken = await new SignJWT(claims)
    .setProtectedHeader({ alg: tokenAlgorithm, typ: tokenType, kid: deps.signingKey.kid })
    .sign(deps.signingKey.privateKey);
  return { accessToken, claims };
}
