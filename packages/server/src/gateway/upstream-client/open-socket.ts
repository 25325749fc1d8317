import { connect } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { UpstreamFailure } from './upstream-call.ts';

/** The events that a socket reports to its owner. */
export interface SocketListener {
  onOpen(): void;
  /** `bytes` is only lent: it is overwritten after the call. */
  onBytes(bytes: Buffer): void;
  /** The other side said its last. */
  onFinished(): void;
  /** Once; `error` where it did not just end. */
  onClosed(error: Error | undefined): void;
}

export interface SocketSetup {
  readonly connectMs: number;
  /** Finds the addresses of the host's name; the system's resolver when left out. */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * Opens a socket to the origin. Plain ones read into one buffer that all share, since a buffer for each read costs more than
 * reading its bytes.
 */
export function openSocket(origin: URL, setup: SocketSetup, listener: SocketListener): Socket {
  const { connectMs, lookup } = setup;
  const host = origin.hostname.replace(/^\[(.*)\]$/, '$1');
  const isTls = origin.protocol === 'https:';
  const port = Number(origin.port || (isTls ? 443 : 80));
  const socket = isTls
    ? connectTls({
        host,
        port,
        ...(lookup !== undefined && { lookup }),
        // Without it a certificate for a name is not checked against an address either way; SNI holds names only.
        ...(/[a-z]/i.test(host) && !host.includes(':') && { servername: host }),
        ALPNProtocols: ['http/1.1'],
      }).on('data', (bytes: Buffer) => listener.onBytes(bytes))
    : connect({
        host,
        port,
        ...(lookup !== undefined && { lookup }),
        noDelay: true,
        keepAlive: true,
        onread: {
          buffer: sharedBuffer,
          callback(readBytes, buffer) {
            listener.onBytes(Buffer.from(buffer.buffer, buffer.byteOffset, readBytes));
            return true;
          },
        },
      });
  if (isTls) socket.setNoDelay(true);
  watch(socket, isTls ? 'secureConnect' : 'connect', { connectMs, listener });
  return socket;
}

const sharedBuffer = Buffer.allocUnsafeSlow(64 * 1_024);

function watch(
  socket: Socket,
  connected: 'connect' | 'secureConnect',
  { connectMs, listener }: { readonly connectMs: number; readonly listener: SocketListener },
): void {
  let failure: Error | undefined;
  const timer = setTimeout(() => {
    socket.destroy(new UpstreamFailure('timeout', `no connection within ${connectMs} ms`));
  }, connectMs);
  socket
    .once(connected, () => {
      clearTimeout(timer);
      listener.onOpen();
    })
    .once('end', () => listener.onFinished())
    .once('error', (error) => (failure = error))
    .once('close', () => {
      clearTimeout(timer);
      listener.onClosed(failure);
    });
}
