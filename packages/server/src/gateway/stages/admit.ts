import { isAddressAllowed } from '../../domain/range-matcher.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { AdmittedCall, AuthenticatedCall } from '../call.ts';

export interface AdmitDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Whether the API user may call at all, now and from there: status, expiry, network rules. */
export function admit(authenticated: AuthenticatedCall, deps: AdmitDeps): AdmittedCall | Refusal {
  return findAdmissionRefusal(authenticated, deps) ?? { kind: 'admitted', authenticated };
}

/** The same of a caller of no operation: see answer-whoami.ts. */
export function findAdmissionRefusal(
  {
    grant,
    key,
    matched,
  }: Pick<AuthenticatedCall, 'grant' | 'key'> & {
    readonly matched: { readonly received: { readonly clientAddress: string } };
  },
  deps: AdmitDeps,
): Refusal | undefined {
  if (grant.status !== 'active')
    return refuse('admit', 'api_user_deactivated', 'the API user is deactivated');
  // Most have no end, and asking for the time costs each call.
  if (grant.expiresAtMs !== null && grant.expiresAtMs <= deps.now()) {
    return refuse('admit', 'key_expired', 'the API user’s expiry has passed');
  }
  if (key.expiresAtMs !== null && key.expiresAtMs <= deps.now()) {
    return refuse('admit', 'key_expired', `the key ${key.id} has expired`);
  }
  const address = matched.received.clientAddress;
  if (!isAddressAllowed(grant.networkRanges, address)) {
    return refuse('admit', 'network_refused', `${address} is in none of the API user’s network rules`, {
      facts: { address },
    });
  }
  return undefined;
}
