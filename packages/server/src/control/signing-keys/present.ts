import type { EnvironmentName } from '@postern/contract/ids';
import type { PresentedSigningKey, SigningKeys } from '@postern/contract/signing-key';
import { findRotation } from '../../domain/signing-key-plan.ts';
import type { SigningKeyTimes } from '../../domain/signing-key-plan.ts';
import type { StoredSigningKey } from '../../storage/installation/port.ts';
import type { ControlParts } from '../control-deps.ts';
import { getEnvironment } from '../get-scope.ts';
import { isRotationWanted } from './take-steps.ts';

/** Loads an environment's keys, newest first, and the time of the next rotation. @throws ApiRefusal not_found */
export async function loadSigningKeys(
  environment: EnvironmentName,
  { storage, signingKeys: { times }, config, now }: ControlParts,
): Promise<SigningKeys> {
  getEnvironment(config, environment);
  const keys = await storage.signingKeys.list(environment);
  const isWanted = await isRotationWanted(storage, environment);
  const rotatesAtMs = findRotation(keys, times, { nowMs: now(), isWanted }) ?? null;
  return { items: keys.map((key) => presentSigningKey(key, times)), rotatesAtMs, isWanted };
}

/** Presents a key without its private half. */
function presentSigningKey(key: StoredSigningKey, times: SigningKeyTimes): PresentedSigningKey {
  const { kid, state, createdAtMs, stateSinceMs } = key;
  const removedAtMs = state === 'retiring' ? stateSinceMs + times.retireAfterMs : null;
  return { kid, state, createdAtMs, stateSinceMs, removedAtMs };
}
