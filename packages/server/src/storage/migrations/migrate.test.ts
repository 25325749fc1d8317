import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import { describeSchema } from '../../testing/describe-schema.ts';
import { openDatabase } from '../open-database.ts';
import { migrations } from './migrations.ts';

describeEachDatabase('the schema', (_openFresh, { kind, createEmpty }) => {
  it('of a new database is the one on record (a change of it is a new migration)', async () => {
    const { config, dataFolder } = await createEmpty();
    const open = await openDatabase(config, { dataFolder, now: () => 0 });
    try {
      const described = await describeSchema(open.reader);
      await expect(described).toMatchFileSnapshot(`schema.${kind}.txt`);
    } finally {
      await open.close();
    }
  });

  it('makes the audit log append-only in the database itself', async () => {
    const { config, dataFolder } = await createEmpty();
    const open = await openDatabase(config, { dataFolder, now: () => 0 });
    try {
      await open.write(async ({ query }) => {
        const zero = sql`'', 0, '', '', '', '', '', 'null', 'null', '', ''`;
        await sql`insert into audit_event (chain, sequence, actor_id, at_ms, actor_kind, actor_name, action,
          subject_kind, subject_id, before, after, hash, previous_hash, subject_name) values ('-', 1, ${zero}, '')`.execute(
          query,
        );
      });
      for (const statement of ['update audit_event set action = action', 'delete from audit_event']) {
        await expect(open.write(({ query }) => sql.raw(statement).execute(query))).rejects.toThrow(
          /append-only/,
        );
      }
    } finally {
      await open.close();
    }
  });
});

it('has migrations in the order of their numbers, each number once', () => {
  const numbers = migrations.map((migration) => migration.number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
});
