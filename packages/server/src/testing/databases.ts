import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe } from 'vitest';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import type { Config } from '../config/config-schema.ts';
import { askForService } from './ask-for-service.ts';
import type { Service } from './provision/service-names.ts';

/** Where one test database lies; it can be opened as often as the test likes. */
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
  suite(async () => open(await createEmpty()), { kind, createEmpty, open });
}

interface Created {
  readonly database: TestDatabase;
  readonly remove: () => Promise<void>;
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

async function createPostgresDatabase(): Promise<Created> {
  if (postgres.kind === 'missing') throw new Error(postgres.reason);
  const name = `postern_test_${randomBytes(8).toString('hex')}`;
  const server = postgres.location;
  await runOnce(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
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
