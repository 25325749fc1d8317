import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';
import { isAddressAllowed } from '../domain/range-matcher.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

/** An API user, and the credential that it came with. */
export interface Caller {
  readonly grant: Pick<AccessGrant, 'status' | 'expiresAtMs' | 'networkRanges'>;
  readonly key: Pick<AcceptedKey, 'id' | 'expiresAtMs'>;
}

/**
 * Why an API user may not act now and from this address: status, expiry, network rules, in this order, so that a
 * cut-off reveals nothing of expiry or networks. Without an address, the network rules are not judged.
 *
 * Not judged here: whether the credential is still one of the API user's; see domain/is-credential-live.ts.
 */
export function findAdmissionRefusal(
  { grant, key }: Caller,
  clientAddress: string | undefined,
  now: () => number,
): Refusal | undefined {
  if (grant.status !== 'active')
    return refuse('admit', 'api_user_deactivated', 'the API user is deactivated');
  // Most have no end, and asking for the time costs each call.
  if (grant.expiresAtMs !== null && grant.expiresAtMs <= now()) {
    return refuse('admit', 'key_expired', 'the API user’s expiry has passed');
  }
  if (key.expiresAtMs !== null && key.expiresAtMs <= now()) {
    return refuse('admit', 'key_expired', `the key ${key.id} has expired`);
  }
  if (clientAddress === undefined || isAddressAllowed(grant.networkRanges, clientAddress)) return undefined;
  const rule = `${clientAddress} is in none of the API user’s network rules`;
  return refuse('admit', 'network_refused', rule, { facts: { address: clientAddress } });
}
