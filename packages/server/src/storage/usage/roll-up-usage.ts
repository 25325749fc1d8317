import { sql } from 'kysely';
import type { DatabaseHandle } from '../database-handle.ts';
import { countColumns, grainMs, grainTable, loadProgress } from './usage-grains.ts';
import type { ProgressOf } from './usage-grains.ts';
import { keepTop } from './usage-top.ts';
import type { UsageGrain } from './port.ts';

/** How many series one step sums. A step occupies the embedded database's only connection. */
const seriesPerStep = 5_000;
/** How long after its end an hour is summed, so that few batches arrive later. */
const graceMs = 120_000;

/** Makes one step from minutes to hours, or else from hours to days. Returns false if there is none to make. */
export async function rollUpUsage(db: DatabaseHandle, nowMs: number): Promise<boolean> {
  await db.dialect.lockLastUsed(db.query);
  const progress = await loadProgress(db);
  if (await step(db, { from: 'minute', to: 'hour', progress: progress.hour, beforeMs: nowMs - graceMs }))
    return true;
  return await step(db, {
    from: 'hour',
    to: 'day',
    progress: progress.day,
    beforeMs: progress.hour.atMs,
  });
}

interface Step {
  readonly from: UsageGrain;
  readonly to: 'hour' | 'day';
  readonly progress: ProgressOf;
  /** Sums only buckets that ended before then. */
  readonly beforeMs: number;
}

async function step(db: DatabaseHandle, { from, to, progress, beforeMs }: Step): Promise<boolean> {
  const oldestMs = await findOldest(db, from, progress.atMs);
  if (oldestMs === undefined) return false;
  const atMs = oldestMs - (oldestMs % grainMs[to]);
  const endMs = atMs + grainMs[to];
  if (endMs > beforeMs) {
    // Time without rows needs no sums: rows that arrive later are added to the sums directly.
    if (atMs > progress.atMs) await saveProgress(db, to, { atMs, seriesId: 0 });
    return atMs > progress.atMs;
  }
  const after = atMs === progress.atMs ? progress.seriesId : 0;
  const last = await findLastOfStep(db, after);
  if (last === undefined) {
    await keepTop(db, to, atMs);
    await saveProgress(db, to, { atMs: endMs, seriesId: 0 });
  } else {
    await sumSeries(db, { from, to, atMs, endMs, after, last });
    await saveProgress(db, to, { atMs, seriesId: last });
  }
  return true;
}

async function findOldest(
  { query }: DatabaseHandle,
  grain: UsageGrain,
  fromMs: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ at_ms: number | null }>`
    select min(at_ms) as at_ms from ${grainTable(grain)} where at_ms >= ${fromMs}`.execute(query);
  return rows[0]?.at_ms ?? undefined;
}

async function findLastOfStep({ query }: DatabaseHandle, after: number): Promise<number | undefined> {
  const { rows } = await sql<{ last: number | null }>`select max(id) as last from
    (select id from usage_series where id > ${after} order by id limit ${sql.lit(seriesPerStep)}) as step`.execute(
    query,
  );
  return rows[0]?.last ?? undefined;
}

interface SumStep {
  readonly from: UsageGrain;
  readonly to: UsageGrain;
  readonly atMs: number;
  readonly endMs: number;
  readonly after: number;
  readonly last: number;
}

async function sumSeries({ query }: DatabaseHandle, of: SumStep): Promise<void> {
  const columns = sql.raw(countColumns.join(', '));
  const sums = sql.raw(countColumns.map((column) => `sum(f.${column})`).join(', '));
  await sql`insert into ${grainTable(of.to)} (series_id, at_ms, ${columns})
    select s.id, cast(${of.atMs} as bigint), ${sums}
    from usage_series s join ${grainTable(of.from)} f on f.series_id = s.id
    where s.id > ${of.after} and s.id <= ${of.last} and f.at_ms >= ${of.atMs} and f.at_ms < ${of.endMs}
    group by s.id`.execute(query);
}

async function saveProgress(
  { query }: DatabaseHandle,
  grain: UsageGrain,
  { atMs, seriesId }: ProgressOf,
): Promise<void> {
  await sql`insert into usage_progress (grain, at_ms, series_id) values (${grain}, ${atMs}, ${seriesId})
    on conflict (grain) do update set at_ms = excluded.at_ms, series_id = excluded.series_id`.execute(query);
}
