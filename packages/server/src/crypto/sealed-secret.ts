import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { getSealer } from './envelope.ts';
import type { MasterKeys, SettingsPort } from './master-key.ts';
import { seal, unseal } from './sealed-text.ts';

/** The secrets that the installation creates on its first start. */
export const sealedSecretNames = ['key-digest-pepper', 'session-secret', 'audit-checkpoint-seed'] as const;
export type SealedSecretName = (typeof sealedSecretNames)[number];

/**
 * Loads a secret of 32 random bytes. It is created on the first start and stored in the settings, sealed with the
 * master key. A rotation of the master key does not change it. Processes that start concurrently get the same one.
 *
 * @throws SealBroken when another master key sealed it
 */
export async function loadSealedSecret(
  name: SealedSecretName,
  masterKeys: MasterKeys,
  settings: SettingsPort,
): Promise<KeyObject> {
  const associated = [name];
  const sealed =
    (await settings.find(name)) ??
    (await settings.claim(name, seal(randomBytes(32), associated, masterKeys.current)));
  return createSecretKey(unseal(sealed, associated, getSealer(sealed, masterKeys)));
}
