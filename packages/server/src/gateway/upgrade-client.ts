import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Client } from './client.ts';

/**
 * The client's side of a call that asks to switch protocols. Node has let go of the connection: until the upstream switches,
 * whatever is answered goes over it as the answer of any other call, and ends it.
 *
 * @param early what the client sent after its head, without waiting
 */
export function createUpgradeClient(request: IncomingMessage, socket: Socket, early: Buffer): Client {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  if (early.length > 0) socket.unshift(early);
  // The server's own listeners are gone.
  socket.on('error', () => socket.destroy());
  const onDrain = (): void => void response.emit('drain');
  socket.on('drain', onDrain);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.destroySoon();
  });
  return { request, response, tunnel: socket };
}

/** The connection switches: what goes over it from now on is no HTTP. `headers`: flat, as they passed the filter. */
export function openTunnel(
  response: ServerResponse,
  socket: Socket,
  { protocol, headers }: { readonly protocol: string; readonly headers: readonly string[] },
): void {
  response.detachSocket(socket);
  let head = `HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${protocol}\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] !== 'content-length') head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  socket.setNoDelay(true);
  socket.write(`${head}\r\n`, 'latin1');
}
