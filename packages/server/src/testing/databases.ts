import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe } from 'vitest';
import { postgresTypes } from '../storage/migrations/migration.ts';
import { migrations } from '../storage/migrations/migrations.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import type { Config } from '../config/config-schema.ts';
import { askForService } from './ask-for-service.ts';
import type { Service } from './provision/service-names.ts';

/** The place of a test database, which a test may open as often as it likes. */
export interface TestDatabase {
  readonly kind: Config['database']['kind'];
  readonly config: Config['database'];
  readonly dataFolder: string;
}

export interface TestDatabases {
  /** A new, empty database. It is removed after the suite. */
  readonly createEmpty: () => Promise<TestDatabase>;
  /** Opens a database; the storage is closed after the suite unless the test did so. */
  readonly open: (database: TestDatabase, options?: { readonly now?: () => number }) => Promise<Storage>;
}

const poolSize = 8;
const postgres: Service = await askForService('postgres');

/**
 * Runs the same suite over SQLite and over PostgreSQL. `openFresh` gives a storage with an empty, up-to-date schema each
 * time; everything that was opened is closed and removed after the suite.
 */
export function describeEachDatabase(
  name: string,
  suite: (openFresh: () => Promise<Storage>, databases: TestDatabases & Pick<TestDatabase, 'kind'>) => void,
): void {
  describe(`${name} (SQLite)`, () => runSuite('sqlite', suite));
  if (postgres.kind === 'missing') {
    describe.skip(`${name} (PostgreSQL) [skipped: ${postgres.reason}]`, () => runSuite('postgres', suite));
    return;
  }
  describe(`${name} (PostgreSQL)`, () => runSuite('postgres', suite));
}

function runSuite(
  kind: TestDatabase['kind'],
  suite: (openFresh: () => Promise<Storage>, databases: TestDatabases & Pick<TestDatabase, 'kind'>) => void,
): void {
  const opened: Storage[] = [];
  const removals: (() => Promise<void>)[] = [];
  const createEmpty = async () => {
    const { database, remove } = await createDatabase(kind);
    removals.push(remove);
    return database;
  };
  const open: TestDatabases['open'] = async (database, options = {}) => {
    const storage = await openStorage(database.config, { dataFolder: database.dataFolder, ...options });
    opened.push(storage);
    return storage;
  };
  afterAll(async () => {
    for (const storage of opened) await storage.close();
    for (const remove of removals) await remove();
  });
  const openFresh = async () => {
    const { database, remove } = await createMigrated(kind);
    removals.push(remove);
    return await open(database);
  };
  suite(openFresh, { kind, createEmpty, open });
}

interface Created {
  readonly database: TestDatabase;
  readonly remove: () => Promise<void>;
}

/**
 * Copies a database whose tables already exist, because creating them takes longer than most tests. PostgreSQL has one
 * template for the whole test run, SQLite one for each test file. Migrations are tested on empty databases instead.
 */
async function createMigrated(kind: TestDatabase['kind']): Promise<Created> {
  if (kind === 'postgres') return await createPostgresDatabase(await preparePostgresTemplate());
  const created = await createDatabase(kind);
  cpSync(await (sqliteTemplate ??= prepareSqliteTemplate()), created.database.dataFolder, {
    recursive: true,
  });
  return created;
}

let sqliteTemplate: Promise<string> | undefined;

async function prepareSqliteTemplate(): Promise<string> {
  const { database, remove } = await createDatabase('sqlite');
  process.once('exit', () => rmSync(database.dataFolder, { recursive: true, force: true }));
  try {
    await migrateOnce(database);
  } catch (error) {
    await remove();
    throw error;
  }
  return database.dataFolder;
}

/** The name contains a digest of the migrations, so that a server that outlives the run can reuse its template. */
async function preparePostgresTemplate(): Promise<string> {
  if (postgres.kind === 'missing') throw new Error(postgres.reason);
  const server = postgres.location;
  const statements = migrations.flatMap((migration) => migration.statements(postgresTypes));
  const name = `postern_template_${createHash('sha256').update(statements.join(';')).digest('hex').slice(0, 16)}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    // One of the test workers creates it; the others wait.
    await client.query('select pg_advisory_lock(1)');
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) {
      // Under another name until its tables are there.
      const { database, name: unfinished } = await createPostgresDatabase();
      await migrateOnce(database);
      await client.query(`alter database ${unfinished} rename to ${name}`);
    }
  } finally {
    await client.end();
  }
  return name;
}

async function migrateOnce(database: TestDatabase): Promise<void> {
  const storage = await openStorage(database.config, { dataFolder: database.dataFolder });
  await storage.close();
}

/** The caller removes it. */
export async function createDatabase(kind: TestDatabase['kind']): Promise<Created> {
  if (kind === 'postgres') return createPostgresDatabase();
  const dataFolder = mkdtempSync(join(tmpdir(), 'postern-storage-'));
  return {
    database: { kind, config: { kind }, dataFolder },
    remove: async () => rmSync(dataFolder, { recursive: true, force: true }),
  };
}

async function createPostgresDatabase(template?: string): Promise<Created & { readonly name: string }> {
  if (postgres.kind === 'missing') throw new Error(postgres.reason);
  const name = `postern_test_${randomBytes(8).toString('hex')}`;
  const server = postgres.location;
  await runOnce(server, `create database ${name}${template === undefined ? '' : ` template ${template}`}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    name,
    database: { kind: 'postgres', config: { kind: 'postgres', url: url.href, poolSize }, dataFolder: '' },
    remove: () => runOnce(server, `drop database if exists ${name} with (force)`),
  };
}

async function runOnce(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
