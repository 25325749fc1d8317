import { isMasterKeyUnknown } from '../crypto/sealed-text.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

/** The refusal for a fault that no stage foresaw; `stage`: the one that the caller reports. The caller logs the fault. */
export function refuseFault(fault: unknown, stage: 'authenticate' | 'forward'): Refusal {
  // The identity of the caller could not be signed: what the gateway lacks is its operator's to give.
  if (isMasterKeyUnknown(fault))
    return refuse('prepare', 'secret_unavailable', fault.message, { retryAfterS: 10 });
  return refuse(stage, 'internal_error', 'an unexpected fault; the log has it');
}
