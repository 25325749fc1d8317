import type { IncomingMessage } from 'node:http';
import type { StageClock } from '../observe/stage-clock.ts';

/** How a call is timed and traced. */
export interface CallWatch {
  readonly clock?: StageClock | undefined;
  /** Header lines with the trace context for the upstream, each with its CRLF. */
  readonly traceHead?: string | undefined;
}

/** Decides as a call arrives whether it is timed or traced; undefined: neither. Must not throw. */
export type WatchCall = (peerAddress: string, request: IncomingMessage) => CallWatch | undefined;
