/** The ids of a sampled call's spans in a distributed trace. */
export interface TracedSpan {
  /** 32 hex digits. */
  readonly traceId: string;
  /** The span of the whole call; 16 hex digits. */
  readonly spanId: string;
  /** The span of the exchange with the upstream, whose parent is `spanId`. */
  readonly upstreamSpanId: string;
  /** The client's own span, if its header was trusted. */
  readonly parentSpanId: string | undefined;
}
