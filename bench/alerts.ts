import { measureAlarms } from '../packages/server/src/testing/measure-alarms.ts';
import type { AlarmRates } from '../packages/server/src/testing/measure-alarms.ts';
import { round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

/**
 * Measures how often unusual volume and unusual errors raise an alert although nothing is unusual, on generated
 * traffic: 1,200 API users of three rhythms and four degrees of unrest each, 32 to 32,000 calls in a busy hour of which
 * 0.1 to 20 % fail, four judged weeks each. Also measures how much of fivefold traffic, and of tenfold failures, is
 * found.
 */
export function run(): Promise<BenchOutcome> {
  const volume = measure('calls');
  const errors = measure('failures');
  return Promise.resolve({
    bars: [
      ...presentBars('unusual volume', 'calls', volume),
      ...presentBars('unusual errors', 'failures', errors),
    ],
    peers: {
      judgedHours: volume.judgedHours + errors.judgedHours,
      falseAlarmsOfVolume: volume.falseAlarms,
      falseAlarmsOfErrors: errors.falseAlarms,
      microsecondsPerHour: round((volume.microseconds + errors.microseconds) / 2),
    },
  });
}

function measure(subject: 'calls' | 'failures'): AlarmRates & { readonly microseconds: number } {
  const startedAtMs = performance.now();
  const rates = measureAlarms(subject, 1_200, 7);
  return { ...rates, microseconds: ((performance.now() - startedAtMs) * 1_000) / rates.judgedHours };
}

function presentBars(
  alert: string,
  counted: string,
  { falseAlarmsPerYear, found, spikeFactor }: AlarmRates,
): BenchOutcome['bars'] {
  return [
    {
      bar: `false alarms of ${alert} per API user and year`,
      value: round(falseAlarmsPerYear),
      unit: '1/year',
      atMost: 0.5,
    },
    {
      bar: `hours with ${spikeFactor} times the ${counted} that are told`,
      value: round(found),
      unit: 'ratio',
      atLeast: 0.7,
    },
  ];
}
