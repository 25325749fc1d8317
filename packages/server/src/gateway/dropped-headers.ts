/** Headers of one kind that no client may send on. */
export interface DroppedHeaders {
  readonly names: readonly string[];
  /** The effect that they would have at the upstream. */
  readonly reason: string;
}

/**
 * The request headers that the gateway drops by name, beside hop-by-hop ones, `X-Postern-…`, `X-Forwarded-…` and the
 * credential. Names are dropped in every spelling that a server could fold to them. docs/dropped-headers.md shows the same table.
 */
export const droppedHeaders: readonly DroppedHeaders[] = [
  {
    names: ['x-http-method-override', 'x-http-method', 'x-method-override', 'x-original-method', 'x-method'],
    reason:
      'Another method than the one that was judged: method-override of Express, Rack, Spring, Symfony and ASP.NET',
  },
  {
    names: [
      'x-original-url',
      'x-original-uri',
      'x-rewrite-url',
      'x-rewrite-uri',
      'x-override-url',
      'x-http-path-override',
      'x-original-path',
      'x-envoy-original-path',
      'x-waws-unencoded-url',
    ],
    reason: 'Another path than the one that was judged: IIS, Symfony, Zend, Envoy, Azure App Service',
  },
  {
    names: ['x-original-host', 'x-host', 'x-http-host-override', 'x-forwarded'],
    reason: 'Another host: generated links, password mails, tenants by host name',
  },
  {
    names: [
      'forwarded',
      'via',
      'x-real-ip',
      'x-client-ip',
      'client-ip',
      'true-client-ip',
      'cf-connecting-ip',
      'cf-connecting-ipv6',
      'cf-pseudo-ipv4',
      'fastly-client-ip',
      'fly-client-ip',
      'x-cluster-client-ip',
      'x-azure-clientip',
      'x-azure-socketip',
      'x-appengine-user-ip',
      'x-envoy-external-address',
      'x-proxyuser-ip',
      'x-originating-ip',
      'x-original-forwarded-for',
      'x-remote-ip',
      'x-remote-addr',
      'x-true-ip',
      'x-custom-ip-authorization',
      'wl-proxy-client-ip',
      'proxy-client-ip',
    ],
    reason: 'Another client address: only the gateway knows which it is, and says it in `X-Forwarded-For`',
  },
  {
    names: [
      'remote-user',
      'x-remote-user',
      'x-forwarded-user',
      'x-auth-request-user',
      'x-auth-request-email',
      'x-authenticated-user',
      'x-authenticated-userid',
      'x-consumer-id',
      'x-consumer-username',
      'x-consumer-custom-id',
      'x-credential-identifier',
      'x-anonymous-consumer',
      'x-goog-authenticated-user-email',
      'x-goog-authenticated-user-id',
      'x-goog-iap-jwt-assertion',
      'x-ms-client-principal',
      'x-ms-client-principal-id',
      'x-ms-client-principal-name',
      'x-amzn-oidc-data',
      'x-amzn-oidc-identity',
      'cf-access-authenticated-user-email',
      'cf-access-jwt-assertion',
      'tailscale-user-login',
      'ssl-client-cert',
      'ssl-client-verify',
      'ssl-client-s-dn',
      'x-ssl-client-cert',
      'x-ssl-client-verify',
      'x-ssl-client-s-dn',
      'x-client-cert',
      'client-cert',
      'client-cert-chain',
      'x-arr-clientcert',
    ],
    reason:
      'An identity that other proxies set after they authenticated somebody: applications behind them believe it',
  },
  {
    names: ['proxy'],
    reason: 'CGI makes `HTTP_PROXY` of it, which HTTP clients take for their own proxy (httpoxy)',
  },
  {
    names: ['x-middleware-subrequest', 'x-middleware-rewrite', 'x-middleware-next', 'x-middleware-request'],
    reason: 'Next.js skips its middleware, and the checks in it (CVE-2025-29927)',
  },
  {
    names: ['x-accel-redirect', 'x-accel-internal', 'x-sendfile', 'x-sendfile-type', 'x-accel-mapping'],
    reason: 'Rack and nginx serve files by it: a client could choose which',
  },
  {
    names: ['x-request-id'],
    reason: 'The request id is the gateway’s, in `X-Postern-Request-Id`',
  },
];

export function listDroppedNames(): readonly string[] {
  return droppedHeaders.flatMap(({ names }) => names);
}
