import type { LiveGateways } from '../access/live-gateways.ts';
import type { Jobs } from '../jobs/open-jobs.ts';
import { createWriteCheck } from './check-writable.ts';
import { createControlSource, createCoreSource, createReadinessCheck } from './core-samples.ts';
import type { FeedWitness } from './feed-witness.ts';
import type { MasterKeyUpkeep } from './master-key-upkeep.ts';
import type { Core } from './open-core.ts';
import type { Operations } from './open-operations.ts';
import type { Serving } from './open-serving.ts';

export interface ObservedParts {
  readonly core: Core;
  readonly gateways: LiveGateways;
  readonly serving: Serving;
  readonly witness: FeedWitness;
  readonly masterKey: MasterKeyUpkeep;
  readonly jobs: Pick<Jobs, 'samples' | 'overdue'>;
  readonly now: () => number;
}

/** Connects `/metrics` and `/readyz` to an installation. Until this is called, `/readyz` answers `starting`. */
export function observeInstallation(operations: Operations, parts: ObservedParts): void {
  const { core, gateways, serving, witness, masterKey, jobs, now } = parts;
  const { readiness } = operations;
  operations.addSource(createCoreSource(core));
  operations.addSource(createControlSource({ core, gateways, now }));
  if (serving.source !== undefined) operations.addSource(serving.source);
  operations.addSource(() => masterKey.samples());
  operations.addSource(() => jobs.samples());
  readiness.add(createReadinessCheck(core.storage, serving.notReady));
  // Either one means that nothing can be revoked.
  readiness.add(witness.notReady);
  readiness.add(createWriteCheck(core.storage, () => performance.now()));
  readiness.addNote(() => (masterKey.isPending ? ['master-key-waiting'] : []));
  readiness.addNote(() => (jobs.overdue().length > 0 ? ['job-overdue'] : []));
}
