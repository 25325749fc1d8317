import type { CallSink } from './call-record.ts';
import type { MetricSample } from './metric-sample.ts';
import { presentTraces } from './present-spans.ts';
import type { FinishedTrace } from './present-spans.ts';

export interface SpanExporterDeps {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly version: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Called once each time that the collector becomes unavailable, not for each batch. */
  readonly onFailure: (error: unknown) => void;
  readonly flushEveryMs?: number;
}

export interface SpanExporter {
  readonly sink: CallSink;
  readonly samples: () => readonly MetricSample[];
  /** Sends the waiting calls, within the time limit of one answer. */
  close(): Promise<void>;
}

const flushEveryMsDefault = 2_000;
const batchMax = 512;
/** Number of sampled calls that may wait. Further ones are dropped and counted. */
const waitingMax = 4_096;
const answerWithinMs = 5_000;

/**
 * Sends sampled calls to a collector by OTLP over HTTP, in batches. No call waits for it: a collector that is
 * unavailable or slow costs traces and not calls. Batches that were refused or not answered are dropped and counted,
 * and never sent twice.
 */
export function createSpanExporter(deps: SpanExporterDeps): SpanExporter {
  let waiting: FinishedTrace[] = [];
  let sending: Promise<void> | undefined;
  let isAway = false;
  const counts = { exported: 0, dropped: 0 };

  async function send(batch: readonly FinishedTrace[]): Promise<void> {
    try {
      const answer = await deps.fetch(deps.endpoint, {
        method: 'POST',
        headers: { ...deps.headers, 'content-type': 'application/json' },
        body: presentTraces(batch, deps),
        redirect: 'error',
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the collector answered with status ${answer.status}`);
      counts.exported += batch.length;
      isAway = false;
    } catch (error) {
      counts.dropped += batch.length;
      if (!isAway) deps.onFailure(error);
      isAway = true;
    }
  }

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      await send(batch);
    }
  }

  const start = (): Promise<void> => (sending ??= flush().finally(() => (sending = undefined)));
  const timer = setInterval(() => void start(), deps.flushEveryMs ?? flushEveryMsDefault).unref();
  return {
    sink(record) {
      const span = record.clock?.span;
      if (span === undefined) return;
      if (waiting.length >= waitingMax) counts.dropped++;
      else if (waiting.push({ record, span }) >= batchMax) void start();
    },
    samples: () =>
      Object.entries(counts).map(([outcome, value]) => ({
        name: 'postern_spans_total',
        labels: { outcome },
        value,
      })),
    async close() {
      clearInterval(timer);
      await start();
      await start();
    },
  };
}
