import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { getSealer } from './envelope.ts';
import type { MasterKeys, SettingsPort } from './master-key.ts';
import { seal, unseal } from './sealed-text.ts';

/** What the installation makes for itself on its first start. */
export const sealedSecretNames = ['key-digest-pepper', 'session-secret', 'audit-checkpoint-seed'] as const;
export type SealedSecretName = (typeof sealedSecretNames)[number];

/**
 * 32 random bytes of the installation: made on the first start, kept in the settings, sealed under the master key, so
 * that a rotation of the master key leaves them as they are. Two processes that start at once get the same ones.
 *
 * @throws SealBroken under another master key
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
