import { latencyBoundsMs } from '@postern/contract/usage';

/**
 * Returns the latency, in milliseconds, that a share of the calls did not exceed, computed from their latency classes;
 * null without calls. Calls are assumed to be evenly distributed within a class. For the last class, which has no upper
 * bound, its lower bound is returned.
 */
export function findPercentile(latency: readonly number[], share: number): number | null {
  const calls = latency.reduce((sum, count) => sum + count, 0);
  if (calls === 0) return null;
  const rank = share * calls;
  let below = 0;
  for (const [place, count] of latency.entries()) {
    const lower = latencyBoundsMs[place - 1] ?? 0;
    if (count > 0 && below + count >= rank) {
      const upper = latencyBoundsMs[place] ?? lower;
      return Math.round((lower + ((upper - lower) * Math.max(0, rank - below)) / count) * 10) / 10;
    }
    below += count;
  }
  return latencyBoundsMs.at(-1) ?? null;
}
