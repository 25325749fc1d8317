/** Where a call stands in a distributed trace (W3C Trace Context). */
export interface CallTrace {
  /** What the upstream is told: header lines, each with its line end. */
  readonly head: string;
  /** Of a sampled call: what its spans are named by. */
  readonly span: TracedSpan | undefined;
}

export interface TracedSpan {
  /** 32 hex digits. */
  readonly traceId: string;
  /** Of the call as a whole; 16 hex digits. */
  readonly spanId: string;
  /** Of the way to the upstream, whose parent is `spanId`. */
  readonly upstreamSpanId: string;
  /** Of the client's own span, where it was believed. */
  readonly parentSpanId: string | undefined;
}
