import type { CountedHour } from '../alerts/judge-hour.ts';

/** How an API user calls. */
export interface ActivityShape {
  /** Calls of an hour at its busiest. */
  readonly level: number;
  /** `office`: working hours on working days; `steady`: the same all day; `nightly`: one batch a night. */
  readonly rhythm: 'office' | 'steady' | 'nightly';
  /**
   * Spread of the gamma noise that each hour's mean is multiplied with: 0 leaves pure chance (Poisson), 0.3 is bursty.
   */
  readonly unrest: number;
}

const hourMs = 3_600_000;
/** A Monday, 00:00 UTC. */
export const activityStartMs = Date.UTC(2026, 0, 5);

/** Counts by the hour, the same for the same seed: a negative binomial around the rhythm, growing by 1 % a week. */
export function generateActivity(shape: ActivityShape, hours: number, seed: number): readonly CountedHour[] {
  const random = createRandom(seed);
  return Array.from({ length: hours }, (_none, index) => {
    const growth = 1.01 ** (index / 168);
    const noise = shape.unrest === 0 ? 1 : drawGamma(1 / shape.unrest, random) * shape.unrest;
    const mean = shape.level * rhythmAt(shape.rhythm, index) * growth * noise;
    return { hourMs: activityStartMs + index * hourMs, count: drawPoisson(mean, random) };
  });
}

function rhythmAt(rhythm: ActivityShape['rhythm'], index: number): number {
  const hour = index % 24;
  const isWeekend = Math.floor(index / 24) % 7 >= 5;
  switch (rhythm) {
    case 'steady':
      return 1;
    case 'nightly':
      return hour === 2 ? 1 : 0.005;
    case 'office':
      return (isWeekend ? 0.05 : 1) * Math.max(0.02, Math.sin((Math.PI * (hour - 6)) / 14));
  }
}

/** mulberry32 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia and Tsang; the shape is at least 1 here. */
function drawGamma(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  for (;;) {
    const normal = drawNormal(random);
    const cubed = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (cubed <= 0) continue;
    if (Math.log(1 - random()) < normal ** 2 / 2 + d - d * cubed + d * Math.log(cubed)) return d * cubed;
  }
}

function drawPoisson(mean: number, random: () => number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * drawNormal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
