import type { KeyObject } from 'node:crypto';
import type { MasterKeys, SettingsPort } from './master-key.ts';
import { loadSealedSecret } from './sealed-secret.ts';

/** Loads the pepper of key digests. @throws SealBroken when another master key sealed it */
export function loadPepper(masterKeys: MasterKeys, settings: SettingsPort): Promise<KeyObject> {
  return loadSealedSecret('key-digest-pepper', masterKeys, settings);
}
