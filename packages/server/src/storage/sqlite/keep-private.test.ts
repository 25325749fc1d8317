import { chmodSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openSqlite } from './open-sqlite.ts';

const umaskBefore = process.umask(0o077);
afterEach(() => void process.umask(umaskBefore));

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const modesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]));

describe('The files of the embedded database', () => {
  it('are for their owner alone, whatever the umask and the folder say', async () => {
    process.umask(0);
    const folder = mkdtempSync(join(tmpdir(), 'postern-modes-'));
    chmodSync(folder, 0o755);
    const open = await openSqlite(folder, { now: Date.now });
    expect(modesIn(folder)).toMatchObject({
      'postern.db': '600',
      'postern.db-shm': '600',
      'postern.db-wal': '600',
      'postern.db.lock': '600',
    });
    expect(new Set(Object.values(modesIn(folder)))).toEqual(new Set(['600']));
    await open.close();
  });

  it('lose the rights of others where they had some', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-modes-'));
    const first = await openSqlite(folder, { now: Date.now });
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
    await first.close();
    const again = await openSqlite(folder, { now: Date.now });
    expect(new Set(Object.values(modesIn(folder)))).toEqual(new Set(['600']));
    await again.close();
  });
});
