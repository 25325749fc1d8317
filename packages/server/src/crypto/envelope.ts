import { createSecretKey, randomBytes } from 'node:crypto';
import type { ApiKeyId, ApiUserId, LicenceId } from '@postern/contract/ids';
import { Secret } from '../domain/secret.ts';
import type { MasterKey, MasterKeys } from './master-key.ts';
import { findSealingKeyId, MasterKeyUnknown, seal, SealBroken, unseal } from './sealed-text.ts';
import type { SealingKey } from './sealed-text.ts';

/** A stored data key, wrapped by the master key. */
export interface WrappedDataKey {
  readonly id: string;
  readonly masterKeyId: string;
  readonly wrappedKey: string;
  readonly createdAtMs: number;
}

/** The record that a sealed key's text is bound to. Opening it for any other record fails. */
export interface KeyBinding {
  readonly licenceId: LicenceId;
  readonly apiUserId: ApiUserId;
  readonly keyId: ApiKeyId;
  readonly version: number;
}

/** The store of data keys; a transaction's `dataKeys` is one. Only sealing needs `insert`. */
export interface DataKeyReader {
  find(licenceId: LicenceId, dataKeyId: string): Promise<WrappedDataKey | undefined>;
}
export interface DataKeyStore extends DataKeyReader {
  findCurrent(licenceId: LicenceId): Promise<WrappedDataKey | undefined>;
  insert(licenceId: LicenceId, key: WrappedDataKey): Promise<void>;
}

/**
 * Seals and opens the texts of API keys by envelope encryption: the master key wraps the licence's data key, which
 * seals the text.
 */
export interface KeyVault {
  /** Seals a key's text. Creates the licence's first data key when there is none. */
  sealKeyText(
    text: Secret,
    binding: KeyBinding,
    deps: { readonly dataKeys: DataKeyStore; readonly nowMs: number },
  ): Promise<string>;
  /**
   * Opens a sealed text. @throws SealBroken when it was altered, belongs to another record, or its data key is missing
   */
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

/** Creates a random data key for a licence, wrapped by the master key. */
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

/** Returns the master key that sealed the text. @throws MasterKeyUnknown (a SealBroken) when it is not loaded */
export function getSealer(sealedText: string, masterKeys: MasterKeys): MasterKey {
  const id = findSealingKeyId(sealedText);
  const found = [masterKeys.current, ...masterKeys.earlier].find((masterKey) => masterKey.id === id);
  if (found === undefined)
    throw new MasterKeyUnknown(`sealed under the master key ${id ?? '?'}, which is not loaded`);
  return found;
}

/** Seals the content with the current master key; returns the text unchanged when that key sealed it. */
export function reseal(sealedText: string, associated: readonly string[], masterKeys: MasterKeys): string {
  const sealer = getSealer(sealedText, masterKeys);
  if (sealer.id === masterKeys.current.id) return sealedText;
  return seal(unseal(sealedText, associated, sealer), associated, masterKeys.current);
}

/** The store for rewrapping. `replace` is a compare-and-set on the old wrapped key. */
export interface DataKeyRotation {
  /** Lists data keys with another `masterKeyId`, in any order, at most `limit`. */
  listWrappedByOthers(
    masterKeyId: string,
    limit: number,
  ): Promise<readonly { readonly licenceId: LicenceId; readonly key: WrappedDataKey }[]>;
  replace(licenceId: LicenceId, before: WrappedDataKey, after: WrappedDataKey): Promise<boolean>;
}

const rewrapBatch = 100;

/**
 * Wraps every data key with the current master key. Each row is replaced on its own, so the function can be stopped at
 * any point and repeated, and two may run concurrently. Returns the number of keys that this run rewrapped.
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
