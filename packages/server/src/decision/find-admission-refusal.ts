import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';
import { isAddressAllowed } from '../domain/range-matcher.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

/** An API user, and the credential that the caller presented. */
export interface Caller {
  readonly grant: Pick<AccessGrant, 'status' | 'expiresAtMs' | 'networkRanges'>;
  readonly key: Pick<AcceptedKey, 'id' | 'expiresAtMs'>;
}

/**
 * Finds the reason why an API user may not act now and from this address. Status, expiry and network rules are checked
 * in this order, so that a cut-off caller learns nothing about expiry or networks. Without an address, the network
 * rules are not checked. Not checked here: whether the credential still belongs to the API user; see
 * domain/is-credential-live.ts.
 */
export function findAdmissionRefusal(
  { grant, key }: Caller,
  clientAddress: string | undefined,
  now: () => number,
): Refusal | undefined {
  if (grant.status !== 'active')
    return refuse('admit', 'api_user_deactivated', 'the API user is deactivated');
  // The clock is read only where there is an expiry: most API users have none, and reading it costs time in each call.
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
