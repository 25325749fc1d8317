import { sql } from 'kysely';
import type { ApiUserId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import { grainMs, grainTable, loadProgress } from './usage-grains.ts';
import { liveGrain } from './usage-top.ts';
import type { UsageGrain, UsageRetention } from './port.ts';

/** How many rows one step deletes. */
const rowsPerStep = 5_000;

/** Makes one step. Returns false if nothing is left to delete. Never deletes rows that are not summed yet. */
export async function forgetUsage(db: DatabaseHandle, before: UsageRetention): Promise<boolean> {
  const { query, dialect } = db;
  await dialect.lockLastUsed(query);
  const { hour, day } = await loadProgress(db);
  const limits: Readonly<Record<UsageGrain, number>> = {
    minute: Math.min(before.minute, hour.atMs),
    hour: Math.min(before.hour, day.atMs),
    day: before.day,
  };
  for (const grain of ['minute', 'hour', 'day'] as const) {
    const table = grainTable(grain);
    const result = await sql`delete from ${table} where (series_id, at_ms) in (select series_id, at_ms
      from ${table} where at_ms < ${limits[grain]} order by at_ms limit ${sql.lit(rowsPerStep)})`.execute(
      query,
    );
    if ((result.numAffectedRows ?? 0n) > 0n) return true;
    if (grain !== 'minute') {
      await sql`delete from usage_top where grain = ${grain} and at_ms < ${limits[grain]}`.execute(query);
    }
  }
  // A page that shows the latest hour reads these rows.
  await sql`delete from usage_top where grain = ${liveGrain} and at_ms < ${hour.atMs - 3 * grainMs.hour}`.execute(
    query,
  );
  await sql`delete from usage_batch where at_ms < ${before.minute - 7 * grainMs.day}`.execute(query);
  return await forgetSeries(db);
}

/** Deletes series without rows, in steps through all of them. */
async function forgetSeries({ query }: DatabaseHandle): Promise<boolean> {
  const { rows } = await sql<{ after: number; last: number | null }>`
    select coalesce((select series_id from usage_progress where grain = 'forget'), 0) as after,
      (select max(id) from (select id from usage_series where id > coalesce((select series_id from usage_progress
        where grain = 'forget'), 0) order by id limit ${sql.lit(rowsPerStep)}) as step) as last`.execute(
    query,
  );
  const { after = 0, last = null } = rows[0] ?? {};
  await sql`insert into usage_progress (grain, at_ms, series_id) values ('forget', 0, ${last ?? 0})
    on conflict (grain) do update set series_id = excluded.series_id`.execute(query);
  if (last === null) return false;
  const isUnknown = (['minute', 'hour', 'day'] as const).map(
    (grain) => sql`not exists (select 1 from ${grainTable(grain)} f where f.series_id = usage_series.id)`,
  );
  await sql`delete from usage_series where id > ${after} and id <= ${last}
    and ${sql.join(isUnknown, sql` and `)}`.execute(query);
  return true;
}

/** Deletes the usage of an API user that is being deleted. The licence's own sums stay: they name no API user. */
export async function forgetUsageOf({ query }: DatabaseHandle, apiUserId: ApiUserId): Promise<void> {
  for (const grain of ['minute', 'hour', 'day'] as const) {
    await sql`delete from ${grainTable(grain)} where series_id in
      (select id from usage_series where api_user_id = ${apiUserId})`.execute(query);
  }
  await sql`delete from usage_series where api_user_id = ${apiUserId}`.execute(query);
  await sql`delete from usage_top where facet = 'api-user' and name = ${apiUserId}`.execute(query);
}
