import type { IncomingMessage } from 'node:http';
import type { StageClock } from '../observe/stage-clock.ts';

/** What of a call is set before it is judged. */
export interface WatchedCall {
  readonly peerAddress: string;
  clock?: StageClock | undefined;
  /** Header lines for the upstream, each with its line end. */
  traceHead?: string;
}

/** Looks at a call as it comes in, and gives it a clock or a place in a trace, or nothing. Must not throw. */
export type WatchCall = (call: WatchedCall, request: IncomingMessage) => void;
