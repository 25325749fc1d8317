import type { CallRecord } from './call-record.ts';
import type { TracedSpan } from './traced-span.ts';

/** A sampled call with its record. */
export interface FinishedTrace {
  readonly record: CallRecord;
  readonly span: TracedSpan;
}

const serverKind = 2;
const clientKind = 3;
const errorStatus = 2;

/**
 * Presents calls as OTLP's ExportTraceServiceRequest in JSON: ids as hex, 64-bit numbers as strings, enums as numbers.
 * A call is a span of the kind SERVER, with an event at the end of each stage; the exchange with the upstream is a span
 * of the kind CLIENT within it. Names follow OpenTelemetry's conventions for HTTP. Queries, addresses, credentials and
 * bodies are never included.
 */
export function presentTraces(
  traces: readonly FinishedTrace[],
  { serviceName, version }: { readonly serviceName: string; readonly version: string },
): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: {
          attributes: presentAttributes({ 'service.name': serviceName, 'service.version': version }),
        },
        scopeSpans: [{ scope: { name: 'postern' }, spans: traces.flatMap(presentSpans) }],
      },
    ],
  });
}

function presentSpans({ record, span }: FinishedTrace): readonly object[] {
  const { clock } = record;
  if (clock === undefined) return [];
  const marks = clock.marks;
  const endedAtMs = marks.at(-1)?.atMs ?? clock.startedAtMs;
  const call = {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: record.operationId ?? record.method,
    kind: serverKind,
    startTimeUnixNano: presentTime(clock.startedAtMs),
    endTimeUnixNano: presentTime(endedAtMs),
    attributes: presentAttributes(describeCall(record)),
    events: marks.map(({ stage, atMs }) => ({ name: stage, timeUnixNano: presentTime(atMs) })),
    ...(record.status >= 500 ? { status: { code: errorStatus } } : {}),
  };
  const prepared = marks.find(({ stage }) => stage === 'prepare');
  return prepared === undefined
    ? [call]
    : [call, presentUpstream({ record, span }, [prepared.atMs, endedAtMs])];
}

/** The span lasts from sending the call until the last byte of the answer was passed on. */
function presentUpstream({ record, span }: FinishedTrace, [fromMs, toMs]: readonly [number, number]): object {
  const isFailed = record.stage === 'forward' || record.stage === 'filter';
  return {
    traceId: span.traceId,
    spanId: span.upstreamSpanId,
    parentSpanId: span.spanId,
    name: record.method,
    kind: clientKind,
    startTimeUnixNano: presentTime(fromMs),
    endTimeUnixNano: presentTime(toMs),
    attributes: presentAttributes({ 'http.request.method': record.method }),
    ...(isFailed ? { status: { code: errorStatus } } : {}),
  };
}

function describeCall(record: CallRecord): Readonly<Record<string, string | number | undefined>> {
  return {
    'http.request.method': record.method,
    'url.path': record.path,
    'http.route': record.operationId,
    'http.response.status_code': record.status,
    'postern.request_id': record.requestId,
    'postern.environment': record.environment,
    'postern.api': record.apiId,
    'postern.licence': record.licenceId,
    'postern.api_user': record.apiUserId,
    'postern.code': record.code,
    'postern.stage': record.stage,
  };
}

function presentAttributes(values: Readonly<Record<string, string | number | undefined>>): readonly object[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }];
  });
}

/** Converts a time of the monotonic clock to nanoseconds since 1970. */
function presentTime(atMs: number): string {
  const wholeMs = Math.floor(performance.timeOrigin + atMs);
  const restNs = Math.round((performance.timeOrigin + atMs - wholeMs) * 1e6);
  return String(BigInt(wholeMs) * 1_000_000n + BigInt(restNs));
}
