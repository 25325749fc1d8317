import type { IncomingHttpHeaders } from 'node:http';
import { createStageSampler, StageClock } from './stage-clock.ts';
import { createSpan, isTraceState, parseTraceParent } from './trace-context.ts';

export interface WatchSettings {
  /** Of so many calls one is timed; 0 times none. */
  readonly timedCalls: number;
  /** Undefined: no traces; then nothing of a call is looked at. */
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

/** What is set of a call before it is judged. */
interface WatchedCall {
  readonly peerAddress: string;
  clock?: StageClock | undefined;
  traceHead?: string;
}

type Watch = (call: WatchedCall, request: { readonly headers: IncomingHttpHeaders }) => void;

/** Undefined where nothing is watched, so that a call pays nothing. */
export function createWatchCall({ timedCalls, tracing }: WatchSettings): Watch | undefined {
  if (tracing !== undefined) return watchTraces({ timedCalls, tracing });
  if (timedCalls === 0) return undefined;
  const sample = createStageSampler(timedCalls);
  return (call) => {
    call.clock = sample();
  };
}

/**
 * W3C Trace Context: a sampled call gets a span, and the upstream is told of it. A believed client's decision to sample is
 * followed; where it did not sample, its context goes on as it came. Nobody else's goes on at all (header-roles.ts drops it).
 */
function watchTraces({ timedCalls, tracing }: Required<WatchSettings> & { readonly tracing: object }): Watch {
  const sample = createStageSampler(timedCalls);
  const { isBelieved, random, sampleRatio } = tracing;
  return (call, { headers }) => {
    const rawParent = headers['traceparent'];
    const parent =
      typeof rawParent === 'string' && isBelieved(call.peerAddress) ? parseTraceParent(rawParent) : undefined;
    const state = parent === undefined ? '' : presentState(headers['tracestate']);
    const isSampled = parent === undefined ? random() < sampleRatio : parent.isSampled;
    if (!isSampled) {
      call.clock = sample();
      if (parent !== undefined) {
        call.traceHead = `traceparent: 00-${parent.traceId}-${parent.parentSpanId}-00\r\n${state}`;
      }
      return;
    }
    const span = createSpan(parent);
    call.traceHead = `traceparent: 00-${span.traceId}-${span.upstreamSpanId}-01\r\n${state}`;
    call.clock = new StageClock(span);
  };
}

function presentState(state: string | string[] | undefined): string {
  const text = Array.isArray(state) ? state.join(',') : state;
  return text !== undefined && isTraceState(text) ? `tracestate: ${text}\r\n` : '';
}
