import type { EnvironmentName } from '@postern/contract/ids';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { ControlDeps } from '../control-deps.ts';
import { systemActor } from '../../alerts/report-refusals.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps } from '../transact-change.ts';
import { planSteps, takeSteps } from './take-steps.ts';

export type KeepSigningKeysDeps = ChangeDeps & Pick<ControlDeps, 'signingKeys'>;

/**
 * Takes the steps that are due for an environment's signing keys: creates the `next` key, rotates, and removes retired
 * keys. Several processes may run this concurrently.
 */
export async function keepSigningKeys(
  environment: EnvironmentName,
  deps: KeepSigningKeysDeps,
): Promise<void> {
  const { storage, signingKeys } = deps;
  const { times } = signingKeys;
  const steps = await planSteps(storage, environment, { times, nowMs: deps.now() });
  if (steps.length === 0) return;
  const created = steps.some(({ kind }) => kind === 'create')
    ? await signingKeys.create(environment, deps.now())
    : undefined;
  try {
    await transactChange(
      { actor: systemActor },
      async (change) => {
        // Planned again in the transaction, since another process may have taken the steps meanwhile.
        const due = await planSteps(change.tx, environment, { times, nowMs: change.nowMs });
        await takeSteps(change, due, { environment, created });
      },
      deps,
    );
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
  }
}
