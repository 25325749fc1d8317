import { leaseMsOf } from '../access/lease-book.ts';
import type { Config } from '../config/config-schema.ts';
import type { SigningKeyPort } from '../control/control-deps.ts';
import { createSigningKey } from '../crypto/signing-keys.ts';
import { tokenLifeS } from '../tokens/access-token.ts';
import { clockToleranceS } from '../tokens/verify-token.ts';
import type { Core } from './open-core.ts';

/** For clocks of gateways that differ, beyond what a token's own judgement allows for. */
const retireMarginMs = 300_000;
const dayMs = 86_400_000;

/** How signing keys are made, and how long each state of theirs lasts. */
export function createSigningKeyPort(
  config: Config,
  { masterKeys }: Pick<Core, 'masterKeys'>,
): SigningKeyPort {
  const { rotateAfterDays, publishAheadMs } = config.signingKeys;
  return {
    times: {
      publishAheadMs,
      rotateAfterMs: rotateAfterDays * dayMs,
      // A gateway signs on with it until it has seen the change, or is stale.
      retireAfterMs: (tokenLifeS + clockToleranceS) * 1_000 + leaseMsOf(config.maxStaleMs) + retireMarginMs,
    },
    create: (environment, nowMs) => createSigningKey(environment, nowMs, masterKeys),
  };
}
