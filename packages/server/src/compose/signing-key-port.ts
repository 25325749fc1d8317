import { leaseMsOf } from '../access/lease-book.ts';
import type { Config } from '../config/config-schema.ts';
import type { SigningKeyPort } from '../control/control-deps.ts';
import { createSigningKey } from '../crypto/signing-keys.ts';
import { tokenLifeS } from '../tokens/access-token.ts';
import { clockToleranceS } from '../tokens/verify-token.ts';
import type { Core } from './open-core.ts';

/** Margin for clocks of gateways that differ by more than the verification of tokens tolerates. */
const retireMarginMs = 300_000;
const dayMs = 86_400_000;

/** Creates the rules for signing keys: how they are made, and how long they stay in each state. */
export function createSigningKeyPort(
  config: Config,
  { masterKeys }: Pick<Core, 'masterKeys'>,
): SigningKeyPort {
  const { rotateAfterDays, publishAheadMs } = config.signingKeys;
  return {
    times: {
      publishAheadMs,
      rotateAfterMs: rotateAfterDays * dayMs,
      // A gateway keeps signing with the key until it has seen the change, or its view is stale.
      retireAfterMs: (tokenLifeS + clockToleranceS) * 1_000 + leaseMsOf(config.maxStaleMs) + retireMarginMs,
    },
    create: (environment, nowMs) => createSigningKey(environment, nowMs, masterKeys),
  };
}
