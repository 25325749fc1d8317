import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isBrokenBody } from './broken-body.ts';

/** How long, and how much, a client may go on sending after it has been answered. */
export interface LingerLimits {
  /** Without a byte. */
  readonly idleMs: number;
  readonly totalMs: number;
  readonly bytesMax: number;
}

const lingerLimits: LingerLimits = { idleMs: 5_000, totalMs: 60_000, bytesMax: 268_435_456 };
const checkMs = 500;

/**
 * Lets a client that is answered before its request is whole send the rest, which is read and forgotten: many clients write
 * everything before they read, and a connection that is closed under bytes that nobody read is reset, which loses the answer
 * (RFC 9112 section 9.6). Call it before the answer begins.
 */
export function lingerAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  // Before Node's own listener, which closes the connection where the answer was the last.
  response.prependOnceListener('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    // The body's reader is done with it.
    request.removeAllListeners('data').resume();
    if (response.shouldKeepAlive && !isBrokenBody(request)) {
      const stop = watchUnread(socket, lingerLimits);
      request.once('end', stop).once('close', stop);
    } else if (response.shouldKeepAlive) closeLingering(socket);
    else socket.destroySoon = () => closeLingering(socket);
  });
}

const lingering = new WeakSet<Socket>();

/** Whether the connection is at its end, and only what the client still sends is waited for. */
export function isLingering(socket: Socket): boolean {
  return lingering.has(socket);
}

/** Says the last word on the connection, and closes it when the client has said its own. */
export function closeLingering(socket: Socket, limits: LingerLimits = lingerLimits): void {
  if (lingering.has(socket)) return;
  lingering.add(socket);
  socket.end();
  socket.resume();
  if (socket.readableEnded) socket.destroySoon();
  else {
    watchUnread(socket, limits);
    socket.once('end', () => socket.destroy());
  }
}

/** Cuts who sends nothing for too long, or too much, or does not come to an end. Gives what ends the watch. */
function watchUnread(socket: Socket, { idleMs, totalMs, bytesMax }: LingerLimits): () => void {
  const bytesBefore = socket.bytesRead;
  let bytesSeen = bytesBefore;
  let quietMs = 0;
  let passedMs = 0;
  const timer = setInterval(() => {
    passedMs += checkMs;
    quietMs = socket.bytesRead === bytesSeen ? quietMs + checkMs : 0;
    bytesSeen = socket.bytesRead;
    if (quietMs >= idleMs || passedMs >= totalMs || bytesSeen - bytesBefore > bytesMax) socket.destroy();
  }, checkMs).unref();
  const stop = (): void => clearInterval(timer);
  socket.once('close', stop);
  return () => {
    stop();
    socket.off('close', stop);
  };
}
