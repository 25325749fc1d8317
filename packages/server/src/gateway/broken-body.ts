import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** The request of each connection whose body came last; only calls with a body are remembered. */
const latest = new WeakMap<Socket, IncomingMessage>();
const broken = new WeakSet<IncomingMessage>();
const listeners = new WeakMap<IncomingMessage, () => void>();

/** The request has a body, of which Node's parser may find out later that it is no HTTP/1.1. */
export function noteBody(request: IncomingMessage): void {
  latest.set(request.socket, request);
}

/** The parser failed in the middle of a body: calls the body's reader. False: no body was being read. */
export function breakBody(socket: Socket): boolean {
  const request = latest.get(socket);
  if (request === undefined || request.complete) return false;
  broken.add(request);
  listeners.get(request)?.();
  return true;
}

export function isBrokenBody(request: IncomingMessage): boolean {
  return broken.has(request);
}

/** One listener for each request: who reads its body. */
export function onBrokenBody(request: IncomingMessage, listener: (() => void) | undefined): void {
  if (listener === undefined) listeners.delete(request);
  else listeners.set(request, listener);
}
