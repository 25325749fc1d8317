import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OpenStorageError } from '../storage/storage-errors.ts';
import { prepareDataFolder } from './prepare-data-folder.ts';

const umaskBefore = process.umask(0o077);
afterEach(() => void process.umask(umaskBefore));

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

describe('The data folder', () => {
  it('is made for its owner alone, and one that exists is closed to others', async () => {
    process.umask(0);
    const parent = mkdtempSync(join(tmpdir(), 'postern-modes-'));
    await prepareDataFolder(join(parent, 'new'));
    mkdirSync(join(parent, 'old'), { mode: 0o755 });
    await prepareDataFolder(join(parent, 'old'));
    expect([modeOf(join(parent, 'new')), modeOf(join(parent, 'old'))]).toEqual(['700', '700']);
  });

  it('that cannot be made is refused with the remedy', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'postern-modes-'));
    writeFileSync(join(parent, 'file'), '');
    for (const folder of [join(parent, 'file'), join(parent, 'file', 'data')]) {
      await expect(prepareDataFolder(folder)).rejects.toThrow(OpenStorageError);
      await expect(prepareDataFolder(folder)).rejects.toThrow(/cannot be made .*`dataFolder`/);
    }
  });

  it('is no folder that everybody writes to, with the remedy', async () => {
    const shared = mkdtempSync(join(tmpdir(), 'postern-modes-'));
    chmodSync(shared, 0o1777);
    const refused: unknown = await prepareDataFolder(shared).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OpenStorageError);
    expect(String(refused)).toContain(`chmod 700 ${shared}`);
    expect(modeOf(shared)).toBe('1777');
  });
});
