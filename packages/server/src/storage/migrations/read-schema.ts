import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { OpenStorageError } from '../storage-errors.ts';
import type { Tables } from '../tables.ts';
import { migrations } from './migrations.ts';

/** How the tables of a database compare with those that this version of Postern needs. */
export type SchemaState =
  | { readonly kind: 'empty' }
  /** There are tables, and Postern did not make them. */
  | { readonly kind: 'foreign'; readonly table: string }
  | { readonly kind: 'current'; readonly step: number }
  | { readonly kind: 'behind'; readonly step: number; readonly missing: number }
  | { readonly kind: 'newer'; readonly step: number };

/** Reads which migrations were applied, and writes nothing. */
export async function readSchema(query: Kysely<Tables>, kind: 'sqlite' | 'postgres'): Promise<SchemaState> {
  const tables = await listTables(query, kind);
  const [first] = tables;
  if (first === undefined) return { kind: 'empty' };
  if (!(await hasMigrationTable(query, kind))) return { kind: 'foreign', table: first };
  const applied = await sql<{ number: number }>`select number from schema_migration`.execute(query);
  return judgeSchema(applied.rows.map(({ number }) => number));
}

/** Judges a database by the numbers of the migrations that were applied to it. */
export function judgeSchema(
  applied: readonly number[],
  wanted: readonly { readonly number: number }[] = migrations,
): Exclude<SchemaState, { readonly kind: 'empty' | 'foreign' }> {
  const known = new Set(wanted.map(({ number }) => number));
  const unknown = applied.filter((number) => !known.has(number));
  if (unknown.length > 0) return { kind: 'newer', step: Math.max(...unknown) };
  const step = Math.max(0, ...applied);
  const missing = known.size - new Set(applied).size;
  return missing === 0 ? { kind: 'current', step } : { kind: 'behind', step, missing };
}

/** @throws OpenStorageError when the tables are those of another program */
export function refuseForeign(state: SchemaState, place: string): void {
  if (state.kind === 'foreign') throw new OpenStorageError(explainForeign(state, place));
}

export function explainForeign(state: Extract<SchemaState, { kind: 'foreign' }>, place: string): string {
  return `${place} holds tables of another program, such as ${state.table}. Give Postern a database of its own; nothing was changed.`;
}

async function listTables(query: Kysely<Tables>, kind: 'sqlite' | 'postgres'): Promise<readonly string[]> {
  const found =
    kind === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master
          where type = 'table' and name not like 'sqlite_%' order by name limit 1`
      : // Tables of extensions, such as PostGIS, are not another program's.
        sql<{ name: string }>`select c.relname as name from pg_class c
          where c.relkind in ('r', 'p') and c.relnamespace = to_regnamespace(current_schema())
          and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
          order by c.relname limit 1`;
  return (await found.execute(query)).rows.map(({ name }) => name);
}

async function hasMigrationTable(query: Kysely<Tables>, kind: 'sqlite' | 'postgres'): Promise<boolean> {
  const columns =
    kind === 'sqlite'
      ? sql<{ name: string }>`select name from pragma_table_info('schema_migration')`
      : sql<{ name: string }>`select column_name as name from information_schema.columns
          where table_schema = current_schema() and table_name = 'schema_migration'`;
  const names = new Set((await columns.execute(query)).rows.map(({ name }) => name));
  return ['number', 'name', 'applied_at_ms'].every((name) => names.has(name));
}
