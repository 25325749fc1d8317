import type { CallRecord, CallSink } from './call-record.ts';

/** Counters of one process. Labels have few values each: never an id of an API user, never a path. */
export interface Metrics {
  readonly sink: CallSink;
  /** Sorted by name and labels. */
  snapshot(): readonly Counter[];
}

export interface Counter {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Counts {
  readonly environment: string;
  readonly api: string;
  /** Good calls, by the first digit of their status. */
  readonly ok: number[];
  /** By status class and code. */
  readonly refused: Map<string, number>;
}

interface Bytes {
  requestBytes: number;
  responseBytes: number;
  readonly byApi: Map<string, Counts>;
}

export function createMetrics(): Metrics {
  const byEnvironment = new Map<string, Bytes>();

  // No text is put together here: each call comes by.
  function count({ environment, apiId, status, code, requestBytes, responseBytes }: CallRecord): void {
    let bytes = byEnvironment.get(environment);
    if (bytes === undefined) {
      bytes = { requestBytes: 0, responseBytes: 0, byApi: new Map() };
      byEnvironment.set(environment, bytes);
    }
    bytes.requestBytes += requestBytes;
    bytes.responseBytes += responseBytes;
    const api = apiId ?? 'none';
    let counts = bytes.byApi.get(api);
    if (counts === undefined) {
      counts = { environment, api, ok: [0, 0, 0, 0, 0, 0], refused: new Map() };
      bytes.byApi.set(api, counts);
    }
    const statusClass = Math.floor(status / 100);
    if (code === undefined) counts.ok[statusClass] = (counts.ok[statusClass] ?? 0) + 1;
    else {
      const key = `${statusClass}xx ${code}`;
      counts.refused.set(key, (counts.refused.get(key) ?? 0) + 1);
    }
  }

  return {
    sink: count,
    snapshot: () =>
      [...byEnvironment]
        .flatMap(([environment, bytes]) => [
          ...[...bytes.byApi.values()].flatMap(presentCalls),
          ...presentBytes(environment, bytes),
        ])
        .toSorted((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1)),
  };
}

function presentCalls({ environment, api, ok, refused }: Counts): readonly Counter[] {
  const counter = (status: string, outcome: string, value: number): Counter => ({
    name: 'postern_calls_total',
    labels: { environment, api, status, outcome },
    value,
  });
  return [
    ...ok.flatMap((value, statusClass) => (value === 0 ? [] : [counter(`${statusClass}xx`, 'ok', value)])),
    ...[...refused].map(([key, value]) => {
      const [status = '', outcome = ''] = key.split(' ');
      return counter(status, outcome, value);
    }),
  ];
}

function presentBytes(environment: string, { requestBytes, responseBytes }: Bytes): readonly Counter[] {
  return [
    { name: 'postern_request_bytes_total', labels: { environment }, value: requestBytes },
    { name: 'postern_response_bytes_total', labels: { environment }, value: responseBytes },
  ].filter(({ value }) => value > 0);
}

function sortKey({ name, labels }: Counter): string {
  return [name, ...Object.values(labels)].join(' ');
}
