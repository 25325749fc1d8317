import { proofAlgorithms } from '../../crypto/dpop-proof.ts';

/** RFC 8414 section 2. `endpointsUrl` is where clients reach the gateway, without a slash at its end. */
export function presentMetadata({
  issuer,
  endpointsUrl,
}: {
  readonly issuer: string;
  readonly endpointsUrl: string;
}) {
  const clientAuthentication = ['client_secret_basic', 'client_secret_post'];
  return {
    issuer,
    token_endpoint: `${endpointsUrl}/oauth/token`,
    introspection_endpoint: `${endpointsUrl}/oauth/introspect`,
    revocation_endpoint: `${endpointsUrl}/oauth/revoke`,
    jwks_uri: `${endpointsUrl}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    // Required, and empty: there is no authorization endpoint.
    response_types_supported: [],
    scopes_supported: ['read', 'write'],
    token_endpoint_auth_methods_supported: clientAuthentication,
    dpop_signing_alg_values_supported: proofAlgorithms,
    introspection_endpoint_auth_methods_supported: clientAuthentication,
    revocation_endpoint_auth_methods_supported: clientAuthentication,
  };
}
