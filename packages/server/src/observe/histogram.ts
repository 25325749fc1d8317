import type { MetricName } from './metric-definitions.ts';
import type { MetricSample } from './metric-sample.ts';

/** Counts values up to each bound, and their sum. */
export interface Histogram {
  add(value: number): void;
  present(name: MetricName, labels: Readonly<Record<string, string>>): readonly MetricSample[];
}

/**
 * Creates a histogram. `bounds` ascend, in the unit of the added values. A value counts in the first class whose bound
 * is not below it.
 */
export function createHistogram(bounds: Float64Array): Histogram {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  return {
    add(value) {
      let index = 0;
      while (index < bounds.length && value > (bounds[index] ?? 0)) index++;
      counts[index] = (counts[index] ?? 0) + 1;
      sum += value;
    },
    present(name, labels) {
      let count = 0;
      const buckets = [...counts].map((inClass, index): MetricSample => {
        count += inClass;
        const le = index === bounds.length ? '+Inf' : String(bounds[index]);
        return { name, suffix: '_bucket', labels: { ...labels, le }, value: count };
      });
      return [
        ...buckets,
        { name, suffix: '_sum', labels, value: sum },
        { name, suffix: '_count', labels, value: count },
      ];
    },
  };
}
