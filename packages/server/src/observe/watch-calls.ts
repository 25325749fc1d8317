import type { IncomingHttpHeaders } from 'node:http';
import { createStageSampler, StageClock } from './stage-clock.ts';
import { createSpan, isTraceState, parseTraceParent } from './trace-context.ts';

export interface WatchSettings {
  /** One call in so many is timed; 0: none. */
  readonly timedCalls: number;
  /** Undefined: no traces; then no call is looked at. */
  readonly tracing?:
    | {
        readonly sampleRatio: number;
        /** Whether the trace of who sends the call is continued. */
        readonly isBelieved: (peerAddress: string) => boolean;
        /** From 0 up to 1. */
        readonly random: () => number;
      }
    | undefined;
}

/** How a call is timed and traced. */
interface CallWatch {
  readonly clock?: StageClock | undefined;
  /** Header lines with the trace context for the upstream, each with its CRLF. */
  readonly traceHead?: string | undefined;
}

type Watch = (
  peerAddress: string,
  request: { readonly headers: IncomingHttpHeaders },
) => CallWatch | undefined;

/** Undefined where nothing is watched, so that a call pays nothing. */
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
 * W3C Trace Context: a sampled call gets a span, and the upstream is told of it. A believed client's decision to sample is
 * followed; where it did not sample, its context goes on as it came. Nobody else's goes on at all (header-roles.ts drops it).
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
