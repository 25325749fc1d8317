import { refuse } from './refusal.ts';
import type { DeadCredential, Refusal } from './refusal.ts';

const limit = 'failed attempts from this address';

/**
 * Refuses an attempt from an address that has failed too often, with 429 and the seconds to wait. The answer contains
 * nothing about the credential; `rule` is for admins and the log. The gateway delays such answers; see
 * gateway/held-refusals.ts.
 */
export function refuseGuessing(
  retryAfterS: number,
  { rule = `too many ${limit}`, deadCredential }: { rule?: string; deadCredential?: DeadCredential } = {},
): Refusal {
  return {
    ...refuse('authenticate', 'rate_limited', rule, {
      facts: { limit },
      retryAfterS,
      ...(deadCredential === undefined ? {} : { deadCredential }),
    }),
    isHeld: true,
  };
}
