import type { KeyDigester } from '../crypto/key-digest.ts';
import { isSameDigest } from '../crypto/key-digest.ts';
import type { KeyKind } from '../crypto/key-text.ts';
import { parseKeyText } from '../crypto/key-text.ts';
import type { SigningKey } from '../crypto/signing-keys.ts';
import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';
import { isAddressAllowed } from '../domain/range-matcher.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { Secret } from '../domain/secret.ts';
import type { TokenRealm } from './access-token.ts';
import { issueToken } from './issue-token.ts';

export interface ExchangeDeps {
  readonly brand: string;
  readonly environmentKind: KeyKind;
  readonly realm: TokenRealm;
  readonly digestKey: KeyDigester;
  /**
   * The API user that the digest belongs to, in this environment only; the gateway's cache. A refusal is passed
   * on as it is: a gateway whose view is too old gives `gateway_stale`.
   */
  findGrantByKeyDigest(keyDigest: string): Promise<AccessGrant | Refusal | undefined>;
  /** The environment's active signing key. */
  loadSigningKey(): Promise<SigningKey>;
  /**
   * Counts an attempt; gives the seconds to wait when it is one too many. A failure is counted against the address,
   * a success against the key alone, so that nobody locks a valid key out by guessing.
   */
  limitTokenExchange?(attempt: TokenAttempt): Promise<number | undefined>;
  nowMs(): number;
}

export type TokenAttempt =
  | { readonly kind: 'failed'; readonly clientAddress: string }
  | { readonly kind: 'valid'; readonly clientAddress: string; readonly keyId: string };

export type ExchangeResult =
  | {
      readonly kind: 'issued';
      readonly grant: AccessGrant;
      readonly accessToken: string;
      readonly jti: string;
    }
  | (Refusal & { readonly grant?: AccessGrant });

export interface ExchangeRequest {
  readonly headers: Headers;
  readonly clientAddress: string;
}

/** The key → token exchange: one check after the other, each its own function. */
export async function exchangeKey(request: ExchangeRequest, deps: ExchangeDeps): Promise<ExchangeResult> {
  const presented = readPresentedKey(request.headers, deps);
  if (presented.kind === 'refusal') return await countFailure(presented, request, deps);
  const keyDigest = deps.digestKey(presented.key);
  const grant = await deps.findGrantByKeyDigest(keyDigest);
  if (grant === undefined) return await countFailure(refuseKey('no key has this digest here'), request, deps);
  if ('kind' in grant) return grant;
  const key = grant.keys.find((candidate) => isSameDigest(candidate.digest, keyDigest));
  if (key === undefined) return await countFailure(refuseKey('the key was reset or revoked'), request, deps);
  const refusal =
    refuseInadmissible(grant, key, { clientAddress: request.clientAddress, nowMs: deps.nowMs() }) ??
    (await limitValid(key, request, deps));
  if (refusal !== undefined) return { ...refusal, grant };
  const signingKey = await deps.loadSigningKey();
  const issued = await issueToken(grant, key, { signingKey, realm: deps.realm, nowMs: deps.nowMs() });
  return { kind: 'issued', grant, accessToken: issued.accessToken, jti: issued.claims.jti };
}

/** Other places in which a client might put a second key. */
const otherCredentialHeaders = ['api-token', 'x-api-key', 'proxy-authorization'];

function readPresentedKey(
  headers: Headers,
  deps: Pick<ExchangeDeps, 'brand' | 'environmentKind'>,
): { readonly kind: 'key'; readonly key: Secret } | Refusal {
  const text = headers.get('authorization');
  if (text === null || text === '') {
    return refuse('authenticate', 'credential_missing', 'no Authorization header with a key');
  }
  if (otherCredentialHeaders.some((name) => headers.has(name))) {
    return refuse('authenticate', 'credential_ambiguous', 'a second credential beside Authorization');
  }
  if (/^[A-Za-z0-9-]+\s/.test(text)) {
    return refuse(
      'authenticate',
      'credential_scheme_refused',
      'Authorization holds a scheme word; the bare key is expected',
    );
  }
  const parsed = parseKeyText(text);
  if (parsed.kind === 'malformed') return refuseKey(`the text is no key: ${parsed.why}`);
  if (parsed.brand !== deps.brand) return refuseKey('the key is of another brand');
  if (parsed.environmentKind !== deps.environmentKind)
    return refuseKey('the key is for another kind of environment');
  return { kind: 'key', key: new Secret(text) };
}

/**
 * Whether an API user may use this key now and from here. Status comes first: a cut-off says nothing of expiry or
 * networks.
 */
function refuseInadmissible(
  grant: AccessGrant,
  key: AcceptedKey,
  { clientAddress, nowMs }: { readonly clientAddress: string; readonly nowMs: number },
): Refusal | undefined {
  if (grant.status !== 'active')
    return refuse('admit', 'api_user_deactivated', 'the API user is deactivated');
  const isOver = [grant.expiresAtMs, key.expiresAtMs].some((atMs) => atMs !== null && atMs <= nowMs);
  if (isOver) return refuse('admit', 'key_expired', 'the expiry of the API user or its key has passed');
  if (isAddressAllowed(grant.networkRanges, clientAddress)) return undefined;
  return refuse('admit', 'network_refused', 'no network rule covers the address', {
    facts: { address: clientAddress },
  });
}

async function countFailure(
  refusal: Refusal,
  request: ExchangeRequest,
  deps: ExchangeDeps,
): Promise<Refusal> {
  const { clientAddress } = request;
  const retryAfterS = await deps.limitTokenExchange?.({ kind: 'failed', clientAddress });
  return retryAfterS === undefined ? refusal : refuseRate('failed attempts from this address', retryAfterS);
}

async function limitValid(
  key: AcceptedKey,
  request: ExchangeRequest,
  deps: ExchangeDeps,
): Promise<Refusal | undefined> {
  const { clientAddress } = request;
  const retryAfterS = await deps.limitTokenExchange?.({ kind: 'valid', clientAddress, keyId: key.id });
  return retryAfterS === undefined ? undefined : refuseRate('token exchanges with this key', retryAfterS);
}

function refuseRate(limit: string, retryAfterS: number): Refusal {
  return refuse('limit', 'rate_limited', `too many ${limit}`, { facts: { limit }, retryAfterS });
}

function refuseKey(rule: string): Refusal {
  return refuse('authenticate', 'credential_invalid', rule);
}
