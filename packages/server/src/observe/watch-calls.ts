import type { IncomingHttpHeaders } from 'node:http';
import { createStageSampler, StageClock } from './stage-clock.ts';
import { createSpan, isTraceState, parseTraceParent } from './trace-context.ts';

export interface WatchSettings {
  /** One of so many calls is timed; 0 times none. */
  readonly timedCalls: number;
  /** Undefined without tracing; then the headers of a call are not read. */
  readonly tracing?:
    | {
        readonly sampleRatio: number;
        /** Whether the trace of this sender is continued. */
        readonly isBelieved: (peerAddress: string) => boolean;
        /** Returns a number from 0 up to 1, excluding 1. */
        readonly random: () => number;
      }
    | undefined;
}

/** The clock and the trace context of a watched call. */
interface CallWatch {
  readonly clock?: StageClock | undefined;
  /** Header lines with the trace context for the upstream, each with its CRLF. */
  readonly traceHead?: string | undefined;
}

type Watch = (
  peerAddress: string,
  request: { readonly headers: IncomingHttpHeaders },
) => CallWatch | undefined;

/** Undefined if nothing is watched, so that calls cost nothing. */
export function createWatchCall({ timedCalls, tracing }: WatchSettings): Watch | undefined {
  if (tracing !== undefined) return watchTraces({ timedCalls, tracing });
  if (timedCalls === 0) return undefined;
  const sample = createStageSampler(timedCalls);
  return () => {
    const clock = sample();
    return clock === undefined ? undefined : { clock };
  };
}

/**
 * W3C Trace Context: a sampled call gets a span, which is passed on to the upstream. A trusted client decides about
 * sampling; if it did not sample, its context is passed on unchanged. The context of other clients is dropped
 * (header-roles.ts).
 */
function watchTraces({ timedCalls, tracing }: Required<WatchSettings> & { readonly tracing: object }): Watch {
  const sample = createStageSampler(timedCalls);
  const { isBelieved, random, sampleRatio } = tracing;
  return (peerAddress, { headers }) => {
    const rawParent = headers['traceparent'];
    const parent =
      typeof rawParent === 'string' && isBelieved(peerAddress) ? parseTraceParent(rawParent) : undefined;
    const state = parent === undefined ? '' : presentState(headers['tracestate']);
    const isSampled = parent === undefined ? random() < sampleRatio : parent.isSampled;
    if (!isSampled) {
      const clock = sample();
      return parent === undefined
        ? { clock }
        : { clock, traceHead: `traceparent: 00-${parent.traceId}-${parent.parentSpanId}-00\r\n${state}` };
    }
    const span = createSpan(parent);
    const traceHead = `traceparent: 00-${span.traceId}-${span.upstreamSpanId}-01\r\n${state}`;
    return { clock: new StageClock(span), traceHead };
  };
}

function presentState(state: string | string[] | undefined): string {
  const text = Array.isArray(state) ? state.join(',') : state;
  return text !== undefined && isTraceState(text) ? `tracestate: ${text}\r\n` : '';
}
