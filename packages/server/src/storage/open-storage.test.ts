import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { askForService } from '../testing/ask-for-service.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { insertLicence, newLicence } from '../testing/storage-fixtures.ts';
import { openStorage } from './open-storage.ts';
import { OpenStorageError, StorageUnavailableError } from './storage-errors.ts';
import { translateSqliteError } from './sqlite/sqlite-error.ts';

const service = await askForService('postgres');
const folders: string[] = [];
const createFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-open-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'opened',
    (error: unknown) => {
      expect(error).toBeInstanceOf(OpenStorageError);
      return error instanceof Error ? error.message : '';
    },
  );
const openSqliteIn = (dataFolder: string) => openStorage({ kind: 'sqlite' }, { dataFolder });
const openPostgresAt = (url: string) =>
  openStorage({ kind: 'postgres', url, poolSize: 2 }, { dataFolder: '' });

describeEachDatabase('opening', (_openFresh, { createEmpty, open }) => {
  it('again finds everything that was there, and applies no step twice', async () => {
    const database = await createEmpty();
    const first = await open(database);
    await insertLicence(first, 5);
    await first.close();
    await first.close();
    const second = await open(database);
    expect(await second.licences.findByNumber(5)).toMatchObject(newLicence(5));
  });
});

describe('opening the embedded database', () => {
  it('refuses a second owner, in this process and from another, and lets go when the owner is killed', async () => {
    const dataFolder = createFolder();
    const storage = await openSqliteIn(dataFolder);
    const refusal = /postern\.db is in use by another Postern process.*Stop that process/;
    expect(await messageOf(openSqliteIn(dataFolder))).toMatch(refusal);
    const licenceId = await insertLicence(storage, 1);
    await storage.close();

    const program = fileURLToPath(new URL('../testing/write-until-killed.ts', import.meta.url));
    const database = JSON.stringify({ config: { kind: 'sqlite' }, dataFolder });
    const owner = spawn(process.execPath, [program, database, licenceId], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    expect(await messageOf(openSqliteIn(dataFolder))).toMatch(refusal);
    owner.kill('SIGKILL');
    await once(owner, 'close');
    await (await openSqliteIn(dataFolder)).close();
  });

  it('names the file and the remedy when it is not a database', async () => {
    const dataFolder = createFolder();
    const text = 'this is no database, but it is long enough to be looked at as one'.repeat(20);
    writeFileSync(join(dataFolder, 'postern.db'), text);
    const message = await messageOf(openSqliteIn(dataFolder));
    expect(message).toContain(join(dataFolder, 'postern.db'));
    expect(message).toMatch(/is not a database, or it is damaged\. Restore it from a backup/);
    expect(readFileSync(join(dataFolder, 'postern.db'), 'utf8')).toBe(text);
  });

  it('says that the file is damaged when its pages are', async () => {
    const dataFolder = createFolder();
    const storage = await openSqliteIn(dataFolder);
    await insertLicence(storage, 1);
    await storage.close();
    // The file now contains everything, so that a copy of it would be complete.
    expect(readdirSync(dataFolder).sort()).toEqual(['postern.db', 'postern.db.lock']);
    const file = openSync(join(dataFolder, 'postern.db'), 'r+');
    writeSync(file, Buffer.alloc(8_192, 0xff), 0, 8_192, 100);
    closeSync(file);
    expect(await messageOf(openSqliteIn(dataFolder))).toMatch(/damaged.*backup/);
  });

  it('says that the data folder cannot be made when a file is in its place', async () => {
    const file = join(createFolder(), 'file');
    writeFileSync(file, '');
    expect(await messageOf(openSqliteIn(join(file, 'data')))).toMatch(
      /cannot be made or written \(ENOTDIR\)/,
    );
  });

  it('says that the file cannot be written when it may only be read', () => {
    const file = join(createFolder(), 'x.db');
    const writable = new DatabaseSync(file);
    writable.exec('create table t (a)');
    writable.close();
    const database = new DatabaseSync(file, { readOnly: true });
    expect(translatedFault(() => database.exec('insert into t values (1)'), file)).toMatch(
      /cannot be written\. Give/,
    );
    database.close();
  });

  it('says that the disk is full when it is', () => {
    const file = join(createFolder(), 'x.db');
    const database = new DatabaseSync(file);
    database.exec('pragma max_page_count = 2; create table t (a)');
    const fill = () => database.exec('insert into t values (zeroblob(1000000))');
    expect(translatedFault(fill, file)).toMatch(/The disk that holds .* is full\. Free some space/);
    database.close();
  });

  it('refuses a database that a newer Postern wrote', async () => {
    const dataFolder = createFolder();
    await (await openSqliteIn(dataFolder)).close();
    const database = new DatabaseSync(join(dataFolder, 'postern.db'));
    database.exec("insert into schema_migration values (9999, 'future', 0)");
    database.close();
    expect(await messageOf(openSqliteIn(dataFolder))).toMatch(/newer Postern.*step 9999/);
  });
});

describe('opening PostgreSQL', () => {
  it('refuses what is not a PostgreSQL URL, without repeating it', async () => {
    for (const url of [
      'mysql://u:sesame@host/db',
      'not a url sesame',
      'postgres://u:sesame@host',
      'env:SESAME',
    ]) {
      const message = await messageOf(openPostgresAt(url));
      expect(message).toMatch(/database\.url.*postgres:\/\/user:password@host/);
      expect(message).not.toMatch(/sesame/i);
    }
  });

  it('says that nothing listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close();
    await once(server, 'close');
    const message = await messageOf(openPostgresAt(`postgres://u:sesame@127.0.0.1:${port}/db`));
    expect(message).toMatch(
      /PostgreSQL at 127\.0\.0\.1:\d+ \(database db\) refused the connection\. Is it running/,
    );
    expect(message).not.toContain('sesame');
  });

  const skipped = service.kind === 'missing' ? ` [skipped: ${service.reason}]` : '';
  it.skipIf(skipped !== '')(
    `says that the database is missing, or that the password is wrong${skipped}`,
    async () => {
      if (service.kind === 'missing') throw new Error(service.reason);
      const missing = new URL(service.location);
      missing.pathname = '/there_is_no_such_database';
      expect(await messageOf(openPostgresAt(missing.href))).toMatch(
        /has no such database\. Create it first: createdb/,
      );
      const wrong = new URL(service.location);
      wrong.password = 'sesame';
      const message = await messageOf(openPostgresAt(wrong.href));
      expect(message).toMatch(/refused the user name or the password/);
      expect(message).not.toContain('sesame');
    },
  );
});

function translatedFault(work: () => void, file: string): string {
  try {
    work();
  } catch (error) {
    const presented = translateSqliteError(error, file);
    expect(presented).toBeInstanceOf(StorageUnavailableError);
    return presented instanceof Error ? presented.message : '';
  }
  return 'nothing was thrown';
}
