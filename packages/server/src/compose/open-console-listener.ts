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

/** A fetch-style application that receives the client's address; null if the address cannot be determined. */
export interface ConsolePart {
  /** The application answers paths with this prefix, such as `/admin`. The empty prefix takes all remaining paths. */
  readonly prefix: string;
  /** Restricts the application to those paths that also have this suffix. */
  readonly suffix?: string;
  fetch(request: Request, bindings: { readonly clientAddress: string | null }): Response | Promise<Response>;
}

export interface ConsoleListener extends AsyncDisposable {
  readonly port: number;
  /**
   * Sets the applications that answer from now on, and the proxies that are believed. Before that, requests get the answer that the program is starting.
   */
  serve(parts: readonly ConsolePart[], bounds?: Pick<ConnectionBounds, 'trustedProxies'>): void;
}

export interface ConsoleListenerDeps extends ConnectionBounds {
  readonly tls?: TlsCertificates | undefined;
  readonly timeouts: Pick<TimeoutsConfig, 'keepAliveMs' | 'clientHeadersMs'>;
  readonly answerHealth: AnswerHealth;
}

/**
 * Listens for the console, the admin API and everything else on the console's port. The first part whose prefix matches
 * answers. The port is bound before anything else is started, so that its number is known.
 *
 * @throws PortTaken, ListenRefused
 */
export async function openConsoleListener(
  place: ListenPlace,
  { trustedProxies, limits, tls, timeouts, answerHealth }: ConsoleListenerDeps,
): Promise<ConsoleListener> {
  let believed = createBelieved(trustedProxies);
  let parts: readonly ConsolePart[] | undefined;
  const listener = getRequestListener(
    (request, { incoming }) => {
      if (parts === undefined) return starting();
      if (
        incoming.headers.authorization !== undefined &&
        !believed.isConfidential(...describePeer(incoming))
      ) {
        return refuseClear();
      }
      const path = new URL(request.url).pathname;
      const part = parts.find(
        ({ prefix, suffix = '' }) =>
          (path === prefix || path.startsWith(`${prefix}/`)) && path.endsWith(suffix),
      );
      const clientAddress = believed.findClient(incoming);
      return part?.fetch(request, { clientAddress }) ?? new Response('Not found.', { status: 404 });
    },
    // linger.ts reads what the client still sends after its answer.
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
    serve(ready, bounds) {
      parts = ready;
      if (bounds !== undefined) believed = createBelieved(bounds.trustedProxies);
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The readers of what trusted proxies say of a request. */
function createBelieved(trustedProxies: readonly string[]) {
  const findClientAddress = createFindClientAddress(trustedProxies);
  return {
    isConfidential: createIsConfidential(trustedProxies),
    /** The client's address; null if it cannot be determined. */
    findClient({ headers, socket }: Incoming): string | null {
      const forwarded = headers['x-forwarded-for'];
      const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
      return findClientAddress(socket.remoteAddress ?? '', text) ?? null;
    },
  };
}

/** The parts of a request that are read here, in HTTP/1.1 and HTTP/2. */
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

/** Refuses a token that came over plain HTTP without checking it: anybody on the network may have read it already. */
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
