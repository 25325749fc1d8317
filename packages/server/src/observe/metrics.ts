import type { CallSink } from './call-record.ts';

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

export function createMetrics(): Metrics {
  const counters = new Map<string, { readonly counter: Omit<Counter, 'value'>; value: number }>();

  function add(name: string, labels: Counter['labels'], by: number, key: string): void {
    const known = counters.get(key);
    if (known !== undefined) known.value += by;
    else counters.set(key, { counter: { name, labels }, value: by });
  }

  return {
    sink({ environment, apiId, status, code, requestBytes, responseBytes }) {
      const api = apiId ?? 'none';
      const outcome = code ?? 'ok';
      const statusClass = `${Math.floor(status / 100)}xx`;
      const key = `${environment} ${api} ${statusClass} ${outcome}`;
      add('postern_calls_total', { environment, api, status: statusClass, outcome }, 1, key);
      if (requestBytes > 0) add('postern_request_bytes_total', { environment }, requestBytes, `in ${environment}`);
      if (responseBytes > 0) add('postern_response_bytes_total', { environment }, responseBytes, `out ${environment}`);
    },
    snapshot: () =>
      [...counters.entries()]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([, { counter, value }]) => ({ ...counter, value })),
  };
}
