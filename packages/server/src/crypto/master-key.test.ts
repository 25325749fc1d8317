import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createCheckValue,
  createMasterKeyRing,
  loadMasterKey,
  MasterKeyInvalid,
  nextCheckSetting,
  parseMasterKey,
  verifyMasterKey,
} from './master-key.ts';
import type { SettingsPort } from './master-key.ts';
import { loadPepper } from './pepper.ts';

const keyText = () => randomBytes(32).toString('base64');

function createSettings(): SettingsPort & { readonly values: Map<string, string>; writes: number } {
  const values = new Map<string, string>();
  return {
    values,
    writes: 0,
    find: async (name) => values.get(name),
    async claim(name, value) {
      this.writes++;
      const found = values.get(name);
      if (found === undefined) values.set(name, value);
      return found ?? value;
    },
  };
}

describe('the master key', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-master-key-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  it('is read from the environment and from a private file, with a newline at the end or not', async () => {
    const text = keyText();
    const path = join(folder, 'master');
    await writeFile(path, `${text}\n`, { mode: 0o600 });
    const fromFile = await loadMasterKey(`file:${path}`, {});
    const fromEnvironment = await loadMasterKey('env:MASTER', { MASTER: text });
    expect(fromFile.id).toBe(fromEnvironment.id);
    expect(fromFile.id).toMatch(/^[0-9a-f]{12}$/);
  });

  it('is refused from a file that everybody can read, with the command that mends it', async () => {
    const path = join(folder, 'master');
    await writeFile(path, keyText());
    await chmod(path, 0o644);
    await expect(loadMasterKey(`file:${path}`, {})).rejects.toThrow(`chmod 600 ${path}`);
  });

  it.each([
    ['missing', undefined, /missing/],
    ['empty', ' \n', /missing/],
    ['no base64', `${keyText().slice(0, -2)}!!`, /not base64/],
    ['base64 with lost padding', keyText().replace('=', ''), /not base64/],
    ['too short', randomBytes(16).toString('base64'), /has 16 bytes/],
    ['too long', randomBytes(33).toString('base64'), /has 33 bytes/],
    ['one byte repeated', Buffer.alloc(32).toString('base64'), /repeated/],
  ])('is refused when it is %s, without showing it', (_name, text, message) => {
    expect(() => parseMasterKey(text, 'X')).toThrow(MasterKeyInvalid);
    expect(() => parseMasterKey(text, 'X')).toThrow(message);
    if (text !== undefined && text.trim() !== '') {
      expect(() => parseMasterKey(text, 'X')).not.toThrow(
        new RegExp(text.slice(0, 10).replace(/[+/]/g, '.')),
      );
    }
  });

  it('has no default: a missing file or another kind of source is an error', async () => {
    await expect(loadMasterKey(`file:${join(folder, 'none')}`, {})).rejects.toThrow(MasterKeyInvalid);
    await expect(loadMasterKey('plain:abc', {})).rejects.toThrow(MasterKeyInvalid);
    await expect(loadMasterKey('env:', { '': undefined })).rejects.toThrow(MasterKeyInvalid);
  });

  it('is known again by its check value; a wrong one is refused and writes nothing', async () => {
    const settings = createSettings();
    const right = { current: parseMasterKey(keyText(), 'right'), earlier: [] };
    await verifyMasterKey(right, settings);
    await verifyMasterKey(right, settings);
    const writes = settings.writes;
    const wrong = { current: parseMasterKey(keyText(), 'wrong'), earlier: [] };
    await expect(verifyMasterKey(wrong, settings)).rejects.toThrow(right.current.id);
    expect(settings.writes).toBe(writes);
    await verifyMasterKey({ current: wrong.current, earlier: [right.current] }, settings);
  });

  it('is refused when the check value was altered', async () => {
    const settings = createSettings();
    const masterKeys = { current: parseMasterKey(keyText(), 'right'), earlier: [] };
    await verifyMasterKey(masterKeys, settings);
    for (const [name, value] of settings.values) settings.values.set(name, `${value.slice(0, -1)}!`);
    await expect(verifyMasterKey(masterKeys, settings)).rejects.toThrow(MasterKeyInvalid);
  });
});

describe('the pepper', () => {
  it('is made once, kept sealed, and the same for two processes that start at once', async () => {
    const settings = createSettings();
    const masterKeys = { current: parseMasterKey(keyText(), 'x'), earlier: [] };
    const [one, other] = await Promise.all([
      loadPepper(masterKeys, settings),
      loadPepper(masterKeys, settings),
    ]);
    expect(one.equals(other)).toBe(true);
    expect([...settings.values.values()].join()).not.toContain(one.export().toString('base64url'));
    expect((await loadPepper(masterKeys, settings)).equals(one)).toBe(true);
  });

  it('cannot be opened with another master key', async () => {
    const settings = createSettings();
    await loadPepper({ current: parseMasterKey(keyText(), 'x'), earlier: [] }, settings);
    const other = { current: parseMasterKey(keyText(), 'y'), earlier: [] };
    await expect(loadPepper(other, settings)).rejects.toThrow(/not loaded/);
  });
});

describe('the reference of a master key', () => {
  it('names a file whose path has a colon, and no other kind of source', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-master-key-'));
    const [text, path] = [keyText(), join(folder, 'a:b')];
    await writeFile(path, text, { mode: 0o600 });
    expect((await loadMasterKey(`file:${path}`, {})).id).toBe(parseMasterKey(text, 'X').id);
    await expect(loadMasterKey(`path:${path}`, {})).rejects.toMatchObject({ name: 'MasterKeyInvalid' });
    await rm(folder, { recursive: true });
  });
});

describe('a ring of master keys', () => {
  const [configured, earlier] = [parseMasterKey(keyText(), 'new'), parseMasterKey(keyText(), 'old')];

  it('seals with the configured key until it is told to seal with another one that is loaded', () => {
    const ring = createMasterKeyRing({ current: configured, earlier: [earlier] });
    expect([ring.configured, ring.current, ring.earlier]).toEqual([configured, configured, [earlier]]);
    expect(ring.ids).toEqual([configured.id, earlier.id]);
    ring.sealWith(earlier.id);
    expect([ring.configured, ring.current, ring.earlier]).toEqual([configured, earlier, [configured]]);
    expect(() => ring.sealWith('nobody’s')).toThrow('not loaded');
    expect(ring.current).toBe(earlier);
  });

  it('has to hold the key that is to come, and gives the one in force', async () => {
    const settings = createSettings();
    const former = { current: earlier, earlier: [] };
    expect(await verifyMasterKey(former, settings)).toBe(earlier.id);
    settings.values.set(nextCheckSetting, createCheckValue(configured));
    await expect(verifyMasterKey(former, settings)).rejects.toThrow(configured.id);
    expect(await verifyMasterKey({ current: configured, earlier: [earlier] }, settings)).toBe(earlier.id);
  });

  it('is refused by a check value that was cut off', async () => {
    const settings = createSettings();
    settings.values.set('master-key-check', createCheckValue(earlier).slice(0, -4));
    await expect(verifyMasterKey({ current: earlier, earlier: [] }, settings)).rejects.toThrow(
      MasterKeyInvalid,
    );
  });
});
