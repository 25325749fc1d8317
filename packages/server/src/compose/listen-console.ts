import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
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
  /** What answers from now on; until then, requests are told that the program is starting. */
  serve(parts: readonly ConsolePart[]): void;
  close(): Promise<void>;
}

/**
 * Listens for the console, the admin API and whatever else lies on the console's port. The first part whose prefix
 * fits answers. The port is taken before anything else is started, so that its number is known.
 *
 * @throws PortTaken
 */
export async function listenConsole(
  port: number,
  { trustedProxies }: { readonly trustedProxies: readonly string[] },
): Promise<ConsoleListener> {
  const findClientAddress = createFindClientAddress(trustedProxies);
  let parts: readonly ConsolePart[] | undefined;
  const listener = getRequestListener(
    (request, { incoming }) => {
      if (parts === undefined) return starting();
      const path = new URL(request.url).pathname;
      const part = parts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
      const forwarded = incoming.headers['x-forwarded-for'];
      const clientAddress =
        findClientAddress(
          incoming.socket.remoteAddress ?? '',
          Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
        ) ?? null;
      return part?.fetch(request, { clientAddress }) ?? new Response('Not found.', { status: 404 });
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
    serve(ready) {
      parts = ready;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function starting(): Response {
  return new Response('Postern is starting.', { status: 503, headers: { 'retry-after': '1' } });
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
