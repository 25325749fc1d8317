import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import { findAnswerUnderWay } from './answer-under-way.ts';
import { answerConnect, answerParserError } from './answer-parser-error.ts';
import { boundConnections } from './bound-connections.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { runInTurn } from './in-turn.ts';

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A listener gives each request to one of these. */
export interface RequestHandlers {
  readonly handle: RequestHandler;
  readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, early: Buffer) => void;
}

/**
 * The HTTP server of a gateway, over TLS where certificates are given. Requests of one connection are handled one
 * after the other. Not judged here: anything that receive judges; the parser's own limits are ceilings above those.
 */
export function createListener(
  { limits, timeouts, docsUrl, trustedProxies }: GatewaySettings,
  { handle, handleUpgrade }: RequestHandlers,
  tls: TlsCertificates | undefined,
): Server {
  const options: ServerOptions = {
    // Both limits are judged by receive, with the right status; the parser's own is the ceiling above them.
    maxHeaderSize: limits.urlBytesMax + limits.headerBytesMax + 4_096,
    insecureHTTPParser: false,
    // Refused by receive, as problem+json.
    requireHostHeader: false,
    headersTimeout: timeouts.clientHeadersMs,
    // Bodies may take as long as they move; request-body.ts ends those that do not.
    requestTimeout: 0,
    keepAliveTimeout: timeouts.keepAliveMs,
    connectionsCheckingInterval: Math.min(1_000, timeouts.clientHeadersMs),
    noDelay: true,
    // Every other upgrade goes to `request`, where receive refuses it.
    shouldUpgradeCallback: isWebsocketUpgrade,
  };
  const server =
    tls === undefined
      ? createServer(options)
      : tls.attach(
          createHttpsServer({ ...options, handshakeTimeout: timeouts.clientHeadersMs, ...tls.options }),
        );
  boundConnections(server, { limits, trustedProxies });
  // Node drops headers past the maximum without a word; receive counts them all and refuses.
  server.maxHeadersCount = 0;
  const handleInTurn: RequestHandler = (request, response) =>
    runInTurn(request, response, () => handle(request, response));
  server.on('request', handleInTurn);
  server.on('checkContinue', handleInTurn);
  server.on('checkExpectation', handleInTurn);
  server.on('upgrade', handleUpgrade);
  server.on('connect', (_request, socket) => answerConnect(socket, docsUrl));
  server.on('clientError', (error, socket) => {
    if (socket instanceof Socket) answerParserError(error, socket, { limits, docsUrl });
    else socket.destroy();
  });
  return server;
}

/** False behind a call that is not answered yet: its connection cannot be taken over. */
function isWebsocketUpgrade({ method, headers, socket }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    findAnswerUnderWay(socket) === undefined
  );
}

/** Resolves with the port that it listens on. */
export function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(getAddress(server)?.port ?? port);
    });
  });
}

export function getAddress(server: Server): AddressInfo | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address : undefined;
}
