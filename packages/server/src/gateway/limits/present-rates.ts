import type { RateLimit } from '@postern/contract/rate-plan';
import type { CountState } from '../../access/limit-port.ts';
import { windowSOf } from '../../domain/rate-plan.ts';
import type { RateState } from '../rate-headers.ts';
import type { CompiledLimit } from './compile-limits.ts';

/** The state of a call's limits, for its response headers. A limit without a known count is presented as used up. */
export function presentRates(
  limits: readonly CompiledLimit[],
  states: readonly CountState[],
): readonly RateState[] {
  return limits.map(({ limit }, index) => {
    const { used, freeInMs } = states[index] ?? { used: limit.limit, freeInMs: 0 };
    return {
      policy: limit.name,
      limit: limit.limit,
      remaining: limit.limit - used,
      windowS: windowSOf(limit),
      resetS: freeInMs / 1_000,
      ...units[limit.kind],
    };
  });
}

const units: Readonly<Record<RateLimit['kind'], Pick<RateState, 'unit'>>> = {
  calls: {},
  bulk: {},
  bytes: { unit: 'content-bytes' },
  concurrent: { unit: 'concurrent-requests' },
};
