import type { MetricSample } from '../observe/metric-sample.ts';
import type { PipelineDeps } from './pipeline.ts';

/** The calls and connections of a gateway now, for the metrics. */
export function presentSamples(
  environment: string,
  { openCalls, upstreams, bulkheads }: Pick<PipelineDeps, 'openCalls' | 'upstreams' | 'bulkheads'>,
): readonly MetricSample[] {
  return [
    { name: 'postern_open_calls', labels: { environment }, value: openCalls.size },
    ...upstreams.stats().flatMap(({ origin, open, free, waiting }) =>
      Object.entries({ busy: open - free, free, waiting }).map(([state, value]): MetricSample => ({
        name: 'postern_upstream_connections',
        labels: { environment, origin, state },
        value,
      })),
    ),
    ...[...bulkheads].flatMap(([api, { load }]) =>
      Object.entries({ running: load.running, waiting: load.waiting }).map(
        ([state, value]): MetricSample => ({
          name: 'postern_bulkhead_calls',
          labels: { environment, api, state },
          value,
        }),
      ),
    ),
  ];
}
