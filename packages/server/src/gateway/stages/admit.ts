import { findAdmissionRefusal } from '../../decision/find-admission-refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { toAdmitted } from '../advance-call.ts';
import type { Call } from '../call.ts';

export interface AdmitDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Whether the API user may call at all, now and from there; see decision/find-admission-refusal.ts. */
export function admit(call: Call<'authenticated'>, deps: AdmitDeps): Call<'admitted'> | Refusal {
  return findAdmissionRefusal(call, call.clientAddress, deps.now) ?? toAdmitted(call);
}
