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
}

const hourMs = 3_600_000;
const weekMs = 168 * hourMs;
const dayMs = 24 * hourMs;

/** How far back the past is looked at. */
export const pastMs = 4 * weekMs;

const valuesMin = 6;
const scoreMax = 6;
const timesUsualMin = 2;
/** No spread is taken to be smaller than this share of the middle: what differs by a little is never unusual. */
const relativeSpread = 0.15;

/**
 * Whether an hour has far more than this API user's own past. A robust z-score: counts are brought to a constant
 * spread (Anscombe's 2·√(n + 3/8), under which a Poisson count has spread 1), and compared with the median of the
 * same hour of the week (and the ones beside it) in the four weeks before, in units of 1.4826 × the median absolute
 * deviation. With less past than that, the same hours of the 14 days before. Unusual is a score above 6, and at least
 * twice the usual. The past must hold 6 values from after the API user's first hour, or nothing is said.
 *
 * Not judged here: too few calls. A silent API user may be on holiday.
 */
export function judgeHour(hour: CountedHour, past: readonly CountedHour[], limits: HourLimits): HourVerdict {
  const counts = new Map(past.map(({ hourMs: at, count }) => [at, count]));
  const firstMs = past.reduce((first, { hourMs: at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const values =
    listValues(hour.hourMs, { stepMs: weekMs, steps: 4, firstMs, counts }) ??
    listValues(hour.hourMs, { stepMs: dayMs, steps: 14, firstMs, counts });
  if (values === undefined) return { kind: 'too-little-past' };
  const levels = values.map(level);
  const middle = median(levels);
  const deviation = 1.4826 * median(levels.map((value) => Math.abs(value - middle)));
  const spread = Math.max(deviation, 1, relativeSpread * middle);
  const score = (level(hour.count) - middle) / spread;
  const usual = Math.max(0, (middle / 2) ** 2 - 3 / 8);
  const isUnusual = hour.count >= limits.countMin && score > scoreMax && hour.count >= timesUsualMin * usual;
  return { kind: isUnusual ? 'unusual' : 'usual', usual: Math.round(usual), score };
}

interface Lookback {
  readonly stepMs: number;
  readonly steps: number;
  /** Before its first hour an API user has no past. */
  readonly firstMs: number;
  readonly counts: ReadonlyMap<number, number>;
}

/** The same hour of each step back, and its neighbours; undefined when too few of them lie within the past. */
function listValues(
  atMs: number,
  { stepMs, steps, firstMs, counts }: Lookback,
): readonly number[] | undefined {
  const values: number[] = [];
  for (let step = 1; step <= steps; step++) {
    for (const beside of [-hourMs, 0, hourMs]) {
      const at = atMs - step * stepMs + beside;
      if (at >= firstMs) values.push(counts.get(at) ?? 0);
    }
  }
  return values.length >= valuesMin ? values : undefined;
}

function level(count: number): number {
  return 2 * Math.sqrt(count + 3 / 8);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? 0)) / 2;
}
