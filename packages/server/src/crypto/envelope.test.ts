import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { apiKeyIdSchema, apiUserIdSchema, licenceIdSchema } from '@postern/contract/ids';
import type { LicenceId } from '@postern/contract/ids';
import { createKeyVault, rewrapDataKeys } from './envelope.ts';
import type { DataKeyRotation, DataKeyStore, KeyBinding, WrappedDataKey } from './envelope.ts';
import { createKeyText } from './key-text.ts';
import { parseMasterKey } from './master-key.ts';
import { SealBroken } from './sealed-text.ts';

const newMasterKey = () => parseMasterKey(randomBytes(32).toString('base64'), 'test');
const licence = (letter: string) => licenceIdSchema.parse(`lic_${letter.repeat(16)}`);
const binding: KeyBinding = {
  licenceId: licence('a'),
  apiUserId: apiUserIdSchema.parse(randomUUID()),
  keyId: apiKeyIdSchema.parse(`key_${'a'.repeat(16)}`),
  version: 1,
};

class MemoryDataKeys implements DataKeyStore, DataKeyRotation {
  rows: { licenceId: LicenceId; key: WrappedDataKey }[] = [];
  async find(licenceId: LicenceId, id: string) {
    return this.rows.find((row) => row.licenceId === licenceId && row.key.id === id)?.key;
  }
  async findCurrent(licenceId: LicenceId) {
    return this.rows.findLast((row) => row.licenceId === licenceId)?.key;
  }
  async insert(licenceId: LicenceId, key: WrappedDataKey) {
    this.rows.push({ licenceId, key });
  }
  async listWrappedByOthers(masterKeyId: string, limit: number) {
    return this.rows.filter((row) => row.key.masterKeyId !== masterKeyId).slice(0, limit);
  }
  async replace(licenceId: LicenceId, before: WrappedDataKey, after: WrappedDataKey) {
    const row = this.rows.find(
      (candidate) => candidate.licenceId === licenceId && candidate.key.id === before.id,
    );
    if (row === undefined || row.key.wrappedKey !== before.wrappedKey) return false;
    row.key = after;
    return true;
  }
}

describe('a sealed key', () => {
  let dataKeys = new MemoryDataKeys();
  const masterKey = newMasterKey();
  const vault = createKeyVault({ current: masterKey, earlier: [] });
  const text = createKeyText('acme', 'test');
  const sealText = async () => await vault.sealKeyText(text, binding, { dataKeys, nowMs: 1 });
  beforeEach(() => {
    dataKeys = new MemoryDataKeys();
  });

  it('opens to the same text and never looks alike twice', async () => {
    const [one, other] = [await sealText(), await sealText()];
    expect(one).not.toBe(other);
    expect((await vault.openKeyText(one, binding, dataKeys)).reveal()).toBe(text.reveal());
    expect((await vault.openKeyText(other, binding, dataKeys)).reveal()).toBe(text.reveal());
  });

  it('names its format and its data key, which names its master key', async () => {
    const sealed = await sealText();
    const [row] = dataKeys.rows;
    expect(sealed.startsWith(`pg1.${row?.key.id}.`)).toBe(true);
    expect(row?.key.wrappedKey.startsWith(`pg1.${masterKey.id}.`)).toBe(true);
    expect(dataKeys.rows).toHaveLength(1);
  });

  it('opens for nothing but its own licence, API user, key and version', async () => {
    const sealed = await sealText();
    await vault.sealKeyText(text, { ...binding, licenceId: licence('b') }, { dataKeys, nowMs: 1 });
    const others: readonly KeyBinding[] = [
      { ...binding, licenceId: licence('b') },
      { ...binding, apiUserId: apiUserIdSchema.parse(randomUUID()) },
      { ...binding, keyId: apiKeyIdSchema.parse(`key_${'b'.repeat(16)}`) },
      { ...binding, version: 2 },
    ];
    for (const other of others) {
      await expect(vault.openKeyText(sealed, other, dataKeys)).rejects.toThrow(SealBroken);
    }
  });

  it('does not open once any of its parts was altered, moved or cut', async () => {
    const sealed = await sealText();
    const parts = sealed.split('.');
    for (const [index, part] of parts.entries()) {
      for (const changed of [flip(part), `${part}A`, part.slice(1), '', `${part}=`]) {
        const altered = parts.with(index, changed).join('.');
        await expect(vault.openKeyText(altered, binding, dataKeys)).rejects.toThrow(SealBroken);
      }
    }
    for (const altered of ['', '.', sealed.slice(0, -1), `${sealed}.`, `${sealed}.AAAA`, ` ${sealed}`]) {
      await expect(vault.openKeyText(altered, binding, dataKeys)).rejects.toThrow(SealBroken);
    }
  });

  it('does not open with a data key whose wrapping was altered or taken from another licence', async () => {
    const sealed = await sealText();
    const [row] = dataKeys.rows;
    if (row === undefined) throw new Error('a data key expected');
    const original = row.key;
    for (const [index, part] of original.wrappedKey.split('.').entries()) {
      row.key = { ...original, wrappedKey: original.wrappedKey.split('.').with(index, flip(part)).join('.') };
      await expect(vault.openKeyText(sealed, binding, dataKeys)).rejects.toThrow(SealBroken);
    }
    row.key = original;
    row.licenceId = licence('b');
    await expect(
      vault.openKeyText(sealed, { ...binding, licenceId: licence('b') }, dataKeys),
    ).rejects.toThrow(SealBroken);
  });

  it('does not open under another master key', async () => {
    const sealed = await sealText();
    const other = createKeyVault({ current: newMasterKey(), earlier: [] });
    await expect(other.openKeyText(sealed, binding, dataKeys)).rejects.toThrow(SealBroken);
  });

  it('shows nothing of the key', async () => {
    expect(await sealText()).not.toContain(text.reveal().slice(10, 20));
  });
});

describe('a rotation of the master key', () => {
  async function sealMany(count: number) {
    const [before, after] = [newMasterKey(), newMasterKey()];
    const dataKeys = new MemoryDataKeys();
    const vault = createKeyVault({ current: before, earlier: [] });
    const text = createKeyText('acme', 'test');
    const sealed: { readonly binding: KeyBinding; readonly text: string }[] = [];
    for (let index = 0; index < count; index++) {
      const own = { ...binding, licenceId: licenceIdSchema.parse(`lic_${String(index).padStart(16, '0')}`) };
      sealed.push({ binding: own, text: await vault.sealKeyText(text, own, { dataKeys, nowMs: 1 }) });
    }
    const openAll = async (keys: Parameters<typeof createKeyVault>[0]) => {
      const opener = createKeyVault(keys);
      const texts = await Promise.all(
        sealed.map(async (one) => (await opener.openKeyText(one.text, one.binding, dataKeys)).reveal()),
      );
      expect(new Set(texts)).toEqual(new Set([text.reveal()]));
    };
    return { before, after, dataKeys, openAll };
  }

  it('keeps every key readable before, during and after, and afterwards without the old master key', async () => {
    const { before, after, dataKeys, openAll } = await sealMany(250);
    const masterKeys = { current: after, earlier: [before] };
    await openAll(masterKeys);
    expect(await rewrapDataKeys(dataKeys, masterKeys)).toBe(250);
    await openAll({ current: after, earlier: [] });
    await expect(openAll({ current: before, earlier: [] })).rejects.toThrow(SealBroken);
    expect(await rewrapDataKeys(dataKeys, masterKeys)).toBe(0);
  });

  it('goes on where it was stopped', async () => {
    const { before, after, dataKeys, openAll } = await sealMany(150);
    const masterKeys = { current: after, earlier: [before] };
    let writes = 0;
    const failing: DataKeyRotation = {
      listWrappedByOthers: async (id, limit) => await dataKeys.listWrappedByOthers(id, limit),
      replace: async (...change) => {
        if (++writes > 70) throw new Error('stopped');
        return await dataKeys.replace(...change);
      },
    };
    await expect(rewrapDataKeys(failing, masterKeys)).rejects.toThrow('stopped');
    await openAll(masterKeys);
    expect(await rewrapDataKeys(dataKeys, masterKeys)).toBe(80);
    await openAll({ current: after, earlier: [] });
  });
});

/** Replaces one character in the middle, keeping length and alphabet. */
function flip(part: string): string {
  const at = Math.floor(part.length / 2);
  return part.slice(0, at) + (part[at] === 'A' ? 'B' : 'A') + part.slice(at + 1);
}
