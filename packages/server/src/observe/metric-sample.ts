import { getDefinition } from './metric-definitions.ts';
import type { MetricName } from './metric-definitions.ts';

/** One value of one metric, as plain data that can be sent to another process. */
export interface MetricSample {
  readonly name: MetricName;
  /** The part of a histogram that the value belongs to. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Returns the samples at the time of the call. */
export type MetricSource = () => readonly MetricSample[] | Promise<readonly MetricSample[]>;

/** Combines the samples of several processes into one per name and labels, in the order of their first appearance. */
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

/** Keeps counters and histograms only: what a process counted before it ended still happened. */
export function keepCounted(samples: readonly MetricSample[]): readonly MetricSample[] {
  return samples.filter(({ name }) => getDefinition(name).type !== 'gauge');
}

function keyOf({ name, suffix, labels }: MetricSample): string {
  return JSON.stringify([name, suffix ?? '', Object.entries(labels)]);
}
