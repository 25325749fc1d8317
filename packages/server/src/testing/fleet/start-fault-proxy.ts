import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { listenOn } from '../raw-http.ts';

/** How bytes are treated: passed on, delayed, swallowed with the connection left open, or refused. */
export type ProxyMode =
  | { readonly kind: 'pass' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'blackhole' }
  /** PostgreSQL's notifications (messages of type `A`) are lost without a trace; all else passes. */
  | { readonly kind: 'lose-notifications' }
  | { readonly kind: 'refuse' };

/** A TCP proxy on a loopback port that breaks on demand. */
export interface FaultProxy {
  readonly port: number;
  /** Applies to everything sent from now on. A connection that lost a byte in a blackhole stays silent. */
  setMode(mode: ProxyMode): void;
  /** Resets every connection at once, even in the middle of a message. */
  cutAll(): void;
  close(): Promise<void>;
}

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let mode: ProxyMode = { kind: 'pass' };

  const server = createServer((client) => {
    if (mode.kind === 'refuse') return void client.resetAndDestroy();
    const upstream = connect(targetPort, '127.0.0.1');
    const pair = { isDeaf: false };
    carry(client, upstream, pair);
    carry(upstream, client, pair);
  });

  function carry(from: Socket, to: Socket, pair: { isDeaf: boolean }): void {
    sockets.add(from);
    let ready = Promise.resolve();
    from.on('data', (bytes: Buffer) => {
      if (mode.kind === 'blackhole') pair.isDeaf = true;
      if (pair.isDeaf) return;
      if (mode.kind === 'lose-notifications' && bytes[0] === notificationType) return;
      const { kind } = mode;
      const ms = kind === 'delay' ? mode.ms : 0;
      if (ms > 0) ready = ready.then(() => new Promise((resolve) => setTimeout(resolve, ms)));
      void ready.then(() => (to.writable && !pair.isDeaf ? void to.write(bytes) : undefined));
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      if (!pair.isDeaf) void ready.then(() => to.destroy());
    });
  }

  const port = await listenOn(server);
  const cutAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port,
    setMode(next) {
      mode = next;
      if (next.kind === 'refuse') cutAll();
    },
    cutAll,
    close() {
      cutAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const notificationType = 'A'.charCodeAt(0);
