import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** An upstream that speaks bytes: what it received it keeps, what it answers the test decides. */
export interface RawUpstream {
  readonly port: number;
  /** Whole request heads, as they came. */
  readonly heads: string[];
  /** Called with each request head; answers on the socket. */
  answer: (socket: Socket, head: string) => void;
  close(): Promise<void>;
}

export const plainAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

export async function startRawUpstream(): Promise<RawUpstream> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        upstream.heads.push(head);
        upstream.answer(socket, head);
      }
    });
  });
  const upstream: RawUpstream = {
    port: await listenOn(server),
    heads: [],
    answer: (socket) => void socket.write(plainAnswer),
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return upstream;
}

export function listenOn(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** Sends bytes and gives everything that comes back until the other side closes. */
export function exchangeRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => {}).on('close', () => resolve(text));
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** A request head that asks the gateway to close afterwards, so that `exchangeRaw` ends. */
export function rawRequest(method: string, target: string, headers: readonly string[] = []): string {
  return [`${method} ${target} HTTP/1.1`, 'Host: api.test', 'Connection: close', ...headers, '', ''].join(
    '\r\n',
  );
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
