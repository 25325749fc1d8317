import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grainMs, planStretches } from './usage-grains.ts';

const minutes = fc.nat({ max: 4 * 24 * 60 });

test('every minute is read once, and only from tables that are summed so far and fit the buckets', () => {
  fc.assert(
    fc.property(
      minutes,
      minutes,
      fc.nat({ max: 4 * 24 }),
      fc.nat({ max: 4 }),
      fc.constantFrom(60_000, 3_600_000, 3 * 3_600_000, 86_400_000),
      fc.boolean(),
      (from, length, hours, days, bucketMs, isBucketed) => {
        const fromMs = Math.floor((from * 60_000) / bucketMs) * bucketMs;
        const toMs = fromMs + Math.ceil((length * 60_000) / bucketMs) * bucketMs;
        const hour = { atMs: hours * grainMs.hour, seriesId: 0 };
        const day = {
          atMs: Math.min(days * grainMs.day, Math.floor(hour.atMs / grainMs.day) * grainMs.day),
          seriesId: 0,
        };
        const stretches = planStretches({ fromMs, toMs, bucketMs }, { hour, day }, { isBucketed });
        let atMs = fromMs;
        for (const stretch of stretches) {
          expect(stretch.fromMs).toBe(atMs);
          expect(stretch.toMs).toBeGreaterThan(stretch.fromMs);
          const { grain } = stretch;
          if (grain !== 'minute') {
            expect(stretch.toMs).toBeLessThanOrEqual({ hour, day }[grain].atMs);
            expect(stretch.fromMs % grainMs[grain]).toBe(0);
            if (isBucketed) expect(bucketMs % grainMs[grain]).toBe(0);
          }
          atMs = stretch.toMs;
        }
        if (toMs > fromMs) expect(atMs).toBe(toMs);
      },
    ),
  );
});
