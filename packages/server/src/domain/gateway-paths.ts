/** Paths that the gateway itself answers on every host of its environments. An API cannot use them. */
export const gatewayPaths: ReadonlySet<string> = new Set([
  '/auth/token',
  '/auth/whoami',
  '/oauth/token',
  '/oauth/introspect',
  '/oauth/revoke',
  '/.well-known/jwks.json',
  '/.well-known/postern-key-format',
  '/.well-known/oauth-authorization-server',
  '/healthz',
  '/readyz',
]);
