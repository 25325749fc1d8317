import { proofAlgorithms } from '../../crypto/dpop-proof.ts';
import type { TokenRealm } from '../access-token.ts';

export interface MetadataDeps {
  readonly realm: TokenRealm;
  /** The URL at which clients reach the gateway, without a trailing slash; the request's own origin if omitted. */
  readonly endpointsUrl?: string | undefined;
  /** Whether some API accepts tokens that are bound to a key. */
  readonly takesBoundTokens?: boolean | undefined;
}

/**
 * Presents the metadata of RFC 8414 section 2. `origin` is where the client asked: the issuer is the one that it knows
 * there (section 3.3), and the endpoints have the URL of that issuer, unless the issuer is not a URL.
 */
export function presentMetadata(origin: string, { realm, endpointsUrl, takesBoundTokens }: MetadataDeps) {
  const issuer = realm.findIssuer?.(origin) ?? realm.issuer;
  const isFurther = issuer !== realm.issuer;
  const endpoints = isFurther ? issuer : (endpointsUrl ?? (isAt(origin, issuer) ? issuer : origin));
  const clientAuthentication = ['client_secret_basic', 'client_secret_post'];
  return {
    issuer,
    token_endpoint: `${endpoints}/oauth/token`,
    introspection_endpoint: `${endpoints}/oauth/introspect`,
    revocation_endpoint: `${endpoints}/oauth/revoke`,
    jwks_uri: `${endpoints}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    // Required by the standard, and empty because there is no authorization endpoint.
    response_types_supported: [],
    scopes_supported: ['read', 'write'],
    token_endpoint_auth_methods_supported: clientAuthentication,
    ...(takesBoundTokens === true ? { dpop_signing_alg_values_supported: proofAlgorithms } : {}),
    introspection_endpoint_auth_methods_supported: clientAuthentication,
    revocation_endpoint_auth_methods_supported: clientAuthentication,
  };
}

/**
 * Compares host and port but not the scheme, because a proxy that terminates TLS and is not trusted does not report it.
 */
function isAt(origin: string, issuer: string): boolean {
  const url = URL.parse(issuer);
  return url !== null && url.origin === issuer && url.host === new URL(origin).host;
}
