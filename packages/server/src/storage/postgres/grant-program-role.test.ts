import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { askForService } from '../../testing/ask-for-service.ts';
import { createDatabase } from '../../testing/databases.ts';
import { newAuditEvent } from '../../testing/storage-fixtures.ts';
import { openStorage } from '../open-storage.ts';

const postgres = await askForService('postgres');
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function query(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database, the role that owns its tables, and one that the program runs as. */
async function createRoles(attributes: string) {
  const { database, remove } = await createDatabase('postgres');
  if (database.config.kind !== 'postgres') throw new Error('no PostgreSQL');
  const superUrl = database.config.url;
  const name = `postern_run_${randomBytes(6).toString('hex')}`;
  await query(superUrl, `create role ${name} login password 'run' ${attributes}`);
  closers.push(async () => {
    await query(superUrl, `drop owned by ${name}`);
    await remove();
    if (postgres.kind === 'available') await query(postgres.location, `drop role ${name}`);
  });
  const url = new URL(superUrl);
  url.username = name;
  url.password = 'run';
  return { url: url.href, migrationUrl: superUrl, name };
}

describe.skipIf(postgres.kind === 'missing')('The role that the program runs as, on PostgreSQL', () => {
  it('adds to the audit log, and can neither change it nor switch off what keeps it', async () => {
    const { url, migrationUrl } = await createRoles('nosuperuser');
    const config = { kind: 'postgres', url, migrationUrl, poolSize: 2 } as const;
    const storage = await openStorage(config, { dataFolder: '' });
    closers.push(() => storage.close());
    await storage.transact(async (tx) => {
      await tx.audit.append(newAuditEvent());
      await tx.audit.append(newAuditEvent());
    });
    for (const statement of [
      "update audit_event set action = 'x'",
      'delete from audit_event',
      'truncate audit_event',
      'alter table audit_event disable trigger all',
      'drop trigger audit_event_no_delete on audit_event',
      'drop table audit_event',
      'delete from audit_checkpoint',
      "insert into audit_cut (chain, sequence, hash, at_ms, jws) values ('-', 2, '', 0, '')",
      'create or replace function audit_event_refuse_kept() returns trigger language plpgsql as $$ begin return old; end $$',
      'delete from schema_migration',
    ]) {
      await expect(query(url, statement), statement).rejects.toThrow(/permission denied|must be owner/);
    }
    // Only the retention deletes events: as the owner, and only those that a cut covers.
    const cut = { sequence: 1, hash: 'a'.repeat(64), atMs: 1, jws: 'signed' };
    await expect(storage.transact((tx) => tx.auditCuts.cut(null, cut))).rejects.toThrow(/permission denied/);
    await storage.transactAsOwner((tx) => tx.auditCuts.cut(null, cut));
    expect((await storage.audit.readAfter(null, 0, 9)).map(({ sequence }) => sequence)).toEqual([2]);
    await expect(query(migrationUrl, 'delete from audit_event')).rejects.toThrow(/append-only/);
  });

  it('is refused where it could all the same: as a superuser', async () => {
    const { url, migrationUrl, name } = await createRoles('superuser');
    const config = { kind: 'postgres', url, migrationUrl, poolSize: 2 } as const;
    await expect(openStorage(config, { dataFolder: '' })).rejects.toThrow(
      new RegExp(`The role ${name} of .* could change the table audit_event`),
    );
  });
});
