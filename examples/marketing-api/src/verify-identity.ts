import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';

/** The origin of an environment's signatures: its gateway's issuer, and its published keys. */
export interface IdentityIssuer {
  readonly issuer: string;
  /** The URL of the environment's JWKS, such as `http://127.0.0.1:4001/.well-known/jwks.json`. */
  readonly keysUrl: string;
}

export interface VerifiedIdentity {
  readonly licence: string;
  readonly apiUser: string;
}

/** Undefined for a header that is missing, forged, expired or from another environment. */
export type VerifyIdentity = (
  rawHeader: string,
  environment: string,
) => Promise<VerifiedIdentity | undefined>;

const claimsSchema = z.object({ environment: z.string(), licenceId: z.int(), sub: z.string() });

/**
 * Verifies the gateway's signed identity header (a JWT of the type `postern-identity+jwt`), so that only the gateway
 * can name the caller, even if others send from a trusted address. Keys are fetched on the first call.
 */
export function createIdentityVerifier(issuers: Readonly<Record<string, IdentityIssuer>>): VerifyIdentity {
  const keys = new Map(
    Object.entries(issuers).map(([name, { keysUrl }]) => [name, createRemoteJWKSet(new URL(keysUrl))]),
  );
  return async (rawHeader, environment) => {
    const issuer = issuers[environment]?.issuer;
    const environmentKeys = keys.get(environment);
    if (issuer === undefined || environmentKeys === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(rawHeader, environmentKeys, {
        issuer,
        audience: `${environment}:upstream`,
        typ: 'postern-identity+jwt',
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'sub'],
      });
      const claims = claimsSchema.parse(payload);
      if (claims.environment !== environment) return undefined;
      return { licence: String(claims.licenceId), apiUser: claims.sub };
    } catch {
      return undefined;
    }
  };
}
