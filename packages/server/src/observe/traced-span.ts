/** A sampled call in a distributed trace: what its spans are named by. */
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
