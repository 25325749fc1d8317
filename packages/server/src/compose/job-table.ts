import type { LiveGateways } from '../access/live-gateways.ts';
import { createAlertSweep } from '../alerts/sweep.ts';
import type { SweepDeps } from '../alerts/sweep.ts';
import { pruneAudit } from '../audit/prune-audit.ts';
import { signCheckpoints } from '../audit/sign-checkpoints.ts';
import type { Config } from '../config/config-schema.ts';
import { endRetiredKeys } from '../control/api-key/end-retired-keys.ts';
import { wipeShownKeys } from '../control/hand-over/wipe-shown-keys.ts';
import { createHygieneSweep } from '../control/hygiene/hygiene-sweep.ts';
import { keepSigningKeys } from '../control/signing-keys/keep-signing-keys.ts';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import type { Job } from '../jobs/run-every.ts';
import { throwFaults } from '../jobs/throw-faults.ts';
import { findAuditFlaw } from '../storage/audit/audit-chain.ts';
import { createUsageUpkeep } from '../usage/usage-upkeep.ts';
import type { UsageKept } from '../usage/usage-upkeep.ts';
import { createControlConfig } from './control-ports.ts';
import type { FeedWitness } from './feed-witness.ts';
import type { MasterKeyUpkeep } from './master-key-upkeep.ts';
import type { Core } from './open-core.ts';
import type { Outbox } from './open-outbox.ts';
import { listEnvironments } from './prepare-environments.ts';
import { presentConsoleUrl } from './present-console-url.ts';
import { createSigningKeyPort } from './signing-key-port.ts';

export interface JobParts {
  readonly core: Pick<Core, 'storage' | 'masterKeys'>;
  readonly gateways: Pick<LiveGateways, 'find' | 'list'>;
  readonly witness: Pick<FeedWitness, 'look'>;
  readonly masterKey: Pick<MasterKeyUpkeep, 'look'>;
  readonly outbox: Pick<Outbox, 'deliver'>;
  readonly checkpointSigner: Pick<CheckpointSigner, 'sign' | 'signCut'>;
  readonly now: () => number;
  /** Reports a fault that does not end a run. The fault that ends one is reported by the job loop. */
  readonly reportFault: (fault: unknown) => void;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * Lists all background jobs of `postern serve` and `postern control`. Several processes of control may run the same job
 * at the same time. Not listed: what a gateway repeats for its own calls, such as reading the feed, and writing usage
 * and traces.
 */
export function listJobs(config: Config, parts: JobParts): readonly Job[] {
  const { storage } = parts.core;
  const { now } = parts;
  const keys = createKeyWork(config, parts);
  const audit = {
    storage,
    signer: parts.checkpointSigner,
    keptMs: presentAuditKept(config),
    findFlaw: findAuditFlaw,
    now,
  };
  const usage = { storage, keep: presentUsageKept(config), now };
  const alerts = { storage, now, ...presentAlertSettings(config) };
  // No link in the findings is used here, so that the URLs of the gateways do not matter.
  const hygiene = { storage, config: createControlConfig(config, () => ''), now };
  const late = { firstRun: 'after-interval' } as const;
  const early = { firstRun: 'at-once' } as const;
  return [
    { name: 'gateway-leases', everyMs: secondMs, ...late, run: () => parts.gateways.list() },
    { name: 'feed-witness', everyMs: 2 * secondMs, ...late, run: () => parts.witness.look() },
    { name: 'master-key', everyMs: 2 * secondMs, ...late, run: () => parts.masterKey.look() },
    { name: 'outbox', everyMs: 2 * secondMs, ...late, run: (signal) => parts.outbox.deliver(signal) },
    { name: 'alerts', everyMs: 15 * secondMs, ...late, run: createAlertSweep(alerts) },
    { name: 'signing-keys', everyMs: 15 * secondMs, ...late, run: keys.keepSigningKeys },
    { name: 'retired-keys', everyMs: 15 * secondMs, ...late, run: keys.endRetiredKeys },
    { name: 'shown-keys', everyMs: 15 * secondMs, ...late, run: keys.wipeShownKeys },
    { name: 'hygiene', everyMs: 30 * secondMs, ...late, run: createHygieneSweep(hygiene) },
    { name: 'usage', everyMs: minuteMs, ...early, run: createUsageUpkeep(usage) },
    { name: 'audit-checkpoints', everyMs: hourMs, ...early, run: (signal) => signCheckpoints(audit, signal) },
    { name: 'audit-retention', everyMs: hourMs, ...early, run: (signal) => pruneAudit(audit, signal) },
  ];
}

/** The scheduled work on keys: rotates signing keys, ends retired keys, and wipes the texts of shown keys. */
function createKeyWork(config: Config, { core, gateways, now, reportFault }: JobParts) {
  const work = {
    storage: core.storage,
    signingKeys: createSigningKeyPort(config, core),
    // Nothing waits for a confirmation here: `find` reports the state of the cut-off at once.
    cutOffs: { confirm: gateways.find },
    now,
    reportFault,
  };
  return {
    /** A fault of one environment does not keep the keys of the others from being rotated. */
    async keepSigningKeys(): Promise<void> {
      const faults: unknown[] = [];
      for (const environment of listEnvironments(config)) {
        await keepSigningKeys(environment, work).catch((fault: unknown) => void faults.push(fault));
      }
      throwFaults(faults);
    },
    endRetiredKeys: () => endRetiredKeys(work),
    wipeShownKeys: () => wipeShownKeys(work),
  };
}

/** Null keeps all events. */
function presentAuditKept({ audit: { keptDays } }: Config): number | null {
  return keptDays === null ? null : keptDays * dayMs;
}

function presentUsageKept({ usage }: Config): UsageKept {
  return {
    minutesMs: usage.minutesKeptHours * hourMs,
    hoursMs: usage.hoursKeptDays * dayMs,
    daysMs: usage.daysKeptDays * dayMs,
  };
}

function presentAlertSettings(config: Config): Pick<SweepDeps, 'consoleUrl' | 'rotationDueAfterDays'> {
  return {
    consoleUrl: presentConsoleUrl(config),
    rotationDueAfterDays: config.alerts.rotationDueAfterDays,
  };
}
