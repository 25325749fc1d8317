import { join } from 'node:path';
import { readdirSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/databases.ts';
import type { TestDatabase } from '../testing/databases.ts';
import { checkDatabaseRole, inspectDatabase } from './inspect-database.ts';
import { OpenStorageError } from './storage-errors.ts';

/** As another program, or another version of Postern, would. */
async function execute({ config, dataFolder }: TestDatabase, statement: string): Promise<void> {
  if (config.kind === 'sqlite') {
    const database = new DatabaseSync(join(dataFolder, 'postern.db'));
    database.exec(statement);
    database.close();
    return;
  }
  const client = new Client({ connectionString: config.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function readState({ config, dataFolder }: TestDatabase) {
  const database = await inspectDatabase(config, dataFolder);
  await database?.close();
  return database?.schema;
}

describeEachDatabase('a database that is looked at', (_openFresh, { kind, createEmpty, open }) => {
  it('is empty before the first start, up to date after it, and read while the program has it open', async () => {
    const place = await createEmpty();
    expect(await readState(place)).toEqual(kind === 'sqlite' ? undefined : { kind: 'empty' });
    const storage = await open(place);
    expect(await readState(place)).toMatchObject({ kind: 'current' });
    await storage.close();
    expect(await readState(place)).toMatchObject({ kind: 'current' });
  });

  it('says how many migrations are to come, and that a newer version wrote it', async () => {
    const place = await createEmpty();
    await (await open(place)).close();
    await execute(place, 'delete from schema_migration where number = 45');
    expect(await readState(place)).toMatchObject({ kind: 'behind', missing: 1 });
    await execute(place, "insert into schema_migration values (9999, 'future', 0)");
    expect(await readState(place)).toEqual({ kind: 'newer', step: 9999 });
  });

  it('of another program is known as such, refuses the start, and stays as it is', async () => {
    const place = await createEmpty();
    await execute(place, 'create table invoices (id integer)');
    expect(await readState(place)).toEqual({ kind: 'foreign', table: 'invoices' });
    await expect(open(place)).rejects.toThrow(OpenStorageError);
    await expect(open(place)).rejects.toThrow(/tables of another program, such as invoices/);
    expect(await readState(place)).toEqual({ kind: 'foreign', table: 'invoices' });
  });

  if (kind === 'sqlite') {
    it('leaves no file behind and changes none', async () => {
      const place = await createEmpty();
      await (await open(place)).close();
      const list = () =>
        readdirSync(place.dataFolder).map((name) => [name, statSync(join(place.dataFolder, name)).mtimeMs]);
      const before = list();
      await readState(place);
      expect(list()).toEqual(before);
    });
    return;
  }

  it('of a role that may not make tables is refused with the remedy, without the password', async () => {
    const place = await createEmpty();
    if (place.config.kind !== 'postgres') throw new Error('PostgreSQL only');
    const role = `postern_doctor_${new URL(place.config.url).pathname.slice(-8)}`;
    await execute(place, `create role ${role} login password 'hunter2'`);
    const url = new URL(place.config.url);
    [url.username, url.password] = [role, 'hunter2'];
    const config = { ...place.config, url: url.href };
    try {
      await expect(checkDatabaseRole(place.config)).resolves.toBeUndefined();
      const refused = await checkDatabaseRole(config).catch((error: unknown) => String(error));
      expect(refused).toContain(`does not let the role ${role} make tables`);
      expect(refused).not.toContain('hunter2');
    } finally {
      await execute(place, `drop role ${role}`);
    }
  });
});
