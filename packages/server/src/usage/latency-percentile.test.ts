import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latencyBoundsMs, latencyClassCount } from '@postern/contract/usage';
import { findPercentile } from './latency-percentile.ts';

const classes = fc.array(fc.nat({ max: 1_000 }), {
  minLength: latencyClassCount,
  maxLength: latencyClassCount,
});

test('there is no latency of no calls', () => {
  expect(
    findPercentile(
      Array.from({ length: latencyClassCount }, () => 0),
      0.5,
    ),
  ).toBeNull();
});

test('the percentile lies in the class of the call that it falls on', () => {
  const latency = Array.from({ length: latencyClassCount }, () => 0);
  latency[4] = 99; // over 10 and up to 25 ms
  latency[12] = 1;
  expect(findPercentile(latency, 0.5)).toBeGreaterThan(10);
  expect(findPercentile(latency, 0.5)).toBeLessThanOrEqual(25);
  expect(findPercentile(latency, 0.999)).toBe(10_000);
});

test('a higher share is never quicker, and nothing is slower than the highest bound', () => {
  fc.assert(
    fc.property(
      classes,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (latency, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const [quick, slow] = [findPercentile(latency, low), findPercentile(latency, high)];
        if (quick === null || slow === null) return;
        expect(quick).toBeLessThanOrEqual(slow);
        expect(slow).toBeLessThanOrEqual(latencyBoundsMs.at(-1) ?? 0);
      },
    ),
  );
});
