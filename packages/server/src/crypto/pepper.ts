import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { getSealer } from './envelope.ts';
import type { MasterKeys, SettingsPort } from './master-key.ts';
import { seal, unseal } from './sealed-text.ts';

const pepperSetting = 'key-digest-pepper';
const associated = ['key digest pepper'];

/**
 * The installation's pepper: made on the first start, kept sealed under the master key, so that a rotation of the
 * master key leaves every key's digest as it is. Two processes that start at once get the same one, by `claim`.
 *
 * @throws SealBroken under another master key
 */
export async function loadPepper(masterKeys: MasterKeys, settings: SettingsPort): Promise<KeyObject> {
  const sealed =
    (await settings.find(pepperSetting)) ??
    (await settings.claim(pepperSetting, seal(randomBytes(32), associated, masterKeys.current)));
  return createSecretKey(unseal(sealed, associated, getSealer(sealed, masterKeys)));
}
