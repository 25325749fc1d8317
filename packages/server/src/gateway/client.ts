import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The client's side of a call: its request, and the response that it gets. */
export interface Client {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The client's connection, where the call asks to switch protocols. */
  readonly tunnel?: Socket | undefined;
}
