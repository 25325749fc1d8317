import type { KeyObject } from 'node:crypto';
import type { MasterKeys, SettingsPort } from './master-key.ts';
import { loadSealedSecret } from './sealed-secret.ts';

/** The pepper of the digests of keys. @throws SealBroken under another master key */
export function loadPepper(masterKeys: MasterKeys, settings: SettingsPort): Promise<KeyObject> {
  return loadSealedSecret('key-digest-pepper', masterKeys, settings);
}
