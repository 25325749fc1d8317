import { isSameDigest } from '../crypto/key-digest.ts';
import { findByDigests, judgePresentedKey } from '../crypto/presented-key.ts';
import type { KeyRules } from '../crypto/presented-key.ts';
import { findAdmissionRefusal } from '../decision/find-admission-refusal.ts';
import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';
import { refuse } from '../domain/refusal.ts';
import { refuseGuessing } from '../domain/refuse-guessing.ts';
import type { Refusal } from '../domain/refusal.ts';

export interface KeyHolderDeps extends Omit<KeyRules, 'acceptsImported'> {
  /** Whether imported keys of other formats are accepted; false if omitted. */
  readonly acceptsImported?: boolean;
  /**
   * Finds the API user of a key in this environment only, in the gateway's cache. A refusal is passed on: a gateway
   * with a stale view returns `gateway_stale`.
   */
  findGrantByKeyDigest(keyDigest: string): Promise<AccessGrant | Refusal | undefined>;
  /**
   * Counts an attempt. Returns the seconds to wait if the limit is exceeded. A failure counts against the address, and
   * a success against the key alone, so that a guesser cannot lock a valid key out.
   */
  limitTokenExchange?(attempt: TokenAttempt): Promise<number | undefined>;
  nowMs(): number;
}

export type TokenAttempt =
  | { readonly kind: 'failed'; readonly clientAddress: string }
  | { readonly kind: 'valid'; readonly clientAddress: string; readonly keyId: string };

/** The client's address, and the host that it called. */
export interface KeyOrigin {
  readonly clientAddress: string;
  /** The account name in the host, if it is a licence's own URL. */
  readonly hostAccount?: string | undefined;
}

/** An API user that may act now and from this address, with the key that proves it. */
export interface KeyHolder {
  readonly kind: 'holder';
  readonly grant: AccessGrant;
  readonly key: AcceptedKey;
}

export type RefusedKey = Refusal & { readonly grant?: AccessGrant; readonly keyId?: string };

/**
 * Finds the API user of a key's text and judges whether the key may be used: format, existence, licence of the host,
 * status, expiry, networks and rate, in this order.
 */
export async function findKeyHolder(
  text: string,
  origin: KeyOrigin,
  deps: KeyHolderDeps,
): Promise<KeyHolder | RefusedKey> {
  const presented = judgePresentedKey(text, { ...deps, acceptsImported: deps.acceptsImported === true });
  if (presented.kind === 'refused') return await countFailure(refuseKey(presented.why), origin, deps);
  const match = await findByDigests(presented.digests, (each) => deps.findGrantByKeyDigest(each));
  const grant = match?.found;
  const digest = match?.digest ?? presented.digests[0];
  const refuseDead = (rule: string) => ({
    ...refuseKey(rule),
    deadCredential: { kind: 'key', digest } as const,
  });
  if (grant === undefined) return await countFailure(refuseDead('no key has this digest here'), origin, deps);
  if ('kind' in grant) return grant;
  const key = grant.keys.find((candidate) => isSameDigest(candidate.digest, digest));
  if (key === undefined) return await countFailure(refuseDead('the key was reset or revoked'), origin, deps);
  if (origin.hostAccount !== undefined && origin.hostAccount !== grant.licenceAccountName) {
    return await countFailure(refuseKey('the host is of another licence'), origin, deps);
  }
  const { clientAddress } = origin;
  const refusal =
    findAdmissionRefusal({ grant, key }, clientAddress, () => deps.nowMs()) ??
    (await limitValid(key, origin, deps));
  return refusal === undefined ? { kind: 'holder', grant, key } : { ...refusal, grant, keyId: key.id };
}

export async function countFailure(
  refusal: Refusal,
  origin: KeyOrigin,
  deps: KeyHolderDeps,
): Promise<Refusal> {
  const { clientAddress } = origin;
  const retryAfterS = await deps.limitTokenExchange?.({ kind: 'failed', clientAddress });
  return retryAfterS === undefined ? refusal : refuseGuessing(retryAfterS);
}

async function limitValid(
  key: AcceptedKey,
  origin: KeyOrigin,
  deps: KeyHolderDeps,
): Promise<Refusal | undefined> {
  const { clientAddress } = origin;
  const retryAfterS = await deps.limitTokenExchange?.({ kind: 'valid', clientAddress, keyId: key.id });
  return retryAfterS === undefined ? undefined : refuseRate('token exchanges with this key', retryAfterS);
}

function refuseRate(limit: string, retryAfterS: number): Refusal {
  return refuse('limit', 'rate_limited', `too many ${limit}`, { facts: { limit }, retryAfterS });
}

function refuseKey(rule: string): Refusal {
  return refuse('authenticate', 'credential_invalid', rule);
}
