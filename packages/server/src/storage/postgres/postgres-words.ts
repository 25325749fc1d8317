import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { SqlDialect } from '../database-handle.ts';
import type { Tables } from '../tables.ts';

export const changeChannel = 'postern_access_change';

/** The numbers are arbitrary, but nothing else in the database may use them. */
export const advisoryLock = { appends: 7_067_001, migrations: 7_067_002, lastUsed: 7_067_003 } as const;

export const postgresWords: SqlDialect = {
  kind: 'postgres',
  contains: (column, text) => sql<boolean>`strpos(${column}, ${text}) > 0`,
  jsonArray: (element, orderBy) =>
    sql<string>`coalesce(json_agg(${element} order by ${orderBy}), '[]'::json)::text`,
  jsonRow: (columns) => sql`json_build_array(${sql.join(columns)})`,
  lockAppends: (query) => lock(query, advisoryLock.appends),
  lockLastUsed: (query) => lock(query, advisoryLock.lastUsed),
  clockMs: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  announceChange: async (query, sequence) => {
    await sql`select pg_notify(${changeChannel}, ${String(sequence)})`.execute(query);
  },
};

async function lock(query: Kysely<Tables>, number: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(number)})`.execute(query);
}
