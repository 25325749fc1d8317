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

/** What believing a credential rested on. */
export interface CallerBasis {
  readonly grant: AccessGrant;
  readonly key: AcceptedKey;
  /** The access token's `jti`, where the credential is one, the `kid` that signed it, and its own end. */
  readonly tokenId?: string | undefined;
  readonly tokenKid?: string | undefined;
  readonly tokenExpiresAtMs?: number | undefined;
  readonly isReadOnly?: boolean | undefined;
  /** The view's, noted before anything was looked up. */
  readonly viewRevision: number;
  /** The signing keys that were published then: the identity header is made with them, too. */
  readonly verificationKeys: readonly VerificationKey[];
}

/** What letting a call through rested on; a gateway's `AuthenticatedCall` is one. */
export interface DecisionBasis extends CallerBasis {
  readonly matched: {
    readonly api: ApiView;
    readonly operation: Operation;
    readonly route: { readonly apiId: ApiId };
    readonly received: { readonly clientAddress: string };
  };
}

export interface StandingDeps {
  readonly view: EnvironmentView;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The last question before the first byte of a call goes out, or an answer about a caller: whether everything that
 * the decision rested on is still so. False: it has to be decided anew. Answers at once and never loads.
 */
export function isStillDecided(basis: DecisionBasis, deps: StandingDeps): boolean {
  const { matched, viewRevision } = basis;
  if (!isStillBelieved(basis, deps)) return false;
  return deps.view.revision === viewRevision || deps.view.findApi(matched.route.apiId) === matched.api;
}

/** The same of the caller alone, where no operation is called. */
export function isStillBelieved(basis: CallerBasis, { view, now }: StandingDeps): boolean {
  if (!view.isFresh()) return false;
  if (view.revision !== basis.viewRevision) {
    if (!view.isCurrent(basis.grant) || view.verificationKeys !== basis.verificationKeys) return false;
    if (basis.tokenId !== undefined && view.isTokenRevoked(basis.tokenId)) return false;
  }
  const endsAtMs = Math.min(endOf(basis.grant, basis.key), basis.tokenExpiresAtMs ?? Infinity);
  return endsAtMs === Infinity || endsAtMs > now();
}

/** When the API user or its key ends by itself, in epoch milliseconds; `Infinity`: never. */
export function endOf(
  grant: Pick<AccessGrant, 'expiresAtMs'>,
  key: Pick<AcceptedKey, 'expiresAtMs'>,
): number {
  return Math.min(grant.expiresAtMs ?? Infinity, key.expiresAtMs ?? Infinity);
}

export type Standing =
  /** It may go on, until `endsAtMs` (epoch milliseconds) at most unless something changes before. */
  | { readonly kind: 'holds'; readonly endsAtMs: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /**
   * Nobody can say without the values in its path, query and body: the operation limits some, and what the API user
   * may use of them was changed. A call that nothing was sent of is decided anew; one that has begun is cut.
   */
  | { readonly kind: 'undecided' };

/**
 * Judges an open call anew after a change of access, by what is known of its API user now; undefined where there is
 * no such API user any more, or where it cannot be looked up.
 *
 * Not judged here: the token's own expiry. It limits when a call may begin, not how long it runs.
 */
export function judgeStanding(
  basis: DecisionBasis,
  grant: AccessGrant | undefined,
  { view, now }: StandingDeps,
): Standing {
  const { matched, tokenId, tokenKid } = basis;
  const key = grant === undefined ? undefined : findLiveKey(grant, basis.key);
  const isTokenDead =
    (tokenId !== undefined && view.isTokenRevoked(tokenId)) ||
    (tokenKid !== undefined && !view.verificationKeys.some(({ kid }) => kid === tokenKid));
  if (grant === undefined || key === undefined || isTokenDead) {
    const rule = 'the credential was cut off while the call ran';
    return { kind: 'refused', refusal: refuse('authenticate', 'credential_invalid', rule) };
  }
  const refusal =
    findAdmissionRefusal({ grant, key }, matched.received.clientAddress, now) ??
    findRightsRefusal(basis, grant, view);
  if (refusal !== undefined) return { kind: 'refused', refusal };
  if (matched.operation.dimensions !== undefined && !hasSameValues(basis.grant, grant))
    return { kind: 'undecided' };
  return { kind: 'holds', endsAtMs: endOf(grant, key) };
}

/** Its key or web service account in exactly this version, with the end that it has now. */
function findLiveKey(grant: AccessGrant, key: AcceptedKey): AcceptedKey | undefined {
  if (!isCredentialLive(grant, key)) return undefined;
  return grant.keys.find(({ id }) => id === key.id) ?? key;
}

function findRightsRefusal(
  basis: DecisionBasis,
  grant: AccessGrant,
  view: EnvironmentView,
): Refusal | undefined {
  const { matched, isReadOnly } = basis;
  const api = view.findApi(matched.route.apiId);
  const operation =
    api === matched.api
      ? matched.operation
      : api?.catalogue.operations.find(({ id }) => id === matched.operation.id);
  const mayCall =
    api !== undefined &&
    operation !== undefined &&
    judgeRights(operation, { grant, isReadOnly }, api).kind === 'allowed';
  return mayCall ? undefined : refuseRunning();
}

/** The right to a call that has begun is gone. */
export function refuseRunning(): Refusal {
  return refuse('authorise', 'right_missing', 'the right to the call was taken away while it ran', {
    facts: { needed: 'a right that was taken away while the call ran' },
  });
}

/** The API user or its key ended by itself while the call ran. */
export function refuseEnded(): Refusal {
  return refuse('admit', 'key_expired', 'the expiry of the API user or its key passed while the call ran');
}

function hasSameValues(before: AccessGrant, after: AccessGrant): boolean {
  const describe = ({ entities, channels, attributes }: AccessGrant): string =>
    JSON.stringify([entities, channels, attributes]);
  return describe(before) === describe(after);
}
