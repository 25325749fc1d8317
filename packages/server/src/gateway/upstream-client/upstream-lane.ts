import type { UpstreamCall, UpstreamListener } from './upstream-call.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

/** A call that waits for a connection. */
export interface WaitingCall {
  readonly call: UpstreamCall;
  readonly listener: UpstreamListener;
  /** Ticks of the pool since it began to wait. */
  waitedTicks: number;
}

/**
 * The connections and the waiting calls of one owner: a licence, or an API user where the API asks for that. A connection that
 * has carried a call of a lane carries none of another, so that an upstream that loses its place in the conversation mixes up
 * the answers of one owner at most.
 */
export interface UpstreamLane {
  readonly name: string;
  /** Its idle connections; the one that was used last is at the end. */
  readonly free: UpstreamConnection[];
  readonly waiting: WaitingCall[];
  /** Its connections, busy ones included. */
  connectionCount: number;
  /** Whether it is in the pool's line of lanes with waiting calls. */
  isInLine: boolean;
}

export function createUpstreamLane(name: string): UpstreamLane {
  return { name, free: [], waiting: [], connectionCount: 0, isInLine: false };
}
