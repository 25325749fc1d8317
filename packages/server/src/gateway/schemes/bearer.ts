import type { ApiKeyId, ApiUserId, EnvironmentName } from '@postern/contract/ids';
import type { VerificationKey } from '../../access/access-source.ts';
import type { EnvironmentView } from '../../access/access-view.ts';
import { createGenerationalCache } from '../../access/generational-cache.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { MaybePromise, PresentedCredential } from '../call.ts';
import { findAfterWord } from './find-after-word.ts';
import type { IdentifiedCaller, Scheme } from './scheme.ts';
import { createTokenDigest } from '../fast/token-digest.ts';

/** The claims of an access token whose signature, issuer, audience and times hold. They never contain rights. */
export interface VerifiedToken {
  readonly kind: 'verified';
  readonly apiUserId: ApiUserId;
  /** Number of the licence that it was issued for. */
  readonly licenceNumber: number;
  readonly keyId: ApiKeyId;
  readonly keyVersion: number;
  /** Its `jti`. */
  readonly tokenId: string;
  /** The signing key’s. */
  readonly kid: string;
  /** It was asked for with the scope `read`: whatever the rights, it may only read. */
  readonly isReadOnly: boolean;
  readonly expiresAtMs: number;
  /** Thumbprint of the key that a caller has to prove to have (RFC 9449). */
  readonly boundTo?: string;
}

export interface RefusedToken {
  readonly kind: 'refused';
  readonly code: 'credential_invalid' | 'token_expired';
  /** For the log and the explainer; never the token. */
  readonly rule: string;
}

/** Verifies one token against the environment's published keys; see tokens/. */
export type VerifyToken = (
  text: string,
  context: { readonly environment: EnvironmentName; readonly keys: readonly VerificationKey[] },
) => Promise<VerifiedToken | RefusedToken>;

export interface BearerDeps {
  readonly view: EnvironmentView;
  readonly verifyToken: VerifyToken;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly tokensMax?: number;
}

/**
 * `Authorization: Bearer <access token>` (RFC 6750 section 2.1). A verified token is remembered by its SHA-256
 * until it expires or the signing keys change. Whether its key still lives is looked up on every call.
 */
export function createBearerScheme(deps: BearerDeps): Scheme {
  const tokens = createTokenIdentifier(deps);
  return {
    name: 'bearer',
    // RFC 6750 section 3: the scheme's word never goes alone.
    challenge: (_route, error) => `Bearer realm="API"${presentChallengeError(error)}`,
    find({ header, value }) {
      return header === 'authorization' ? findAfterWord(value, 'Bearer') : undefined;
    },
    identify: (text, { headers }) => tokens.identify(text, refuseBound, headers.credentials[0]),
  };
}

/** RFC 6750 section 3, which DPoP repeats. */
export function presentChallengeError(error: string | undefined): string {
  return error === undefined ? '' : `, error="${error}"`;
}

/** RFC 9449 section 7.2: a stolen token that is bound to a key must not work as a bearer token. */
function refuseBound({ boundTo }: VerifiedToken): Refusal | undefined {
  return boundTo === undefined
    ? undefined
    : refuseToken('credential_invalid', 'the token is bound to a key: it goes with DPoP');
}

type JudgeToken = (token: VerifiedToken) => Refusal | undefined;

/** Shared by the schemes of access tokens: verification, its cache, and the look-up of the key. */
export interface TokenIdentifier {
  /** `carried`: the credential that contains the text, if it is at hand; see createTokenDigest. */
  identify(
    text: string,
    judge: JudgeToken,
    carried?: PresentedCredential,
  ): MaybePromise<IdentifiedCaller | Refusal>;
}

export function createTokenIdentifier(deps: BearerDeps): TokenIdentifier {
  const { view, now } = deps;
  const verified = createGenerationalCache<VerifiedToken>(deps.tokensMax ?? tokensMaxDefault);
  const digestToken = createTokenDigest();
  let keys = view.verificationKeys;

  function identify(token: VerifiedToken, judge: JudgeToken): MaybePromise<IdentifiedCaller | Refusal> {
    const refusal = judge(token);
    if (refusal !== undefined) return refusal;
    if (token.expiresAtMs <= now()) return refuseToken('token_expired', 'the token has expired');
    if (view.isTokenRevoked(token.tokenId)) return refuseDead(token, 'the token was revoked');
    const grant = view.findGrantByApiUser(token.apiUserId);
    return grant instanceof Promise
      ? grant.then((loaded) => judgeKey(token, loaded))
      : judgeKey(token, grant);
  }

  async function verify(
    { text, digest }: { readonly text: string; readonly digest: string },
    judge: JudgeToken,
  ): Promise<IdentifiedCaller | Refusal> {
    const keysBefore = view.verificationKeys;
    const token = await deps.verifyToken(text, { environment: view.environment, keys: keysBefore });
    if (token.kind === 'refused') return refuseToken(token.code, token.rule);
    if (view.verificationKeys !== keysBefore) return verify({ text, digest }, judge);
    verified.set(digest, token);
    return identify(token, judge);
  }

  return {
    identify(text, judge, carried) {
      if (text.length > tokenLengthMax) return refuseToken('credential_invalid', 'longer than any token');
      if (view.verificationKeys !== keys) {
        keys = view.verificationKeys;
        verified.clear();
      }
      const digest = digestToken(text, carried);
      const known = verified.get(digest);
      return known === undefined ? verify({ text, digest }, judge) : identify(known, judge);
    },
  };
}

const tokensMaxDefault = 50_000;
const tokenLengthMax = 4_096;
function judgeKey(token: VerifiedToken, grant: AccessGrant | undefined): IdentifiedCaller | Refusal {
  // Its signature is ours, so that it is no guess: the API user was deleted.
  if (grant === undefined) return refuseDead(token, 'the API user of the token does not exist any more');
  if (grant.licenceNumber !== token.licenceNumber)
    return refuseDead(token, 'the token was issued for another licence');
  for (const key of grant.keys) {
    if (key.id === token.keyId && key.version === token.keyVersion) {
      const { tokenId, kid, expiresAtMs, isReadOnly } = token;
      return {
        kind: 'identified',
        grant,
        key,
        tokenId,
        tokenKid: kid,
        tokenExpiresAtMs: expiresAtMs,
        isReadOnly,
      };
    }
  }
  return refuseDead(token, 'the key that the token was made with was reset or revoked');
}

function refuseDead({ apiUserId, keyId }: VerifiedToken, rule: string): Refusal {
  const deadCredential = { kind: 'token', apiUserId, keyId } as const;
  return refuse('authenticate', 'credential_invalid', rule, { deadCredential });
}

function refuseToken(code: RefusedToken['code'], rule: string): Refusal {
  return refuse('authenticate', code, rule);
}
