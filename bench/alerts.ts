import { measureAlarms } from '../packages/server/src/testing/measure-alarms.ts';
import { round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

/**
 * How often unusual volume is told though nothing is unusual, on generated traffic: 1,200 API users of three rhythms and
 * four degrees of unrest, 32 to 32,000 calls in a busy hour, four judged weeks each. And how much of fivefold traffic is
 * found.
 */
export function run(): Promise<BenchOutcome> {
  const startedAtMs = performance.now();
  const rates = measureAlarms(1_200, 7);
  const microseconds = ((performance.now() - startedAtMs) * 1_000) / rates.judgedHours;
  return Promise.resolve({
    bars: [
      {
        bar: 'false alarms of unusual volume per API user and year',
        value: round(rates.falseAlarmsPerYear),
        unit: '1/year',
        atMost: 0.5,
      },
      {
        bar: 'hours with five times the calls that are told',
        value: round(rates.found),
        unit: 'ratio',
        atLeast: 0.7,
      },
    ],
    peers: {
      judgedHours: rates.judgedHours,
      falseAlarms: rates.falseAlarms,
      microsecondsPerHour: round(microseconds),
    },
  });
}
