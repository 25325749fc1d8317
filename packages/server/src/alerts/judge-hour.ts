/** Calls (or failures) of one API user in one hour; hours without any may be left out. */
export interface CountedHour {
  readonly hourMs: number;
  readonly count: number;
}

export type HourVerdict =
  | { readonly kind: 'too-little-past' }
  | { readonly kind: 'usual' | 'unusual'; readonly usual: number; readonly score: number };

export interface HourLimits {
  /** Fewer than this are never unusual. */
  readonly countMin: number;
  /** And so is less than so many times the largest of the past. */
  readonly timesLargestMin: number;
}

/** Failures come in gusts by nature: they have to stand out further. */
export const hourLimits = {
  calls: { countMin: 100, timesLargestMin: 1.5 },
  failures: { countMin: 30, timesLargestMin: 1.75 },
} as const;

const hourMs = 3_600_000;
const weekMs = 168 * hourMs;
const dayMs = 24 * hourMs;

/** How far back the past is looked at. */
export const pastMs = 4 * weekMs;

const scoreMin = 4;
const timesUsualMin = 2;
/** No spread is taken to be smaller than this share of the middle: what differs by a little is never unusual. */
const relativeSpread = 0.15;

/** The pasts that an hour is compared with: it has to be unusual in each that is long enough to say anything. */
const lookbacks = [
  { stepMs: weekMs, steps: 4, valuesMin: 3 },
  { stepMs: dayMs, steps: 14, valuesMin: 2 },
] as const;

/**
 * Whether an hour has far more than this API user's own past. A robust z-score: counts are brought to a constant
 * spread (Anscombe's 2·√(n + 3/8), under which a Poisson count has spread 1), and compared with the median of the past
 * in units of 1.4826 × the median absolute deviation. The past is the same hour of the week in the four weeks before,
 * and the same hour of the 14 days before; each value is the largest of that hour and the ones beside it, so that what
 * comes an hour early or late is not news. Unusual is a score of `scoreMin`, at least twice the middle and well above
 * the largest of both pasts (`hourLimits`). An API user of less than two days has no past, and nothing is said.
 *
 * Not judged here: too few calls. A silent API user may be on holiday.
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
  /** Before its first hour an API user has no past. */
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
