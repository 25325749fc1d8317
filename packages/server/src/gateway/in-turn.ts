import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { noteBody } from './broken-body.ts';

const waitingMax = 16;
const waitingCounts = new WeakMap<Socket, number>();

/**
 * Runs a call when those before it on its connection are answered. A client that pipelines counts on their order: a server may
 * run them at once only if all are safe (RFC 9112 section 9.3.2), and one connection would fill the places of its licence. Where
 * many wait, the client is not read until they are done.
 */
export function runInTurn(request: IncomingMessage, response: ServerResponse, run: () => void): void {
  const { socket } = request;
  // Node gives the response its socket when those before it are finished.
  if (response.socket !== null) {
    run();
    return;
  }
  noteBody(request);
  count(socket, 1);
  response.once('socket', () => {
    count(socket, -1);
    run();
  });
}

function count(socket: Socket, change: 1 | -1): void {
  const waiting = (waitingCounts.get(socket) ?? 0) + change;
  waitingCounts.set(socket, waiting);
  if (change === 1 && waiting === waitingMax) socket.pause();
  else if (change === -1 && waiting === 0) socket.resume();
}
