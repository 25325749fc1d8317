import { findAdmissionRefusal } from '../../decision/find-admission-refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { AdmittedCall, AuthenticatedCall } from '../call.ts';

export interface AdmitDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Whether the API user may call at all, now and from there; see decision/find-admission-refusal.ts. */
export function admit(authenticated: AuthenticatedCall, deps: AdmitDeps): AdmittedCall | Refusal {
  const { clientAddress } = authenticated.matched.received;
  return findAdmissionRefusal(authenticated, clientAddress, deps.now) ?? { kind: 'admitted', authenticated };
}
