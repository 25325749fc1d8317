// oxlint-disable-next-line no-restricted-imports -- only the process object reports what the process has used
import process from 'node:process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MetricSource } from './metric-sample.ts';

const quantiles = [0.5, 0.99, 1] as const;

/**
 * Measures how much of its machine this process uses. The delay of the event loop is that since the previous reading.
 */
export function createProcessMetrics(version: string): { readonly source: MetricSource; close(): void } {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const startSeconds = performance.timeOrigin / 1_000;
  return {
    source() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      const delays = quantiles.map((quantile) => ({
        name: 'postern_event_loop_delay_seconds' as const,
        labels: { percentile: String(quantile * 100) },
        value: delay.count === 0 ? 0 : delay.percentile(quantile * 100) / 1e9,
      }));
      delay.reset();
      return [
        ...delays,
        { name: 'postern_cpu_seconds_total', labels: {}, value: (user + system) / 1e6 },
        { name: 'postern_memory_bytes', labels: { kind: 'resident' }, value: rss },
        { name: 'postern_memory_bytes', labels: { kind: 'heap' }, value: heapUsed },
        { name: 'postern_start_time_seconds', labels: {}, value: startSeconds },
        { name: 'postern_build_info', labels: { version, node: process.versions.node }, value: 1 },
      ];
    },
    close: () => delay.disable(),
  };
}
