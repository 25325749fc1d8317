// The global of this name is looked up anew each time it is used.
import { performance } from 'node:perf_hooks';

/** Longest time for which a system clock that is set goes unnoticed. */
const askedEveryMs = 100;

/**
 * Epoch milliseconds, whole, by the monotonic clock, which costs a fraction of asking for the time of day; a call asks several
 * times. The system's clock is asked again all the time, so that setting it counts.
 */
export function createWallClock(): () => number {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let offsetMs = 0;
  return () => {
    const monotonicMs = performance.now();
    if (Math.abs(monotonicMs - askedAtMs) >= askedEveryMs) {
      offsetMs = Date.now() - monotonicMs;
      askedAtMs = monotonicMs;
    }
    return Math.floor(offsetMs + monotonicMs);
  };
}
