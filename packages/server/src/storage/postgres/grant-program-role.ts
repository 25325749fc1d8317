import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { OpenStorageError } from '../storage-errors.ts';
import type { Tables } from '../tables.ts';

/** The tables to which the program only adds, and those that it only reads. */
const appendOnly = ['audit_event', 'audit_checkpoint'] as const;
const readOnly = ['audit_cut', 'schema_migration'] as const;

/**
 * Gives the program's role the rights on the tables that it needs, and none to change the audit log: no update, delete
 * or truncate, and no trigger that it could disable. The tables belong to the role that migrates.
 *
 * @throws OpenStorageError for a role that could do so all the same, such as a superuser or the tables' owner
 */
export async function grantProgramRole(tx: Kysely<Tables>, role: string): Promise<void> {
  const name = sql.id(role);
  const schema = sql.id(await currentSchema(tx));
  await sql`grant usage on schema ${schema} to ${name}`.execute(tx);
  await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${name}`.execute(tx);
  await sql`grant usage, select on all sequences in schema ${schema} to ${name}`.execute(tx);
  for (const table of appendOnly) {
    await sql`revoke all on ${sql.table(table)} from ${name}`.execute(tx);
    await sql`grant select, insert on ${sql.table(table)} to ${name}`.execute(tx);
  }
  for (const table of readOnly) {
    await sql`revoke all on ${sql.table(table)} from ${name}`.execute(tx);
    await sql`grant select on ${sql.table(table)} to ${name}`.execute(tx);
  }
  await refuseStrongRole(tx, role);
}

/** @throws OpenStorageError for a role that could change the audit log, such as a superuser or the tables' owner */
export async function refuseStrongRole(query: Kysely<Tables>, role: string): Promise<void> {
  for (const table of [...appendOnly, ...readOnly]) await refuseStrongRoleOn(query, role, table);
}

async function currentSchema(tx: Kysely<Tables>): Promise<string> {
  const found = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(tx);
  return found.rows[0]?.schema ?? 'public';
}

async function refuseStrongRoleOn(tx: Kysely<Tables>, role: string, table: string): Promise<void> {
  const found = await sql<{ may: boolean }>`select
      has_table_privilege(${role}, ${table}, 'update') or has_table_privilege(${role}, ${table}, 'delete')
      or has_table_privilege(${role}, ${table}, 'truncate') or has_table_privilege(${role}, ${table}, 'trigger')
      or pg_has_role(${role}, (select relowner from pg_class where oid = to_regclass(${table})), 'member')
      as may`.execute(tx);
  if (found.rows[0]?.may === false) return;
  throw new OpenStorageError(
    `The role ${role} of \`database.url\` could change the table ${table} of the audit log although \`database.migrationUrl\` is set: ` +
      'it is a superuser, owns the table, or is a member of the role that does. Give `database.url` an ordinary role of its own; docs/operations.md says how.',
  );
}
