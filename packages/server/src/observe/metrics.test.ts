import { expect, test } from 'vitest';
import fc from 'fast-check';
import { createTestRecord } from '../testing/test-gateway.ts';
import { createHistogram } from './histogram.ts';
import { metricDefinitions } from './metric-definitions.ts';
import type { MetricName } from './metric-definitions.ts';
import { keepCounted, mergeSamples } from './metric-sample.ts';
import type { MetricSample } from './metric-sample.ts';
import { createMetrics } from './metrics.ts';
import { presentMetrics } from './present-metrics.ts';
import { createStageSampler, StageClock } from './stage-clock.ts';

test('calls are counted by API, decision, code and status, without API users and paths', () => {
  const metrics = createMetrics();
  metrics.sink(createTestRecord({ responseBytes: 10 }));
  metrics.sink(createTestRecord({ responseBytes: 5 }));
  metrics.sink(createTestRecord({ status: 404 }));
  metrics.sink(createTestRecord({ status: 403, code: 'right_missing', stage: 'authorise' }));
  metrics.sink(createTestRecord({ status: 502, code: 'upstream_unreachable', stage: 'forward' }));
  metrics.sink(
    createTestRecord({ status: 404, code: 'operation_unknown', stage: 'match', apiId: undefined }),
  );
  const samples = metrics.samples();
  const calls = samples.filter(({ name }) => name === 'postern_calls_total');
  expect(calls.map(({ labels, value }) => [...Object.values(labels), value])).toEqual([
    ['TEST', 'v5', 'allowed', 'ok', '2xx', 2],
    ['TEST', 'v5', 'allowed', 'ok', '4xx', 1],
    ['TEST', 'v5', 'refused', 'right_missing', '4xx', 1],
    ['TEST', 'v5', 'failed', 'upstream_unreachable', '5xx', 1],
    ['TEST', 'none', 'refused', 'operation_unknown', '4xx', 1],
  ]);
  expect(samples.find(({ name }) => name === 'postern_response_bytes_total')?.value).toBe(15);
  expect(JSON.stringify(samples)).not.toMatch(/profiles|[0-9a-f]{8}-/);
});

test('a timed call tells each stage from the end of the one before', () => {
  const metrics = createMetrics();
  const clock = new StageClock();
  clock.marks.push(
    { stage: 'receive', atMs: clock.startedAtMs + 0.02 },
    { stage: 'match', atMs: clock.startedAtMs + 3 },
  );
  metrics.sink(createTestRecord({ clock }));
  metrics.sink(createTestRecord());
  const sums = metrics
    .samples()
    .filter(({ name, suffix }) => name === 'postern_stage_duration_seconds' && suffix !== '_bucket')
    .map(({ suffix, labels, value }) => [labels['stage'], suffix, Number(value.toFixed(6))]);
  expect(sums).toEqual([
    ['receive', '_sum', 0.000_02],
    ['receive', '_count', 1],
    ['match', '_sum', 0.002_98],
    ['match', '_count', 1],
  ]);
});

test('one of so many calls is timed, and none at all when told so', () => {
  const sample = createStageSampler(3);
  const timed = Array.from({ length: 7 }, () => sample()).flatMap((clock, index) =>
    clock === undefined ? [] : [index],
  );
  expect(timed).toEqual([0, 3, 6]);
  expect(createStageSampler(0)()).toBeUndefined();
});

test('a histogram counts each value in every class that it fits in, and sums up', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true })), (values) => {
      const histogram = createHistogram(Float64Array.of(0.5, 1, 10));
      for (const value of values) histogram.add(value);
      const samples = histogram.present('postern_call_duration_seconds', { api: 'v5' });
      const bucket = (le: string) => samples.find(({ labels }) => labels['le'] === le)?.value;
      for (const bound of [0.5, 1, 10]) {
        expect(bucket(String(bound))).toBe(values.filter((value) => value <= bound).length);
      }
      expect(bucket('+Inf')).toBe(values.length);
      expect(samples.at(-1)).toMatchObject({ suffix: '_count', value: values.length });
    }),
  );
});

test('of several processes counts add up, lags are the largest, and what was applied is the least', () => {
  const lists = [1, 2].map((value): readonly MetricSample[] => [
    { name: 'postern_feed_failures_total', labels: {}, value },
    { name: 'postern_feed_lag_seconds', labels: {}, value },
    { name: 'postern_feed_applied_sequence', labels: {}, value },
    { name: 'postern_open_calls', labels: { environment: `E${value}` }, value },
  ]);
  const merged = mergeSamples(lists);
  expect(merged.map(({ value }) => value)).toEqual([3, 2, 1, 1, 2]);
  expect(keepCounted(merged).map(({ name }) => name)).toEqual(['postern_feed_failures_total']);
});

test('the text format escapes what would end a value or a line, and gives each metric its HELP and TYPE once', () => {
  const text = presentMetrics([
    { name: 'postern_open_calls', labels: { environment: 'a"b\\c\nd' }, value: 1 },
    { name: 'postern_feed_lag_seconds', labels: {}, value: Number.POSITIVE_INFINITY },
    { name: 'postern_open_calls', labels: { environment: 'e' }, value: 0.5 },
  ]);
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^# HELP postern_open_calls /),
    '# TYPE postern_open_calls gauge',
    'postern_open_calls{environment="a\\"b\\\\c\\nd"} 1',
    'postern_open_calls{environment="e"} 0.5',
    expect.stringMatching(/^# HELP postern_feed_lag_seconds /),
    '# TYPE postern_feed_lag_seconds gauge',
    'postern_feed_lag_seconds +Inf',
    '',
  ]);
});

test('names and labels are those of Prometheus’ own advice', () => {
  for (const name of Object.keys(metricDefinitions) as MetricName[]) {
    const { type, labels } = metricDefinitions[name];
    expect(name).toMatch(/^postern_[a-z]+(?:_[a-z]+)*$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    for (const label of labels) expect(label).toMatch(/^[a-z]+$/);
  }
});
