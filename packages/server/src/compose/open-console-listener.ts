import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { TimeoutsConfig } from '../config/config-schema.ts';
import { boundConnections } from '../gateway/bound-connections.ts';
import type { ConnectionBounds } from '../gateway/bound-connections.ts';
import { createFindClientAddress } from '../gateway/client-address.ts';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import { createIsConfidential } from '../gateway/is-confidential.ts';
import { lingerAfterAnswer } from '../gateway/linger.ts';
import type { IsConfidential } from '../gateway/is-confidential.ts';
import type { AnswerHealth } from '../observe/answer-health.ts';
import { explainListenError } from './port-taken.ts';
import type { ListenPlace } from './port-taken.ts';

/** A fetch-style application that is told the client's address; null where it cannot be known. */
export interface ConsolePart {
  /** Paths that begin so are its own, `/admin` for example; the empty text takes the rest. */
  readonly prefix: string;
  /** Of those, only the ones that end so. */
  readonly suffix?: string;
  fetch(request: Request, bindings: { readonly clientAddress: string | null }): Response | Promise<Response>;
}

export interface ConsoleListener extends AsyncDisposable {
  readonly port: number;
  /** What answers from now on; until then, requests are told that the program is starting. */
  serve(parts: readonly ConsolePart[]): void;
}

export interface ConsoleListenerDeps extends ConnectionBounds {
  readonly tls?: TlsCertificates | undefined;
  readonly timeouts: Pick<TimeoutsConfig, 'keepAliveMs' | 'clientHeadersMs'>;
  readonly answerHealth: AnswerHealth;
}

/**
 * Listens for the console, the admin API and whatever else lies on the console's port. The first part whose prefix
 * fits answers. The port is taken before anything else is started, so that its number is known.
 *
 * @throws PortTaken, ListenRefused
 */
export async function openConsoleListener(
  place: ListenPlace,
  { trustedProxies, limits, tls, timeouts, answerHealth }: ConsoleListenerDeps,
): Promise<ConsoleListener> {
  const findClientAddress = createFindClientAddress(trustedProxies);
  const isConfidential = createIsConfidential(trustedProxies);
  let parts: readonly ConsolePart[] | undefined;
  const listener = getRequestListener(
    (request, { incoming }) => {
      if (parts === undefined) return starting();
      if (incoming.headers.authorization !== undefined && !isConfidential(...describePeer(incoming))) {
        return refuseClear();
      }
      const path = new URL(request.url).pathname;
      const part = parts.find(
        ({ prefix, suffix = '' }) =>
          (path === prefix || path.startsWith(`${prefix}/`)) && path.endsWith(suffix),
      );
      const forwarded = incoming.headers['x-forwarded-for'];
      const clientAddress =
        findClientAddress(
          incoming.socket.remoteAddress ?? '',
          Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
        ) ?? null;
      return part?.fetch(request, { clientAddress }) ?? new Response('Not found.', { status: 404 });
    },
    // What the client still sends after its answer is linger.ts's to read.
    { overrideGlobalObjects: false, autoCleanupIncoming: false },
  );
  const handle: RequestListener = (request, response) => {
    if (tls !== undefined) response.setHeader('strict-transport-security', 'max-age=31536000');
    lingerAfterAnswer(request, response);
    if (!answerHealth(request, response)) void listener(request, response);
  };
  const options = {
    maxHeaderSize: 32_768,
    keepAliveTimeout: timeouts.keepAliveMs,
    headersTimeout: timeouts.clientHeadersMs,
    connectionsCheckingInterval: Math.min(1_000, timeouts.clientHeadersMs),
  };
  const server =
    tls === undefined
      ? createServer(options, handle)
      : tls.attach(createHttpsServer({ ...options, ...tls.options }, handle));
  boundConnections(server, { trustedProxies, limits });
  await listen(server, place);
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : place.port,
    serve(ready) {
      parts = ready;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What is read of a request here, whatever its version of HTTP. */
interface Incoming {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

function describePeer({ headers, socket }: Incoming): Parameters<IsConfidential> {
  const proto = headers['x-forwarded-proto'];
  return [
    {
      isEncrypted: 'encrypted' in socket && socket.encrypted === true,
      peerAddress: socket.remoteAddress ?? '',
    },
    Array.isArray(proto) ? proto.join(',') : proto,
  ];
}

/** A token that came over plain HTTP is not looked at: whoever listens has it already. */
function refuseClear(): Response {
  const { status, title, detail } = errorCatalogue.credential_in_clear;
  const problem = { type: 'about:blank', title, status, detail, code: 'credential_in_clear' };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}

function starting(): Response {
  return new Response('Postern is starting.', { status: 503, headers: { 'retry-after': '1' } });
}

async function listen(server: Server, place: ListenPlace): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, place)));
    server.listen(place.port, place.host, resolve);
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
