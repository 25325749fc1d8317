import { z } from 'zod';
import { apiKeyIdSchema, apiUserIdSchema } from '@postern/contract/ids';

/** Life of an access token. The token answer says it as `expiresIn`. */
export const tokenLifeS = 900;

/** RFC 9068 section 2.1. */
export const tokenType = 'at+jwt';
/** RFC 9068 section 4 lets a verifier accept both spellings. */
export const acceptedTokenTypes: ReadonlySet<string> = new Set([tokenType, `application/${tokenType}`]);
export const tokenAlgorithm = 'RS256';

/** The claims of an access token. Never rights: those are looked up on every call. */
export const tokenClaimsSchema = z.object({
  jti: z.string().min(22).max(64),
  iat: z.int(),
  exp: z.int(),
  /** Never issued here, and heeded all the same (RFC 7519 section 4.1.5). */
  nbf: z.int().exactOptional(),
  iss: z.string(),
  aud: z.string(),
  sub: apiUserIdSchema,
  licenceId: z.int().positive(),
  accountId: z.int().positive(),
  pol: z.literal('mainPolicyApi'),
  keyId: apiKeyIdSchema,
  /** The version of the key; a version that is no longer accepted is dead, and so is the token. */
  kv: z.int().positive(),
  /** RFC 9068 section 2.2: the API user, like `sub`. */
  client_id: apiUserIdSchema,
  /**
   * What the rights amounted to when it was issued (RFC 9068 section 2.2.3); rights are looked up on every call. Left out
   * without any rights, since a scope has one word at least (RFC 6749 appendix A.4).
   */
  scope: z.string().optional(),
  /** The client asked for less than its rights amount to (RFC 6749 section 3.3): `scope` bounds what the token may do. */
  narrowed: z.literal(true).optional(),
  /** The key that a caller has to prove to have (RFC 9449 section 6.1). */
  cnf: z.strictObject({ jkt: z.string().length(43) }).optional(),
});
export type TokenClaims = z.infer<typeof tokenClaimsSchema>;

/** Who issues the tokens of an environment, and for whom. */
export interface TokenRealm {
  readonly issuer: string;
  readonly audience: string;
  /** The issuer where the gateway was reached at another origin than the issuer's; `issuer` everywhere when left out. */
  readonly findIssuer?: ((origin: string) => string) | undefined;
  /** Whether `findIssuer` gives this issuer for some origin; only `issuer` counts when left out. */
  readonly isFurtherIssuer?: ((issuer: string) => boolean) | undefined;
}
