import type { CutOff } from '@postern/contract/cut-off';
import type { EnvironmentName } from '@postern/contract/ids';
import { findNext, planSigningKeys } from '../../domain/signing-key-plan.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlParts } from '../control-deps.ts';
import { getEnvironment } from '../get-scope.ts';
import { transactChange } from '../transact-change.ts';
import { moveKey, setRotationWanted, takeSteps } from './take-steps.ts';

/**
 * Rotates the signing key: at once if the `next` key has been published for long enough, otherwise as soon as it has
 * been.
 */
export async function rotateSigningKey(
  environment: EnvironmentName,
  session: AdminSession,
  parts: ControlParts,
): Promise<CutOff | null> {
  getEnvironment(parts.config, environment);
  const { storage, signingKeys } = parts;
  // Created before the transaction, since it takes a second. A new `next` key is needed after the rotation.
  const created = await signingKeys.create(environment, parts.now());
  const { cutOff } = await transactChange(
    session,
    async (change) => {
      await setRotationWanted(change, environment);
      const keys = await change.tx.signingKeys.list(environment);
      const steps = planSigningKeys(keys, signingKeys.times, { nowMs: change.nowMs, isWanted: true });
      await takeSteps(change, steps, { environment, created });
    },
    { ...parts, storage },
  );
  return cutOff;
}

/**
 * Removes a stolen key in this transaction, whatever its state. The `next` key becomes active, even if it is not
 * published for long enough; if there is none, one is created.
 *
 * @throws ApiRefusal not_found for an unknown or removed key
 */
export async function removeSigningKey(
  { environment, kid }: { readonly environment: EnvironmentName; readonly kid: string },
  session: AdminSession,
  parts: ControlParts,
): Promise<CutOff | null> {
  getEnvironment(parts.config, environment);
  const known = await parts.storage.signingKeys.list(environment);
  if (!known.some((key) => key.kid === kid && key.state !== 'removed')) throw refuseUnfound('signing key');
  const created = await parts.signingKeys.create(environment, parts.now());
  const { cutOff } = await transactChange(
    session,
    async (change) => {
      const before = (await change.tx.signingKeys.list(environment)).find((key) => key.kid === kid);
      if (before === undefined || before.state === 'removed') throw refuseUnfound('signing key');
      await moveKey(change, environment, { kid, from: before.state, to: 'removed' });
      const left = (await change.tx.signingKeys.list(environment)).filter(({ state }) => state !== 'removed');
      if (findNext(left) === undefined) {
        await takeSteps(change, [{ kind: 'create' }], { environment, created });
      }
      if (left.some(({ state }) => state === 'active')) return;
      const next = findNext(left) ?? created;
      await takeSteps(change, [{ kind: 'activate', kid: next.kid, retire: [] }], { environment, created });
    },
    parts,
  );
  return cutOff;
}
