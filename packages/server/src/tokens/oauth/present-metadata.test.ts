import { expect, it } from 'vitest';
import { presentMetadata } from './present-metadata.ts';

const issuer = 'https://api.example';

it('tells clients of RFC 8414 all that they need, and no more than there is', () => {
  const realm = { issuer, audience: 'TEST' };
  const methods = ['client_secret_basic', 'client_secret_post'];
  const metadata = {
    issuer,
    token_endpoint: `${issuer}/oauth/token`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: ['read', 'write'],
    token_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
  };
  expect(presentMetadata(issuer, { realm })).toEqual(metadata);
  expect(presentMetadata(issuer, { realm, takesBoundTokens: true })).toEqual({
    ...metadata,
    dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
  });
});

it.each([
  ['the issuer, where the client asked there', issuer, issuer, undefined, issuer],
  ['the issuer, where TLS ended before the gateway', 'http://api.example', issuer, undefined, issuer],
  [
    'the client’s own way, at another port',
    'https://api.example:8443',
    issuer,
    undefined,
    'https://api.example:8443',
  ],
  [
    'the client’s own way, at another host',
    'https://other.example',
    issuer,
    undefined,
    'https://other.example',
  ],
  [
    'the client’s own way, where the issuer is no URL',
    'https://api.example',
    'acme',
    undefined,
    'https://api.example',
  ],
  [
    'the client’s own way, where the issuer has a path',
    'https://api.example',
    'https://api.example/a',
    undefined,
    'https://api.example',
  ],
  ['where the configuration says', issuer, issuer, 'https://edge.example', 'https://edge.example'],
])('puts the endpoints at %s', (...[, origin, ofRealm, endpointsUrl, endpoints]) => {
  const realm = { issuer: ofRealm, audience: 'TEST' };
  expect(presentMetadata(origin, { realm, endpointsUrl })).toMatchObject({
    issuer: ofRealm,
    token_endpoint: `${endpoints}/oauth/token`,
  });
});

it('puts the endpoints of a further issuer at that issuer, whatever the configuration says', () => {
  const further = 'https://demo.example';
  const realm = { issuer, audience: 'TEST', findIssuer: () => further };
  const metadata = presentMetadata('http://demo.example', { realm, endpointsUrl: 'https://edge.example' });
  expect(metadata).toMatchObject({ issuer: further, token_endpoint: `${further}/oauth/token` });
});
