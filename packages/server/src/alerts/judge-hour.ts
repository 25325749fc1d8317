/** Calls (or failures) of one API user in one hour; hours without any may be left out. */
export interface CountedHour {
  readonly hourMs: number;
  readonly count: number;
}

export type HourVerdict =
  | { readonly kind: 'too-little-past' }
  | { readonly kind: 'usual' | 'unusual'; readonly usual: number; readonly score: number };

export interface HourLimits {
  /** Counts below this are never unusual. */
  readonly countMin: number;
  /** Counts below this multiple of the largest past count are never unusual. */
  readonly timesLargestMin: number;
}

/** Failures naturally come in bursts, so that their limit is higher. */
export const hourLimits = {
  calls: { countMin: 100, timesLargestMin: 1.5 },
  failures: { countMin: 30, timesLargestMin: 1.75 },
} as const;

const hourMs = 3_600_000;
const weekMs = 168 * hourMs;
const dayMs = 24 * hourMs;

/** How far back past hours are compared. */
export const pastMs = 4 * weekMs;

const scoreMin = 4;
const timesUsualMin = 2;
/** Lower bound of the spread, relative to the median, so that small differences are never unusual. */
const relativeSpread = 0.15;

/** The periods that an hour is compared with. It has to be unusual in each of them that has enough values. */
const lookbacks = [
  { stepMs: weekMs, steps: 4, valuesMin: 3 },
  { stepMs: dayMs, steps: 14, valuesMin: 2 },
] as const;

/**
 * Whether an hour has far more calls than this API user's own past. It is a robust z-score: counts are transformed to a
 * constant spread (Anscombe's 2·√(n + 3/8), which gives a Poisson count the spread 1), and compared with the median of
 * the past in units of 1.4826 × the median absolute deviation. The past is the same hour of the week in the four weeks
 * before, and the same hour of the 14 days before. Each value is the largest of that hour and its two neighbours, so
 * that a load that comes an hour early or late is not unusual. A count is unusual if its score is at least `scoreMin`,
 * it is at least twice the median, and it is well above the largest of both pasts (`hourLimits`). An API user of less
 * than two days has no past and is not judged. Not judged here: too few calls, because a silent API user may be on
 * holiday.
 */
export function judgeHour(hour: CountedHour, past: readonly CountedHour[], limits: HourLimits): HourVerdict {
  const counts = new Map(past.map(({ hourMs: at, count }) => [at, count]));
  const firstMs = past.reduce((first, { hourMs: at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const judged = lookbacks
    .map((lookback) => ({ values: listValues(hour.hourMs, { ...lookback, firstMs, counts }), ...lookback }))
    .filter(({ values, valuesMin }) => values.length >= valuesMin)
    .map(({ values }) => compare(hour.count, values, limits));
  const [first] = judged;
  if (first === undefined) return { kind: 'too-little-past' };
  const isUnusual = hour.count >= limits.countMin && judged.every((comparison) => comparison.isFar);
  const score = Math.min(...judged.map((comparison) => comparison.score));
  return { kind: isUnusual ? 'unusual' : 'usual', usual: Math.round(first.usual), score };
}

interface Comparison {
  readonly usual: number;
  readonly score: number;
  readonly isFar: boolean;
}

function compare(count: number, values: readonly number[], { timesLargestMin }: HourLimits): Comparison {
  const levels = values.map(level);
  const middle = median(levels);
  const deviation = 1.4826 * median(levels.map((value) => Math.abs(value - middle)));
  const spread = Math.max(deviation, 1, relativeSpread * middle);
  const score = (level(count) - middle) / spread;
  const usual = Math.max(0, (middle / 2) ** 2 - 3 / 8);
  const isFar =
    score >= scoreMin && count >= timesUsualMin * usual && count >= timesLargestMin * Math.max(...values);
  return { usual, score, isFar };
}

interface Lookback {
  readonly stepMs: number;
  readonly steps: number;
  /** An API user has no past before its first hour. */
  readonly firstMs: number;
  readonly counts: ReadonlyMap<number, number>;
}

function listValues(atMs: number, { stepMs, steps, firstMs, counts }: Lookback): readonly number[] {
  const values: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const at = atMs - step * stepMs;
    if (at < firstMs) break;
    values.push(Math.max(...[at - hourMs, at, at + hourMs].map((beside) => counts.get(beside) ?? 0)));
  }
  return values;
}

function level(count: number): number {
  return 2 * Math.sqrt(count + 3 / 8);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? 0)) / 2;
}
