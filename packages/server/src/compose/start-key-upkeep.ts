import { leaseMsOf } from '../access/lease-book.ts';
import type { LiveGateways } from '../access/live-gateways.ts';
import type { Config } from '../config/config-schema.ts';
import { endRetiredKeys } from '../control/api-key/end-retired-keys.ts';
import { wipeShownKeys } from '../control/hand-over/wipe-shown-keys.ts';
import type { SigningKeyPort } from '../control/control-deps.ts';
import { keepSigningKeys } from '../control/signing-keys/keep-signing-keys.ts';
import { createSigningKey } from '../crypto/signing-keys.ts';
import { tokenLifeS } from '../tokens/access-token.ts';
import { clockToleranceS } from '../tokens/verify-token.ts';
import type { Core } from './open-core.ts';
import { listEnvironments } from './prepare-environments.ts';

/** For clocks of gateways that differ, beyond what a token's own judgement allows for. */
const retireMarginMs = 300_000;
const dayMs = 86_400_000;

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

export interface KeyUpkeepDeps {
  readonly core: Pick<Core, 'storage' | 'masterKeys'>;
  readonly gateways: Pick<LiveGateways, 'find'>;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

const everyMs = 15_000;

/** Does what is due with keys, from now on, every quarter of a minute: signing keys in turn, retired keys and shown texts wiped. */
export function startKeyUpkeep(config: Config, deps: KeyUpkeepDeps): { close(): Promise<void> } {
  const { core, gateways, now, reportFault } = deps;
  const work = {
    storage: core.storage,
    signingKeys: createSigningKeyPort(config, core),
    // Nobody waits for an answer here.
    cutOffs: { confirm: gateways.find },
    now,
    reportFault,
  };
  let running: Promise<void> = Promise.resolve();
  async function look(): Promise<void> {
    for (const environment of listEnvironments(config)) await keepSigningKeys(environment, work);
    await endRetiredKeys(work);
    await wipeShownKeys(work);
  }
  const timer = setInterval(() => {
    running = running.then(look).catch(reportFault);
  }, everyMs).unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
