import { getDefinition } from './metric-definitions.ts';
import type { MetricName } from './metric-definitions.ts';

/** One value of one metric: plain data, so that it crosses a process boundary. */
export interface MetricSample {
  readonly name: MetricName;
  /** Of a histogram's series. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Gives its samples at the time of the question. */
export type MetricSource = () => readonly MetricSample[] | Promise<readonly MetricSample[]>;

/** What several processes amount to: one sample per name and labels, in the order of the first. */
export function mergeSamples(lists: readonly (readonly MetricSample[])[]): readonly MetricSample[] {
  const merged = new Map<string, MetricSample>();
  for (const sample of lists.flat()) {
    const key = keyOf(sample);
    const known = merged.get(key);
    merged.set(key, known === undefined ? sample : { ...sample, value: mergeValues(known, sample) });
  }
  return [...merged.values()];
}

function mergeValues({ name, value: one }: MetricSample, { value: other }: MetricSample): number {
  switch (getDefinition(name).merge) {
    case 'max':
      return Math.max(one, other);
    case 'min':
      return Math.min(one, other);
    default:
      return one + other;
  }
}

/** Those that only count up: what a process that ended has counted still happened. */
export function keepCounted(samples: readonly MetricSample[]): readonly MetricSample[] {
  return samples.filter(({ name }) => getDefinition(name).type !== 'gauge');
}

function keyOf({ name, suffix, labels }: MetricSample): string {
  return JSON.stringify([name, suffix ?? '', Object.entries(labels)]);
}
