import type { CallRecord, CallSink } from './call-record.ts';
import { createHistogram } from './histogram.ts';
import type { Histogram } from './histogram.ts';
import type { MetricName } from './metric-definitions.ts';
import type { MetricSample } from './metric-sample.ts';
import type { StageClock } from './stage-clock.ts';

/** Counts the calls of one process. A label has few values: never the id of an API user, and never a path. */
export interface CallMetrics {
  readonly sink: CallSink;
  readonly samples: () => readonly MetricSample[];
}

interface Counts {
  readonly environment: string;
  readonly api: string;
  /** Allowed calls, by the first digit of their status. */
  readonly ok: number[];
  /** Other calls, by status class and then by decision and code. */
  readonly others: Map<string, number>[];
  readonly duration: Histogram;
}

interface OfEnvironment {
  requestBytes: number;
  responseBytes: number;
  readonly byApi: Map<string, Counts>;
  readonly stages: Map<string, Histogram>;
}

/** Bounds in seconds. The durations of all calls are measured in whole milliseconds. */
const durationBounds = Float64Array.of(
  0.001,
  0.002,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30,
);
const stageBounds = Float64Array.of(
  0.000_01,
  0.000_025,
  0.000_05,
  0.000_1,
  0.000_25,
  0.000_5,
  0.001,
  0.002_5,
  0.005,
  0.01,
  0.025,
  0.1,
  0.5,
  2.5,
  10,
);

export function createMetrics(): CallMetrics {
  const byEnvironment = new Map<string, OfEnvironment>();
  // The counters of the previous call: most calls are of the same API, and comparing is cheaper than looking up.
  let sums = createSums();
  let counts = createCounts('', '');

  // No text is built here for an allowed call, because this runs for every one.
  function count(record: CallRecord): void {
    const { environment, status, code } = record;
    const api = record.apiId ?? 'none';
    if (counts.environment !== environment || counts.api !== api) {
      sums = findSums(byEnvironment, environment);
      counts = findCounts(sums, environment, api);
    }
    sums.requestBytes += record.requestBytes;
    sums.responseBytes += record.responseBytes;
    counts.duration.add(record.durationMs / 1_000);
    const statusClass = Math.floor(status / 100);
    if (code === undefined) counts.ok[statusClass] = (counts.ok[statusClass] ?? 0) + 1;
    else addOther(counts, statusClass, `${decisionOf(record)} ${code}`);
    if (record.clock !== undefined) addStages(sums.stages, record.clock);
  }

  return {
    sink: count,
    samples: () => [...byEnvironment].flatMap(([environment, all]) => presentEnvironment(environment, all)),
  };
}

function findSums(byEnvironment: Map<string, OfEnvironment>, environment: string): OfEnvironment {
  const known = byEnvironment.get(environment);
  if (known !== undefined) return known;
  const created = createSums();
  byEnvironment.set(environment, created);
  return created;
}

function createSums(): OfEnvironment {
  return { requestBytes: 0, responseBytes: 0, byApi: new Map(), stages: new Map() };
}

function findCounts({ byApi }: OfEnvironment, environment: string, api: string): Counts {
  const known = byApi.get(api);
  if (known !== undefined) return known;
  const created = createCounts(environment, api);
  byApi.set(api, created);
  return created;
}

function createCounts(environment: string, api: string): Counts {
  const duration = createHistogram(durationBounds);
  return { environment, api, ok: [0, 0, 0, 0, 0, 0], others: [], duration };
}

function addOther({ others }: Counts, statusClass: number, what: string): void {
  const ofClass = (others[statusClass] ??= new Map<string, number>());
  ofClass.set(what, (ofClass.get(what) ?? 0) + 1);
}

/**
 * `refused`: the gateway refused the call. `failed`: it allowed the call, but the exchange with the upstream failed.
 */
function decisionOf({ stage }: CallRecord): 'refused' | 'failed' {
  return stage === 'forward' || stage === 'filter' ? 'failed' : 'refused';
}

/** Each stage lasts from the end of the previous one. */
function addStages(stages: Map<string, Histogram>, { startedAtMs, marks }: StageClock): void {
  let fromMs = startedAtMs;
  for (const { stage, atMs } of marks) {
    let histogram = stages.get(stage);
    if (histogram === undefined) {
      histogram = createHistogram(stageBounds);
      stages.set(stage, histogram);
    }
    histogram.add((atMs - fromMs) / 1_000);
    fromMs = atMs;
  }
}

function presentEnvironment(environment: string, sums: OfEnvironment): readonly MetricSample[] {
  const bytes = (name: MetricName, value: number): MetricSample => ({ name, labels: { environment }, value });
  return [
    ...[...sums.byApi.values()].flatMap(presentCalls),
    ...[...sums.stages].flatMap(([stage, histogram]) =>
      histogram.present('postern_stage_duration_seconds', { environment, stage }),
    ),
    bytes('postern_request_bytes_total', sums.requestBytes),
    bytes('postern_response_bytes_total', sums.responseBytes),
  ];
}

function presentCalls({ environment, api, ok, others, duration }: Counts): readonly MetricSample[] {
  const sample = (statusClass: number, decided: string, value: number): MetricSample => {
    const [decision = '', code = ''] = decided.split(' ');
    const labels = { environment, api, decision, code, status: `${statusClass}xx` };
    return { name: 'postern_calls_total', labels, value };
  };
  return [
    ...ok.flatMap((value, statusClass) => (value === 0 ? [] : [sample(statusClass, 'allowed ok', value)])),
    ...others.flatMap((ofClass, statusClass) =>
      [...ofClass].map(([decided, value]) => sample(statusClass, decided, value)),
    ),
    ...duration.present('postern_call_duration_seconds', { environment, api }),
  ];
}
