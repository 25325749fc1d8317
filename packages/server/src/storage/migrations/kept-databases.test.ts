import { expect, it } from 'vitest';
import type { LicenceId } from '@postern/contract/ids';
import { createKeyVault } from '../../crypto/envelope.ts';
import { createKeyDigester } from '../../crypto/key-digest.ts';
import { parseMasterKey, verifyMasterKey } from '../../crypto/master-key.ts';
import type { SettingsPort } from '../../crypto/master-key.ts';
import { createPasswordHasher } from '../../crypto/password-hash.ts';
import { loadPepper } from '../../crypto/pepper.ts';
import { Secret } from '../../domain/secret.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import type { TestDatabase } from '../../testing/databases.ts';
import { describeSchemaParts } from '../../testing/describe-schema.ts';
import { digestMigrations, loadKeptDatabases, loadLandedDigests } from '../../testing/kept-databases.ts';
import type { KeptDatabase } from '../../testing/kept-databases.ts';
import { createPeopleDesk } from '../../testing/people-desk.ts';
import { presentRows, readKeptColumns, restoreKeptDatabase } from '../../testing/restore-kept-database.ts';
import { verifyAuditChain } from '../audit/audit-chain.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { openDatabase } from '../open-database.ts';
import type { Storage } from '../storage.ts';
import { migrations } from './migrations.ts';

const keptDatabases = loadKeptDatabases();

it('keeps a database of the newest schema (npm run keep-database makes it)', () => {
  expect(keptDatabases.at(-1)?.steps).toEqual(migrations.map(({ number }) => number));
});

it('has every landed migration as it landed: a change is a new one (npm run keep-database records new ones)', () => {
  expect(digestMigrations(migrations)).toEqual(loadLandedDigests());
});

describeEachDatabase('the upgrade', (_openFresh, { createEmpty, open }) => {
  /** Migrates the database, and reads from it with `work`. */
  const migrateAndRead = async <Result>(
    database: TestDatabase,
    work: (reader: DatabaseHandle) => Promise<Result>,
  ): Promise<Result> => {
    const { config, dataFolder } = database;
    const { reader, close } = await openDatabase(config, { dataFolder, now: () => 0 });
    try {
      return await work(reader);
    } finally {
      await close();
    }
  };
  let fresh: Promise<string> | undefined;
  it.each(keptDatabases.map((kept) => ({ steps: kept.steps.length, commit: kept.commit, kept })))(
    'of a database with $steps migrations ($commit) keeps the meaning of its data',
    async ({ kept }) => {
      const database = await createEmpty();
      await restoreKeptDatabase(kept, database);
      fresh ??= createEmpty().then((empty) => migrateAndRead(empty, describeSchemaParts));
      const schema = await fresh;
      await migrateAndRead(database, async (reader) => {
        expect(await describeSchemaParts(reader)).toBe(schema);
        expect(await readKeptColumns(kept, reader)).toEqual(presentKept(kept));
      });
      const storage = await open(database);
      await expectInstallation(kept, storage);
    },
  );
});

/** Returns the kept rows with what migrations change in them on purpose. */
function presentKept({ tables, steps }: KeptDatabase): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, { columns, rows }]) => {
      const objects = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
      // 0015: accounts had been called verified without any proof.
      const changed = table === 'human_user' && !steps.includes(15) ? { emailVerified: 0 } : {};
      return [
        table,
        presentRows(
          objects.map((row) => ({ ...row, ...changed })),
          columns,
        ),
      ];
    }),
  );
}

/** Checks through the program's own code what people and callers would notice. */
async function expectInstallation(kept: KeptDatabase, storage: Storage): Promise<void> {
  await expectApiUsers(kept, storage);
  for (const licenceId of [null, kept.licence.id]) await expectAuditChain(licenceId, storage);
  await expectChangeFeed(kept, storage);
  if (kept.person !== null) {
    const { email, password } = kept.person;
    const desk = createPeopleDesk(storage, { passwordHasher: createPasswordHasher() });
    expect((await desk.signIn(email, password)).status).toBe(200);
  }
}

async function expectApiUsers(kept: KeptDatabase, storage: Storage): Promise<void> {
  const masterKeys = { current: parseMasterKey(kept.masterKey, 'the kept database'), earlier: [] };
  const settings: SettingsPort = {
    find: (name) => storage.settings.find(name),
    claim: (name) => Promise.reject(new Error(`the setting ${name} is missing`)),
  };
  expect(await verifyMasterKey(masterKeys, settings)).toBe(masterKeys.current.id);
  const digestKey = createKeyDigester(await loadPepper(masterKeys, settings));
  const vault = createKeyVault(masterKeys);
  const licence = await storage.licences.find(kept.licence.id);
  expect(licence).toMatchObject({ number: kept.licence.number, name: kept.licence.name });
  for (const { id, environment, key, status, rights, networkRules, displayName } of kept.apiUsers) {
    const grant = await storage.grants.findByKeyDigest(environment, digestKey(new Secret(key)));
    if (status === 'deactivated') {
      expect(grant, displayName).toBeUndefined();
      continue;
    }
    const networkRanges = networkRules.map(({ range }) => range);
    expect(grant).toMatchObject({ apiUserId: id, displayName, status, rights, networkRanges });
    const [stored] = await storage.apiKeys.list(kept.licence.id, environment, id);
    if (stored?.sealedText === undefined || stored.sealedText === null)
      throw new Error('the key has lost its text');
    const binding = { licenceId: kept.licence.id, apiUserId: id, keyId: stored.id, version: stored.version };
    expect((await vault.openKeyText(stored.sealedText, binding, storage.dataKeys)).reveal()).toBe(key);
  }
}

async function expectAuditChain(licenceId: LicenceId | null, storage: Storage): Promise<void> {
  const { items, total } = await storage.audit.list(licenceId, { page: 1, pageSize: 200 });
  expect([items.length, verifyAuditChain(items.toReversed()).kind]).toEqual([total, 'intact']);
}

/** Gateways go on from the change that they have applied, so that none of them may be lost or counted anew. */
async function expectChangeFeed({ tables }: KeptDatabase, storage: Storage): Promise<void> {
  const { columns, rows } = tables['access_change'] ?? { columns: [], rows: [] };
  const sequences = rows.map((row) => row[columns.indexOf('sequence')]);
  expect(await storage.changes.latest()).toBe(sequences.at(-1));
  const added = await storage.transact((tx) =>
    tx.changes.append({ atMs: 1, licenceId: null, environment: null, kind: 'everything', subjectId: '' }),
  );
  expect(added).toBe(Number(sequences.at(-1)) + 1);
}
