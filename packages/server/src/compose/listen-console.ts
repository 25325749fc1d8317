import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createFindClientAddress } from '../gateway/client-address.ts';
import { explainListenError } from './port-taken.ts';

/** A fetch-style application that is told the client's address; null where it cannot be known. */
export interface ConsolePart {
  /** Paths that begin so are its own, `/admin` for example; the empty text takes the rest. */
  readonly prefix: string;
  fetch(request: Request, bindings: { readonly clientAddress: string | null }): Response | Promise<Response>;
}

export interface ConsoleListener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves the console, the admin API and whatever else lies on the console's port. The first part whose prefix fits
 * answers.
 *
 * @throws PortTaken
 */
export async function listenConsole(
  port: number,
  parts: readonly ConsolePart[],
  { trustedProxies }: { readonly trustedProxies: readonly string[] },
): Promise<ConsoleListener> {
  const findClientAddress = createFindClientAddress(trustedProxies);
  const app = new Hono();
  const listener = getRequestListener(
    (request, { incoming }) => {
      const path = new URL(request.url).pathname;
      const part = parts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
      const forwarded = incoming.headers['x-forwarded-for'];
      const clientAddress =
        findClientAddress(
          incoming.socket.remoteAddress ?? '',
          Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
        ) ?? null;
      return part?.fetch(request, { clientAddress }) ?? app.fetch(request);
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer(
    { maxHeaderSize: 32_768 },
    (request, response) => void listener(request, response),
  );
  await listen(server, port);
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, port)));
    server.listen(port, resolve);
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
