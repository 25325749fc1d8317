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

  function add(key: string, by: number, create: () => Omit<Counter, 'value'>): void {
    const known = counters.get(key);
    if (known !== undefined) known.value += by;
    else counters.set(key, { counter: create(), value: by });
  }

  return {
    sink({ environment, apiId, status, code, requestBytes, responseBytes }) {
      const api = apiId ?? 'none';
      const outcome = code ?? 'ok';
      const statusClass = `${Math.floor(status / 100)}xx`;
      add(`${environment} ${api} ${statusClass} ${outcome}`, 1, () => ({
        name: 'postern_calls_total',
        labels: { environment, api, status: statusClass, outcome },
      }));
      if (requestBytes > 0) {
        add(`in ${environment}`, requestBytes, () => ({
          name: 'postern_request_bytes_total',
          labels: { environment },
        }));
      }
      if (responseBytes > 0) {
        add(`out ${environment}`, responseBytes, () => ({
          name: 'postern_response_bytes_total',
          labels: { environment },
        }));
      }
    },
    snapshot: () =>
      [...counters.entries()]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([, { counter, value }]) => ({ ...counter, value })),
  };
}
