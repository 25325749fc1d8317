/** A public signing key. Only the public part of `jwk` is shown. */
export interface PublishedKey {
  readonly kid: string;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/**
 * Presents public RSA keys as a JWK set (RFC 7517 section 5), member by member, so that no private part can slip in.
 */
export function presentJwks(keys: readonly PublishedKey[]): {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
} {
  return {
    keys: keys.map(({ kid, jwk }) => ({
      kty: 'RSA',
      use: 'sig',
      alg: 'RS256',
      kid,
      n: jwk['n'],
      e: jwk['e'],
    })),
  };
}
