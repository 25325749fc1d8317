import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { latencyClassCount } from '@postern/contract/usage';
import type { DatabaseHandle } from '../database-handle.ts';
import type { UsageCounts, UsageGrain, UsageRange } from './port.ts';

export const grainMs: Readonly<Record<UsageGrain, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The columns of a usage table that are summed, in the order of `toCountColumns`. */
export const countColumns: readonly string[] = [
  'calls',
  'duration_ms',
  'request_bytes',
  'response_bytes',
  ...Array.from({ length: latencyClassCount }, (_none, index) => `latency_${index}`),
];

export function toCountColumns(counts: UsageCounts): readonly number[] {
  const { calls, durationMs, requestBytes, responseBytes, latency } = counts;
  return [calls, durationMs, requestBytes, responseBytes, ...latency];
}

export const grainTable = (grain: UsageGrain): RawBuilder<unknown> => sql.raw(`usage_${grain}`);

/** How far minutes are summed to hours, and hours to days; multiples of those, and 0 if nothing is. */
export interface UsageProgress {
  readonly hour: ProgressOf;
  readonly day: ProgressOf;
}

/** Everything before `atMs` is summed; of the bucket that begins there, all series up to `seriesId`. */
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
 * Decides which table provides which part of the time: as much as possible from the days that are summed, then from the
 * hours, and the rest from the minutes. No part of the time is read twice. With `isBucketed`, a table provides only
 * what fits into a bucket as a whole.
 */
export function planStretches(
  { fromMs, toMs, bucketMs }: UsageRange,
  progress: UsageProgress,
  { isBucketed }: { readonly isBucketed: boolean } = { isBucketed: true },
): readonly UsageStretch[] {
  const fits = (grain: UsageGrain) => !isBucketed || bucketMs % grainMs[grain] === 0;
  const plan = (beginMs: number, endMs: number, grains: readonly UsageGrain[]): readonly UsageStretch[] => {
    if (beginMs >= endMs) return [];
    const [grain = 'minute', ...finer] = grains;
    if (grain === 'minute') return [{ grain, fromMs: beginMs, toMs: endMs }];
    const length = grainMs[grain];
    const firstMs = Math.ceil(beginMs / length) * length;
    const lastMs = Math.min(Math.floor(endMs / length) * length, progress[grain].atMs);
    if (!fits(grain) || firstMs >= lastMs) return plan(beginMs, endMs, finer);
    return [
      ...plan(beginMs, firstMs, finer),
      { grain, fromMs: firstMs, toMs: lastMs },
      ...plan(lastMs, endMs, finer),
    ];
  };
  return plan(fromMs, toMs, ['day', 'hour', 'minute']);
}
