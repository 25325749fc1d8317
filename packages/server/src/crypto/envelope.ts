import { createSecretKey, randomBytes } from 'node:crypto';
import type { ApiKeyId, ApiUserId, LicenceId } from '@postern/contract/ids';
import { Secret } from '../domain/secret.ts';
import type { MasterKey, MasterKeys } from './master-key.ts';
import { findSealingKeyId, MasterKeyUnknown, seal, SealBroken, unseal } from './sealed-text.ts';
import type { SealingKey } from './sealed-text.ts';

/** A data key as it is stored: wrapped by the master key. */
export interface WrappedDataKey {
  readonly id: string;
  readonly masterKeyId: string;
  readonly wrappedKey: string;
  readonly createdAtMs: number;
}

/** What a sealed key's text is bound to; opening it for anything else fails. */
export interface KeyBinding {
  readonly licenceId: LicenceId;
  readonly apiUserId: ApiUserId;
  readonly keyId: ApiKeyId;
  readonly version: number;
}

/** Where data keys are kept; a transaction's `dataKeys` fits. `insert` is only needed for sealing. */
export interface DataKeyReader {
  find(licenceId: LicenceId, dataKeyId: string): Promise<WrappedDataKey | undefined>;
}
export interface DataKeyStore extends DataKeyReader {
  findCurrent(licenceId: LicenceId): Promise<WrappedDataKey | undefined>;
  insert(licenceId: LicenceId, key: WrappedDataKey): Promise<void>;
}

/** Seals and opens the texts of API keys, by envelopes: text ← data key of the licence ← master key. */
export interface KeyVault {
  /** Makes the licence's first data key when it has none. */
  sealKeyText(
    text: Secret,
    binding: KeyBinding,
    deps: { readonly dataKeys: DataKeyStore; readonly nowMs: number },
  ): Promise<string>;
  /** @throws SealBroken when it was altered, belongs to something else, or its data key is gone. */
  openKeyText(sealedText: string, binding: KeyBinding, dataKeys: DataKeyReader): Promise<Secret>;
}

export function createKeyVault(masterKeys: MasterKeys): KeyVault {
  return {
    async sealKeyText(text, binding, { dataKeys, nowMs }) {
      const stored = await dataKeys.findCurrent(binding.licenceId);
      const wrapped = stored ?? createDataKey(binding.licenceId, nowMs, masterKeys.current);
      if (stored === undefined) await dataKeys.insert(binding.licenceId, wrapped);
      const dataKey = openDataKey(binding.licenceId, wrapped, masterKeys);
      return seal(Buffer.from(text.reveal(), 'utf8'), associatedWith(binding), dataKey);
    },
    async openKeyText(sealedText, binding, dataKeys) {
      const dataKeyId = findSealingKeyId(sealedText);
      const wrapped = dataKeyId === undefined ? undefined : await dataKeys.find(binding.licenceId, dataKeyId);
      if (wrapped === undefined) throw new SealBroken('the data key is not known in this licence');
      const dataKey = openDataKey(binding.licenceId, wrapped, masterKeys);
      return new Secret(unseal(sealedText, associatedWith(binding), dataKey).toString('utf8'));
    },
  };
}

/** A new random data key for a licence, wrapped. */
export function createDataKey(licenceId: LicenceId, nowMs: number, masterKey: MasterKey): WrappedDataKey {
  const id = `dk_${randomBytes(10).toString('hex')}`;
  return {
    id,
    masterKeyId: masterKey.id,
    wrappedKey: seal(randomBytes(32), ['data key', licenceId, id], masterKey),
    createdAtMs: nowMs,
  };
}

function openDataKey(licenceId: LicenceId, wrapped: WrappedDataKey, masterKeys: MasterKeys): SealingKey {
  const masterKey = getSealer(wrapped.wrappedKey, masterKeys);
  return {
    id: wrapped.id,
    key: createSecretKey(unseal(wrapped.wrappedKey, ['data key', licenceId, wrapped.id], masterKey)),
  };
}

/** The master key that sealed it. @throws MasterKeyUnknown (a SealBroken) when that one is not loaded. */
export function getSealer(sealedText: string, masterKeys: MasterKeys): MasterKey {
  const id = findSealingKeyId(sealedText);
  const found = [masterKeys.current, ...masterKeys.earlier].find((masterKey) => masterKey.id === id);
  if (found === undefined)
    throw new MasterKeyUnknown(`sealed under the master key ${id ?? '?'}, which is not loaded`);
  return found;
}

/** Moves what a master key sealed to the current one; the same text when it is there already. */
export function reseal(sealedText: string, associated: readonly string[], masterKeys: MasterKeys): string {
  const sealer = getSealer(sealedText, masterKeys);
  if (sealer.id === masterKeys.current.id) return sealedText;
  return seal(unseal(sealedText, associated, sealer), associated, masterKeys.current);
}

/** Where rewrapping reads and writes. `replace` is a compare-and-set on the old wrapped text. */
export interface DataKeyRotation {
  /** Data keys whose `masterKeyId` differs from this one, any order, at most `limit`. */
  listWrappedByOthers(
    masterKeyId: string,
    limit: number,
  ): Promise<readonly { readonly licenceId: LicenceId; readonly key: WrappedDataKey }[]>;
  replace(licenceId: LicenceId, before: WrappedDataKey, after: WrappedDataKey): Promise<boolean>;
}

const rewrapBatch = 100;

/**
 * Wraps every data key under the current master key. Each row is done by itself, so that it may be stopped at any
 * point and started again, and two may run at once. Gives the number that this run rewrapped.
 */
export async function rewrapDataKeys(rotation: DataKeyRotation, masterKeys: MasterKeys): Promise<number> {
  let rewrapped = 0;
  for (;;) {
    const batch = await rotation.listWrappedByOthers(masterKeys.current.id, rewrapBatch);
    if (batch.length === 0) return rewrapped;
    for (const { licenceId, key } of batch) {
      const wrappedKey = reseal(key.wrappedKey, ['data key', licenceId, key.id], masterKeys);
      const after = { ...key, masterKeyId: masterKeys.current.id, wrappedKey };
      if (await rotation.replace(licenceId, key, after)) rewrapped++;
    }
  }
}

function associatedWith({ licenceId, apiUserId, keyId, version }: KeyBinding): readonly string[] {
  return ['api key', licenceId, apiUserId, keyId, String(version)];
}
