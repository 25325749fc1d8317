import { describe, expect, it } from 'vitest';
import { activityStartMs, generateActivity } from '../testing/generate-activity.ts';
import { measureAlarms } from '../testing/measure-alarms.ts';
import { hourLimits, judgeHour } from './judge-hour.ts';

const hourMs = 3_600_000;
const limits = hourLimits.calls;
const at = (index: number, count: number) => ({ hourMs: activityStartMs + index * hourMs, count });

describe('an hour against the API user’s own past', () => {
  it('says nothing without a past, and needs two days of it', () => {
    expect(judgeHour(at(0, 1e6), [], limits)).toEqual({ kind: 'too-little-past' });
    const steady = Array.from({ length: 60 }, (_none, index) => at(index, 100));
    expect(judgeHour(at(24, 1e6), steady.slice(0, 24), limits).kind).toBe('too-little-past');
    expect(judgeHour(at(49, 1e6), steady.slice(0, 49), limits).kind).toBe('unusual');
  });

  it('knows the hour of the week: the nightly batch is usual at night, and not at noon', () => {
    const past = generateActivity({ level: 5_000, rhythm: 'nightly', unrest: 0.05 }, 5 * 168, 1);
    expect(judgeHour(at(5 * 168 + 2, 5_200), past, limits).kind).toBe('usual');
    expect(judgeHour(at(5 * 168 + 12, 5_200), past, limits)).toMatchObject({ kind: 'unusual' });
  });

  it('never calls little unusual, nor what is less than twice the usual, nor silence', () => {
    const past = Array.from({ length: 5 * 168 }, (_none, index) => at(index, 1_000));
    const now = (count: number) => judgeHour(at(5 * 168, count), past, limits).kind;
    expect([now(0), now(1_900), now(2_400)]).toEqual(['usual', 'usual', 'usual']);
    expect(now(10_000)).toBe('unusual');
    const silent = Array.from({ length: 5 * 168 }, (_none, index) => at(index, index === 0 ? 1 : 0));
    expect(judgeHour(at(5 * 168, 99), silent, limits).kind).toBe('usual');
    expect(judgeHour(at(5 * 168, 200), silent, limits)).toMatchObject({ kind: 'unusual', usual: 0 });
  });

  it.each(['calls', 'failures'] as const)(
    'alarms falsely about %s less than once in two years of an API user, and finds most of many times as many',
    (subject) => {
      const rates = measureAlarms(subject, 96, 20_261_122);
      expect(rates.falseAlarmsPerYear).toBeLessThan(0.5);
      expect(rates.found).toBeGreaterThan(0.65);
    },
  );
});
