import { hourLimits, judgeHour, pastMs } from '../alerts/judge-hour.ts';
import type { CountedHour } from '../alerts/judge-hour.ts';
import { createRandom, generateActivity } from './generate-activity.ts';
import type { ActivityShape } from './generate-activity.ts';

export interface AlarmRates {
  readonly spikeFactor: number;
  readonly judgedHours: number;
  /** Days on which an alarm would have been sent although the API user did nothing unusual. */
  readonly falseAlarms: number;
  /** Per API user and year. */
  readonly falseAlarmsPerYear: number;
  /** Share of hours with `spikeFactor` times the usual calls, at the busy time of the rhythm, that were reported. */
  readonly found: number;
}

const rhythms = ['office', 'steady', 'nightly'] as const;

/** Failures follow the calls at some share of them, but come in gusts: their unrest is greater. */
const subjects = {
  calls: { spikeFactor: 5, unrests: [0, 0.05, 0.15, 0.3], levelOf: (calls: number) => calls },
  failures: {
    spikeFactor: 10,
    unrests: [0, 0.15, 0.3, 0.6],
    levelOf: (calls: number, random: () => number) => calls * 10 ** (-3 + 2.3 * random()),
  },
} as const;

/** Eight weeks each of API users of every rhythm and unrest, the last four of which are judged. */
export function measureAlarms(subject: keyof typeof subjects, apiUsers: number, seed: number): AlarmRates {
  const { spikeFactor, unrests, levelOf } = subjects[subject];
  const limits = hourLimits[subject];
  const isUnusual = (hour: CountedHour, past: readonly CountedHour[]): boolean =>
    judgeHour(hour, past, limits).kind === 'unusual';
  const random = createRandom(seed);
  const sum = { judged: 0, falseAlarms: 0, spikes: 0, found: 0 };
  for (let index = 0; index < apiUsers; index++) {
    const shape: ActivityShape = {
      level: levelOf(10 ** (1.5 + 3 * random()), random),
      rhythm: rhythms[index % rhythms.length] ?? 'steady',
      unrest: unrests[Math.floor(index / rhythms.length) % unrests.length] ?? 0,
    };
    const hours = generateActivity(shape, 8 * 168, seed + 7_919 * (index + 1));
    const days = new Set<number>();
    for (let at = 4 * 168; at < hours.length; at++) {
      const hour = hours[at];
      if (hour === undefined) continue;
      sum.judged++;
      if (isUnusual(hour, hours.slice(at - pastMs / 3_600_000 - 1, at))) days.add(Math.floor(at / 24));
    }
    sum.falseAlarms += days.size;
    // Hour 2 of a Wednesday for the nightly ones, its noon for the others.
    const at = 6 * 168 + 2 * 24 + (shape.rhythm === 'nightly' ? 2 : 12);
    const busy = hours[at];
    if (busy === undefined || busy.count < limits.countMin / spikeFactor) continue;
    sum.spikes++;
    const spike = { ...busy, count: busy.count * spikeFactor };
    if (isUnusual(spike, hours.slice(at - pastMs / 3_600_000 - 1, at))) sum.found++;
  }
  const years = (apiUsers * 4 * 7) / 365;
  return {
    spikeFactor,
    judgedHours: sum.judged,
    falseAlarms: sum.falseAlarms,
    falseAlarmsPerYear: sum.falseAlarms / years,
    found: sum.found / sum.spikes,
  };
}
