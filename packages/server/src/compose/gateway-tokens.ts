import { sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { VerificationKey } from '../access/access-source.ts';
import { importVerificationKey } from '../crypto/signing-keys.ts';
import type { SigningKey } from '../crypto/signing-keys.ts';
import type { SignIdentity } from '../gateway/identity-token.ts';
import type { VerifyToken } from '../gateway/schemes/bearer.ts';
import type { TokenRealm } from '../tokens/access-token.ts';
import { clockToleranceS, verifyToken } from '../tokens/verify-token.ts';

/** Creates the verifier of the gateway's bearer scheme, which applies the rules of tokens/. */
export function createGatewayVerifyToken(deps: {
  readonly realm: TokenRealm;
  readonly now: () => number;
}): VerifyToken {
  const imported = new WeakMap<readonly VerificationKey[], ReadonlyMap<string, KeyObject>>();
  return async (text, { keys }) => {
    let byKid = imported.get(keys);
    if (byKid === undefined) {
      byKid = new Map(keys.map(({ kid, jwk }) => [kid, importVerificationKey(jwk)]));
      imported.set(keys, byKid);
    }
    const verdict = await verifyToken(text, { keys: byKid, realm: deps.realm, nowMs: deps.now() });
    switch (verdict.kind) {
      case 'invalid':
        return { kind: 'refused', code: 'credential_invalid', rule: verdict.why };
      case 'expired':
        return { kind: 'refused', code: 'token_expired', rule: 'the token has expired' };
      case 'verified': {
        const { sub, licenceId, keyId, kv, jti, exp, cnf, narrowed } = verdict.claims;
        const expiresAtMs = (exp + clockToleranceS) * 1_000;
        const token = {
          kind: 'verified',
          apiUserId: sub,
          licenceNumber: licenceId,
          keyId,
          keyVersion: kv,
          tokenId: jti,
          kid: verdict.kid,
          isReadOnly: narrowed === true,
          expiresAtMs,
        } as const;
        return cnf === undefined ? token : { ...token, boundTo: cnf.jkt };
      }
    }
  };
}

const signAsync = promisify(sign);

/** Signs with the environment's key, off the event loop. Upstreams verify the signature with the environment's JWKS. */
export function createIdentitySigner(getSigningKey: () => SigningKey | Promise<SigningKey>): SignIdentity {
  return async (claims) => {
    const { kid, privateKey } = await getSigningKey();
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const input = `${encode({ alg: 'RS256', typ: 'postern-identity+jwt', kid })}.${encode(claims)}`;
    const signature = await signAsync('RSA-SHA256', Buffer.from(input), privateKey);
    return `${input}.${signature.toString('base64url')}`;
  };
}
