import type { KeyObject } from 'node:crypto';
import type { ApiUserId } from '@postern/contract/ids';
import { importVerificationKey } from '../../crypto/signing-keys.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { TokenClaims, TokenRealm } from '../access-token.ts';
import type { PublishedKey } from '../present-jwks.ts';
import { verifyToken } from '../verify-token.ts';

export interface JudgeTokenDeps {
  readonly realm: TokenRealm;
  loadVerificationKeys(): Promise<readonly PublishedKey[]>;
  findGrantByApiUser(apiUserId: ApiUserId): Promise<AccessGrant | Refusal | undefined>;
  isTokenRevoked(tokenId: string): boolean;
  nowMs(): number;
}

export type JudgedToken =
  | { readonly kind: 'live'; readonly claims: TokenClaims; readonly grant: AccessGrant }
  | { readonly kind: 'dead' };

/**
 * Judges whether a gateway would accept the token now: signature, time, revocation, and the state of its key and API
 * user. Not judged here: rights and networks, which depend on the call. A refusal by `findGrantByApiUser` is returned
 * as `unavailable`.
 */
export async function judgeToken(
  text: string,
  deps: JudgeTokenDeps,
): Promise<JudgedToken | { readonly kind: 'unavailable'; readonly refusal: Refusal }> {
  const keys = new Map<string, KeyObject>();
  for (const { kid, jwk } of await deps.loadVerificationKeys()) keys.set(kid, importVerificationKey(jwk));
  const nowMs = deps.nowMs();
  const verdict = await verifyToken(text, { keys, realm: deps.realm, nowMs });
  if (verdict.kind !== 'verified' || deps.isTokenRevoked(verdict.claims.jti)) return { kind: 'dead' };
  const { claims } = verdict;
  const grant = await deps.findGrantByApiUser(claims.sub);
  if (grant === undefined) return { kind: 'dead' };
  if ('kind' in grant && isRefusal(grant)) return { kind: 'unavailable', refusal: grant };
  if (grant.licenceNumber !== claims.licenceId) return { kind: 'dead' };
  const key = grant.keys.find(({ id, version }) => id === claims.keyId && version === claims.kv);
  const isOver = [grant.expiresAtMs, key?.expiresAtMs ?? null].some((atMs) => atMs !== null && atMs <= nowMs);
  if (key === undefined || grant.status !== 'active' || isOver) return { kind: 'dead' };
  return { kind: 'live', claims, grant };
}
