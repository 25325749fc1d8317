import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { latencyClassCount } from '@postern/contract/usage';
import type { DatabaseHandle } from './database-handle.ts';
import type { UsageCounts, UsageGrain, UsageRange } from './usage-stores.ts';

export const grainMs: Readonly<Record<UsageGrain, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The columns of a usage table that are added up, in the order of `presentCounts`. */
export const countColumns: readonly string[] = [
  'calls',
  'duration_ms',
  'request_bytes',
  'response_bytes',
  ...Array.from({ length: latencyClassCount }, (_none, index) => `latency_${index}`),
];

export function presentCounts(counts: UsageCounts): readonly number[] {
  const { calls, durationMs, requestBytes, responseBytes, latency } = counts;
  return [calls, durationMs, requestBytes, responseBytes, ...latency];
}

export const grainTable = (grain: UsageGrain): RawBuilder<unknown> => sql.raw(`usage_${grain}`);

/** How far minutes are summed into hours, and hours into days; both whole, 0 where nothing is. */
export interface UsageProgress {
  readonly hour: ProgressOf;
  readonly day: ProgressOf;
}

/** Everything before `atMs` is summed, and of what begins there all series up to `seriesId`. */
export interface ProgressOf {
  readonly atMs: number;
  readonly seriesId: number;
}

export async function loadProgress({ query }: DatabaseHandle): Promise<UsageProgress> {
  const { rows } = await sql<{ grain: string; at_ms: number; series_id: number }>`
    select grain, at_ms, series_id from usage_progress`.execute(query);
  const of = (grain: UsageGrain): ProgressOf => {
    const row = rows.find((candidate) => candidate.grain === grain);
    return { atMs: row?.at_ms ?? 0, seriesId: row?.series_id ?? 0 };
  };
  return { hour: of('hour'), day: of('day') };
}

export interface UsageStretch {
  readonly grain: UsageGrain;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Which table has which part of the time: days as far as they are summed and fit the buckets, then hours, then minutes.
 * No part of the time is read twice.
 */
export function planStretches(
  { fromMs, toMs, bucketMs }: UsageRange,
  progress: UsageProgress,
): readonly UsageStretch[] {
  const fits = (grain: UsageGrain) => bucketMs % grainMs[grain] === 0;
  const dayEnd = fits('day') ? clamp(progress.day.atMs) : fromMs;
  const hourEnd = fits('hour') ? Math.max(dayEnd, clamp(progress.hour.atMs)) : dayEnd;
  const stretches: readonly UsageStretch[] = [
    { grain: 'day', fromMs, toMs: dayEnd },
    { grain: 'hour', fromMs: dayEnd, toMs: hourEnd },
    { grain: 'minute', fromMs: hourEnd, toMs },
  ];
  return stretches.filter((stretch) => stretch.fromMs < stretch.toMs);

  function clamp(atMs: number): number {
    return Math.min(Math.max(atMs, fromMs), toMs);
  }
}
