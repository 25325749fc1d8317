import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownFiles } from '../../own-files/own-files.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import type { TestDatabase } from '../../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiUser,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';
import type { Storage } from '../storage.ts';
import { backUp, restoreBackup, verifyBackup } from './back-up.ts';
import { BackupError } from './backup-error.ts';
import { presentManifestFile } from './backup-manifest.ts';
import { findPostgresTools } from './find-postgres-tools.ts';

const tools = findPostgresTools(process.env['PATH'] ?? '');
const deps = { tools, version: '1.2.3', now: () => atMs };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = () => join(folder, `backup-${(files += 1)}`);
const locate = ({ config, dataFolder }: TestDatabase) => ({ database: config, dataFolder });

/** An API user, and a change of access that gateways would follow. */
async function addApiUser(storage: Storage, number: number) {
  const licenceId = await insertLicence(storage, number);
  const apiUser = newApiUser();
  await storage.transact(async (tx) => {
    await tx.apiUsers.insert(licenceId, environment, apiUser);
    await tx.changes.append({ atMs, licenceId, environment, kind: 'api-user', subjectId: apiUser.id });
  });
  return { find: (from: Storage) => from.apiUsers.find(licenceId, environment, apiUser.id) };
}

describeEachDatabase('a backup', (_openFresh, { kind, createEmpty, open }) => {
  it('made while the program writes holds one moment, and is restored as it was', async () => {
    const [source, target] = [await createEmpty(), await createEmpty()];
    const storage = await open(source);
    const before = await addApiUser(storage, 1);
    const file = newFile();
    const [manifest] = await Promise.all([backUp(locate(source), file, deps), addApiUser(storage, 2)]);
    const after = await addApiUser(storage, 3);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.partial`)).toBe(false);
    expect(manifest).toMatchObject({ database: kind, version: '1.2.3', takenAtMs: atMs });
    expect(await verifyBackup(file, tools)).toEqual(manifest);
    expect(await restoreBackup(locate(target), file, tools)).toEqual(manifest);
    const restored = await open(target);
    expect(await before.find(restored)).toEqual(await before.find(storage));
    expect(await after.find(restored)).toBeUndefined();
    expect(await restored.changes.latest()).toBe(manifest.feedPosition?.sequence);
    // It goes on from there.
    await addApiUser(restored, 4);
  });

  it('that was changed, or whose manifest is missing or of a newer program, is refused and restores nothing', async () => {
    const [source, target] = [await createEmpty(), await createEmpty()];
    await addApiUser(await open(source), 1);
    const file = newFile();
    const manifest = await backUp(locate(source), file, deps);
    const bytes = readFileSync(file);
    const refuse = async (why: RegExp) => {
      await expect(verifyBackup(file, tools)).rejects.toThrow(why);
      await expect(restoreBackup(locate(target), file, tools)).rejects.toBeInstanceOf(BackupError);
    };
    writeFileSync(file, bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1));
    await refuse(/not as it was written/);
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    await refuse(/not as it was written/);
    writeFileSync(file, bytes);
    const manifestFile = presentManifestFile(file);
    writeFileSync(manifestFile, JSON.stringify({ ...manifest, schemaStep: 99_999 }));
    await refuse(/newer/);
    writeFileSync(manifestFile, '{}');
    await refuse(/not the manifest/);
    rmSync(manifestFile);
    await refuse(/manifest/);
    writeFileSync(manifestFile, JSON.stringify(manifest));
    await restoreBackup(locate(target), file, tools);
  });

  it('writes over no file, and is restored over no database', async () => {
    const source = await createEmpty();
    await addApiUser(await open(source), 1);
    const file = newFile();
    await backUp(locate(source), file, deps);
    const bytes = readFileSync(file);
    await expect(backUp(locate(source), file, deps)).rejects.toThrow(/not overwritten/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const occupied = await createEmpty();
    const there = await open(occupied);
    const own = await addApiUser(there, 5);
    await there.close();
    await expect(restoreBackup(locate(occupied), file, tools)).rejects.toBeInstanceOf(BackupError);
    expect(await own.find(await open(occupied))).toBeDefined();
  });

  it('of nothing is refused', async () => {
    await expect(backUp(locate(await createEmpty()), newFile(), deps)).rejects.toThrow(/nothing to back up/);
  });
});

describe('a backup of the embedded database', () => {
  async function writeInstallation() {
    const home = mkdtempSync(join(folder, 'home-'));
    const config = join(home, 'postern.yaml');
    const environments = {
      TEST: { kind: 'test', port: 0, hosts: ['a'], upstream: 'http://127.0.0.1:1', issuer: 'a' },
    };
    const apis = [{ id: 'a', basePath: '/a', openapi: 'a.json' }];
    writeFileSync(
      config,
      stringify({ brand: 'acme', dataFolder: 'data', masterKey: 'env:K', environments, apis }),
    );
    const { openStorage } = await import('../open-storage.ts');
    const storage = await openStorage({ kind: 'sqlite' }, { dataFolder: join(home, 'data') });
    await addApiUser(storage, 1);
    return { home, config, storage };
  }

  /** Kills the command as soon as the file appears in the folder. */
  async function killWhen(home: string, appears: string, args: readonly string[]): Promise<void> {
    const watcher = watch(home);
    const seen = new Promise<void>((resolve) => {
      watcher.on('change', (_event, name) => (String(name).includes(appears) ? resolve() : undefined));
    });
    const child = spawn(process.execPath, [ownFiles.programs.main, ...args], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await Promise.race([seen, ended]);
    child.kill('SIGKILL');
    await ended;
    watcher.close();
  }

  it(
    'that is killed while it is made leaves a whole backup or none, and the next one succeeds',
    { timeout: 60_000 },
    async () => {
      const { home, config, storage } = await writeInstallation();
      const file = join(home, 'killed');
      await killWhen(home, 'killed.partial', ['backup', file, '--config', config]);
      const isThere = existsSync(file) && existsSync(presentManifestFile(file));
      if (isThere) await verifyBackup(file, tools);
      const again = isThere ? join(home, 'again') : file;
      rmSync(isThere ? again : file, { force: true });
      const from = { database: { kind: 'sqlite' as const }, dataFolder: join(home, 'data') };
      await backUp(from, again, deps);
      expect((await verifyBackup(again, tools)).feedPosition).not.toBeNull();
      await storage.close();
    },
  );

  it(
    'that is killed while it is restored leaves no database, and the next restore succeeds',
    { timeout: 60_000 },
    async () => {
      const { home, config, storage } = await writeInstallation();
      await storage.close();
      const file = join(home, 'backup');
      await backUp({ database: { kind: 'sqlite' }, dataFolder: join(home, 'data') }, file, deps);
      rmSync(join(home, 'data'), { recursive: true });
      await killWhen(home, 'data', ['restore', file, '--config', config]);
      const into = { database: { kind: 'sqlite' as const }, dataFolder: join(home, 'data') };
      if (existsSync(join(home, 'data/postern.db'))) return; // It was faster than the signal, and whole.
      await restoreBackup(into, file, tools);
      expect(existsSync(join(home, 'data/postern.db'))).toBe(true);
    },
  );
});
