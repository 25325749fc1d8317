import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findExecutable } from '../testing/provision/find-executable.ts';
import { metricDefinitions } from './metric-definitions.ts';
import type { MetricName } from './metric-definitions.ts';
import { presentMetrics } from './present-metrics.ts';

// Prometheus' own tool checks the metrics that the program publishes and the rules that are shipped.

const promtool = findExecutable(['promtool']);
const rules = fileURLToPath(new URL('../../../../docs/operations/prometheus-rules.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'postern-promtool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Exit code and complete output. */
function run(args: readonly string[], input = ''): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    const child = execFile(promtool ?? '', args, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}

/** Presents one sample of every metric, with a value for each of its labels. */
function presentEveryMetric(): string {
  const names = Object.keys(metricDefinitions) as MetricName[]; // the table has only these keys
  return presentMetrics(
    names.flatMap((name) => {
      const { labels, type } = metricDefinitions[name];
      const filled = Object.fromEntries(labels.map((label) => [label, label === 'percentile' ? '99' : 'x']));
      if (type !== 'histogram') return [{ name, labels: filled, value: 1 }];
      return [
        { name, suffix: '_bucket' as const, labels: { ...filled, le: '+Inf' }, value: 1 },
        { name, suffix: '_sum' as const, labels: filled, value: 1 },
        { name, suffix: '_count' as const, labels: filled, value: 1 },
      ];
    }),
  );
}

const ruleTests = `
rule_files: [${JSON.stringify(rules)}]
evaluation_interval: 15s
tests:
  - interval: 15s
    input_series:
      - { series: 'up{job="postern", instance="a"}', values: '1x8 0x20' }
      - { series: 'postern_feed_lag_seconds{instance="a"}', values: '0x8 9x20' }
      - { series: 'postern_event_loop_delay_seconds{instance="a", percentile="99"}', values: '0.01x40' }
    alert_rule_test:
      - { eval_time: 1m, alertname: PosternDown, exp_alerts: [] }
      - { eval_time: 1m, alertname: PosternFeedStale, exp_alerts: [] }
      - { eval_time: 6m, alertname: PosternMasterKeyWaits, exp_alerts: [] }
  - interval: 1m
    input_series:
      - { series: 'postern_master_key_gateways_lacking{instance="control"}', values: '2x70 0x10' }
    promql_expr_test:
      - expr: count(ALERTS{alertname="PosternMasterKeyWaits", alertstate="firing"})
        eval_time: 65m
        exp_samples: [{ labels: '{}', value: 1 }]
      - expr: count(ALERTS{alertname="PosternMasterKeyWaits", alertstate="firing"})
        eval_time: 75m
        exp_samples: []
  - interval: 15s
    input_series:
      - { series: 'up{job="postern", instance="a"}', values: '0x20' }
      - { series: 'postern_event_loop_delay_seconds{instance="a", percentile="99"}', values: '0.9x80' }
    promql_expr_test:
      - expr: count(ALERTS{alertname="PosternDown", alertstate="firing"})
        eval_time: 4m
        exp_samples: [{ labels: '{}', value: 1 }]
`;

describe.skipIf(promtool === undefined)(
  `Prometheus’ promtool${promtool === undefined ? ' [skipped: promtool is not installed]' : ''}`,
  () => {
    it('finds nothing wrong with any metric', async () => {
      expect(await run(['check', 'metrics'], presentEveryMetric())).toEqual({ code: 0, said: '' });
    });

    it('would find a label that only summaries may have', async () => {
      const text = '# HELP postern_x X.\n# TYPE postern_x gauge\npostern_x{quantile="0.5"} 1\n';
      expect((await run(['check', 'metrics'], text)).said).toContain('quantile');
    });

    it('takes the alert rules, which fire and clear as they should', async () => {
      expect((await run(['check', 'rules', rules])).code).toBe(0);
      const file = join(folder, 'rules.test.yaml');
      writeFileSync(file, ruleTests);
      expect(await run(['test', 'rules', file])).toMatchObject({ code: 0 });
    });
  },
);
