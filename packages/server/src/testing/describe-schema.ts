import { sql } from 'kysely';
import type { DatabaseHandle } from '../storage/database-handle.ts';

/** Describes the tables, indexes, constraints and triggers of a database, one on each line. */
export async function describeSchema({ query, dialect }: DatabaseHandle): Promise<string> {
  const statement =
    dialect.kind === 'sqlite'
      ? sql<{
          line: string;
        }>`select sql as line from sqlite_schema where sql is not null and name <> 'sqlite_sequence'
          order by type, name`
      : sql<{ line: string }>`select line from (
          select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line
            from information_schema.columns where table_schema = 'public'
          union all select indexdef from pg_indexes where schemaname = 'public'
          union all select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
            where connamespace = 'public'::regnamespace
          union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal) as lines
          order by line collate "C"`;
  const { rows } = await statement.execute(query);
  return `${rows.map((row) => row.line.replace(/\s+/g, ' ')).join('\n')}\n`;
}

/**
 * SQL for SQLite that lists what a schema consists of, whatever the order of columns: migrations that landed in another
 * order added them in another order.
 */
export const sqlitePartsStatement = `
  select 'column ' || t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" as line
    from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> 'schema_migration'
  union all select sql from sqlite_schema where type <> 'table' and sql is not null
  order by line`;

/** Describes a schema without the order of columns. */
export async function describeSchemaParts(handle: DatabaseHandle): Promise<string> {
  if (handle.dialect.kind !== 'sqlite') return await describeSchema(handle);
  const { rows } = await sql.raw<{ line: string }>(sqlitePartsStatement).execute(handle.query);
  return rows.map(({ line }) => line.replace(/\s+/g, ' ')).join('\n');
}
