import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import type { LicenceId } from '@postern/contract/ids';
import { normaliseEscapes } from '../domain/normalise-escapes.ts';
import type { TakeProof } from './used-proofs.ts';

/** The call for which a proof of possession (RFC 9449 section 4.2) has to be made. */
export interface ProofContext {
  readonly method: string;
  /** The host with its port as the client sent them, and the path. The query is not compared. */
  readonly host: string;
  readonly path: string;
  readonly isEncrypted: boolean;
  /** The access token that the proof is sent with; left out at the token endpoint. */
  readonly accessToken?: string;
  /** The thumbprint of the key that the token is bound to. */
  readonly boundTo?: string | undefined;
  readonly nowMs: number;
  /** The licence of the API user that has the token, or requests it. */
  readonly licenceId: LicenceId;
}

export type JudgedProof =
  | { readonly kind: 'proof'; readonly thumbprint: string; readonly nonce: string | undefined }
  | { readonly kind: 'refused'; readonly why: string };

/** The accepted algorithms. `EdDSA` is the older name of `Ed25519` (RFC 9864); clients send either. */
export const proofAlgorithms = ['ES256', 'ES384', 'PS256', 'RS256', 'Ed25519', 'EdDSA'];
const proofLengthMax = 4_096;
const proofAgeMaxS = 60;
const clockToleranceS = 5;

const claimsSchema = z.object({
  jti: z.string().min(8).max(256),
  htm: z.string(),
  htu: z.string().max(4_096),
  iat: z.int(),
  ath: z.string().optional(),
  nonce: z.string().max(256).optional(),
});

/**
 * Judges a proof by RFC 9449 section 4.3, in the order given there. Not checked here: nonces. The check for repeated
 * use comes last, so that only valid proofs are remembered.
 *
 * @throws Error when it cannot be determined whether the proof was used before
 */
export async function judgeProof(
  proof: string,
  context: ProofContext,
  take: TakeProof,
): Promise<JudgedProof> {
  if (proof.length > proofLengthMax) return refused('longer than a proof can be');
  const verified = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: proofAlgorithms,
    currentDate: new Date(context.nowMs),
  }).catch(() => undefined);
  if (verified === undefined) return refused('no well-formed proof that its own key has signed');
  const claims = claimsSchema.safeParse(verified.payload);
  const { jwk } = verified.protectedHeader;
  if (!claims.success || jwk === undefined) return refused('a claim of the proof is missing or malformed');
  const why = findFlaw(claims.data, context);
  if (why !== undefined) return refused(why);
  const thumbprint = await calculateJwkThumbprint(jwk, 'sha256');
  if (context.boundTo !== undefined && context.boundTo !== thumbprint) {
    return refused('the token is bound to another key');
  }
  const { jti, iat } = claims.data;
  const proofId = createHash('sha256').update(`${thumbprint} ${jti}`).digest('base64url');
  const expiresAtMs = (iat + proofAgeMaxS + clockToleranceS) * 1_000;
  if (!(await take({ proofId, issuedAtMs: iat * 1_000, expiresAtMs, licenceId: context.licenceId }))) {
    return refused('the proof was used before, or may have been before a restart');
  }
  return { kind: 'proof', thumbprint, nonce: claims.data.nonce };
}

function findFlaw(claims: z.infer<typeof claimsSchema>, context: ProofContext): string | undefined {
  const ageS = context.nowMs / 1_000 - claims.iat;
  if (ageS > proofAgeMaxS || ageS < -clockToleranceS) return 'the proof is too old, or of the future';
  if (claims.htm !== context.method) return 'the proof is for another method';
  if (!isSameTarget(claims.htu, context)) return 'the proof is for another URL';
  if (context.accessToken === undefined) return undefined;
  const hash = createHash('sha256').update(context.accessToken, 'ascii').digest('base64url');
  return claims.ath === hash ? undefined : 'the proof is for another token';
}

/**
 * Compares the target after normalising both sides (RFC 9449 section 4.3; RFC 3986 sections 6.2.2 and 6.2.3). A proxy
 * may terminate TLS: a plain request may have been https for the client, but never the reverse.
 */
function isSameTarget(htu: string, { host, path, isEncrypted }: ProofContext): boolean {
  const url = URL.parse(htu);
  if (url === null || url.search !== '' || url.hash !== '') return false;
  if (normaliseEscapes(url.pathname) !== normaliseEscapes(path)) return false;
  if (url.protocol !== 'https:' && (isEncrypted || url.protocol !== 'http:')) return false;
  return url.host === URL.parse(`${url.protocol}//${host}`)?.host;
}

function refused(why: string): JudgedProof {
  return { kind: 'refused', why };
}
