import { latencyBoundsMs } from '@postern/contract/usage';

/**
 * The latency that a share of the calls did not exceed, in milliseconds, from their latency classes; null where there
 * were no calls. Within a class calls are taken to be spread evenly; of the last, unbounded one its lower bound stands.
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
