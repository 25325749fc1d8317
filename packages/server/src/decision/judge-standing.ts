import type { Operation } from '@postern/contract/catalogue';
import type { ApiId } from '@postern/contract/ids';
import type { VerificationKey } from '../access/access-source.ts';
import type { ApiView, EnvironmentView } from '../access/access-view.ts';
import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';
import { isCredentialLive } from '../domain/is-credential-live.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findAdmissionRefusal } from './find-admission-refusal.ts';
import { judgeRights } from './judge-rights.ts';

/** The facts on which a credential was accepted. */
export interface CallerBasis {
  readonly grant: AccessGrant;
  readonly key: AcceptedKey;
  /** The access token's `jti`, where the credential is a token. */
  readonly tokenId?: string | undefined;
  /** The `kid` of the key that signed the token. */
  readonly tokenKid?: string | undefined;
  /** The token's `exp`, in epoch milliseconds. */
  readonly tokenExpiresAtMs?: number | undefined;
  /** The credential is a token that was asked for with the scope `read`. */
  readonly isReadOnly?: boolean | undefined;
  /** The revision of the view, read before any look-up. */
  readonly viewRevision: number;
  /** The signing keys that were published at that time. The identity header is signed with them, too. */
  readonly verificationKeys: readonly VerificationKey[];
}

/** The facts on which a call was permitted; an authenticated call of the gateway has them. */
export interface DecisionBasis extends CallerBasis {
  readonly api: ApiView;
  readonly operation: Operation;
  readonly route: { readonly apiId: ApiId };
  readonly clientAddress: string;
}

export interface StandingDeps {
  readonly view: EnvironmentView;
  /** The clock, in epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The last check before the first byte of a call is forwarded, or of an answer about a caller is sent: decides whether
 * all facts of the decision are unchanged. If not, the call has to be decided again. Synchronous; it never loads
 * anything.
 */
export function isStillDecided(basis: DecisionBasis, deps: StandingDeps): boolean {
  const { api, route, viewRevision } = basis;
  if (!isStillBelieved(basis, deps)) return false;
  return deps.view.revision === viewRevision || deps.view.findApi(route.apiId) === api;
}

/** The check of `isStillDecided` for the caller alone, where no operation is called. */
export function isStillBelieved(basis: CallerBasis, { view, now }: StandingDeps): boolean {
  if (!view.isFresh()) return false;
  if (view.revision !== basis.viewRevision) {
    if (!view.isCurrent(basis.grant) || view.verificationKeys !== basis.verificationKeys) return false;
    if (basis.tokenId !== undefined && view.isTokenRevoked(basis.tokenId)) return false;
  }
  const endsAtMs = Math.min(endOf(basis.grant, basis.key), basis.tokenExpiresAtMs ?? Infinity);
  return endsAtMs === Infinity || endsAtMs > now();
}

/** Returns the earlier expiry of the API user and its key, in epoch milliseconds; `Infinity` where neither expires. */
export function endOf(
  grant: Pick<AccessGrant, 'expiresAtMs'>,
  key: Pick<AcceptedKey, 'expiresAtMs'>,
): number {
  return Math.min(grant.expiresAtMs ?? Infinity, key.expiresAtMs ?? Infinity);
}

export type Standing =
  /** The call may continue, at most until `endsAtMs` (epoch milliseconds). */
  | { readonly kind: 'holds'; readonly endsAtMs: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /**
   * It cannot be decided without the values in the call's path, query and body, because the operation limits a
   * dimension in which the API user's access changed. A call of which nothing was sent yet is decided again; a call
   * that has begun is ended.
   */
  | { readonly kind: 'undecided' };

/**
 * Judges an open call again after a change of access. `grant` is the current grant of its API user; undefined when the
 * API user no longer exists, or cannot be looked up. Not judged here: the expiry of the access token, which limits when
 * a call may begin, not how long it may run.
 */
export function judgeStanding(
  basis: DecisionBasis,
  grant: AccessGrant | undefined,
  { view, now }: StandingDeps,
): Standing {
  const { clientAddress, operation, tokenId, tokenKid } = basis;
  const key = grant === undefined ? undefined : findLiveKey(grant, basis.key);
  const isTokenDead =
    (tokenId !== undefined && view.isTokenRevoked(tokenId)) ||
    (tokenKid !== undefined && !view.verificationKeys.some(({ kid }) => kid === tokenKid));
  if (grant === undefined || key === undefined || isTokenDead) {
    const rule = 'the credential was cut off while the call ran';
    return { kind: 'refused', refusal: refuse('authenticate', 'credential_invalid', rule) };
  }
  const refusal =
    findAdmissionRefusal({ grant, key }, clientAddress, now) ?? findRightsRefusal(basis, grant, view);
  if (refusal !== undefined) return { kind: 'refused', refusal };
  if (operation.dimensions !== undefined && !hasSameValues(basis.grant, grant)) return { kind: 'undecided' };
  return { kind: 'holds', endsAtMs: endOf(grant, key) };
}

/** Finds the key or web service account in exactly this version, with its current expiry. */
function findLiveKey(grant: AccessGrant, key: AcceptedKey): AcceptedKey | undefined {
  if (!isCredentialLive(grant, key)) return undefined;
  return grant.keys.find(({ id }) => id === key.id) ?? key;
}

function findRightsRefusal(
  basis: DecisionBasis,
  grant: AccessGrant,
  view: EnvironmentView,
): Refusal | undefined {
  const api = view.findApi(basis.route.apiId);
  const operation =
    api === basis.api
      ? basis.operation
      : api?.catalogue.operations.find(({ id }) => id === basis.operation.id);
  const mayCall =
    api !== undefined &&
    operation !== undefined &&
    judgeRights(operation, { grant, isReadOnly: basis.isReadOnly }, api).kind === 'allowed';
  return mayCall ? undefined : refuseRunning();
}

/** Refuses an open call whose right was removed while it ran. */
export function refuseRunning(): Refusal {
  return refuse('authorise', 'right_missing', 'the right to the call was taken away while it ran', {
    facts: { needed: 'a right that was taken away while the call ran' },
  });
}

/** Refuses an open call whose API user or key expired while it ran. */
export function refuseEnded(): Refusal {
  return refuse('admit', 'key_expired', 'the expiry of the API user or its key passed while the call ran');
}

function hasSameValues(before: AccessGrant, after: AccessGrant): boolean {
  const describe = ({ entities, channels, attributes }: AccessGrant): string =>
    JSON.stringify([entities, channels, attributes]);
  return describe(before) === describe(after);
}
