import { z } from 'zod';
import { apiKeyIdSchema, apiUserIdSchema } from '@postern/contract/ids';

/** Life of an access token in seconds. The token answer contains it as `expiresIn`. */
export const tokenLifeS = 900;

/** RFC 9068 section 2.1. */
export const tokenType = 'at+jwt';
/** RFC 9068 section 4 lets a verifier accept both spellings. */
export const acceptedTokenTypes: ReadonlySet<string> = new Set([tokenType, `application/${tokenType}`]);
export const tokenAlgorithm = 'RS256';

/** The claims of an access token. Rights are not among them, because they are looked up on every call. */
export const tokenClaimsSchema = z.object({
  jti: z.string().min(22).max(64),
  iat: z.int(),
  exp: z.int(),
  /** Never issued here, but verified all the same (RFC 7519 section 4.1.5). */
  nbf: z.int().exactOptional(),
  iss: z.string(),
  aud: z.string(),
  sub: apiUserIdSchema,
  licenceId: z.int().positive(),
  accountId: z.int().positive(),
  pol: z.literal('mainPolicyApi'),
  keyId: apiKeyIdSchema,
  /** The version of the key. When the version is no longer accepted, neither is the token. */
  kv: z.int().positive(),
  /** The API user, like `sub` (RFC 9068 section 2.2). */
  client_id: apiUserIdSchema,
  /**
   * The scope of the rights at the time of issue (RFC 9068 section 2.2.3); the rights are looked up on every call.
   * Omitted without any rights, because a scope has at least one word (RFC 6749 appendix A.4).
   */
  scope: z.string().optional(),
  /** The client asked for less than its rights allow (RFC 6749 section 3.3): `scope` limits the token. */
  narrowed: z.literal(true).optional(),
  /** The key whose possession a caller has to prove (RFC 9449 section 6.1). */
  cnf: z.strictObject({ jkt: z.string().length(43) }).optional(),
});
export type TokenClaims = z.infer<typeof tokenClaimsSchema>;

/** The issuer and the audience of an environment's tokens. */
export interface TokenRealm {
  readonly issuer: string;
  readonly audience: string;
  /** Returns the issuer for a gateway that was reached at another origin; if omitted, `issuer` applies everywhere. */
  readonly findIssuer?: ((origin: string) => string) | undefined;
  /** Whether `findIssuer` returns this issuer for some origin; if omitted, only `issuer` is valid. */
  readonly isFurtherIssuer?: ((issuer: string) => boolean) | undefined;
}
