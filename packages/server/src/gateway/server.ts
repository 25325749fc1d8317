import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Socket } from 'node:net';
import type { AddressInfo, LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { EnvironmentView } from '../access/access-view.ts';
import type { CallSink } from '../observe/call-record.ts';
import type { MetricSample } from '../observe/metric-sample.ts';
import { createAnswerHealth } from '../observe/answer-health.ts';
import type { NotReady } from '../observe/readiness.ts';
import type { WatchCall } from './watch-call.ts';
import { findAnswerUnderWay } from './answer-under-way.ts';
import { answerConnect, answerParserError } from './answer-parser-error.ts';
import { createAnswerWhoami } from './answer-whoami.ts';
import { boundConnections } from './bound-connections.ts';
import { createRawCall } from './create-raw-call.ts';
import { isBrokenBody, noteBody } from './broken-body.ts';
import { createBulkheads } from './bulkhead.ts';
import { createAnswerPreflight, presentCorsHeaders } from './cors.ts';
import { createDecideDeps } from './create-decide-deps.ts';
import type { DecisionParts } from './create-decide-deps.ts';
import { createAnswerForwardAuth, isForwardAuth } from './forward-auth.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { HeldBodies } from './held-bodies.ts';
import { HeldRefusals } from './held-refusals.ts';
import { createIdentityBlocks } from './identity-block.ts';
import { createIdentityTokens } from './identity-token.ts';
import type { IdentityTokens, SignIdentity } from './identity-token.ts';
import { runInTurn } from './in-turn.ts';
import { judgeOpenCall } from './judge-open-call.ts';
import { lingerAfterAnswer } from './linger.ts';
import { createOpenCalls } from './open-calls.ts';
import type { OpenCalls } from './open-calls.ts';
import { isOAuthTarget, oauthErrorShape } from './oauth-error-shape.ts';
import { createAnswerOwnPath, isOwnPath, mayBeOwnPath } from './own-paths.ts';
import type { OwnApp } from './own-paths.ts';
import { runPipeline } from './pipeline.ts';
import type { PipelineDeps } from './pipeline.ts';
import { findRouteOf, unfoldCall } from './reached-call.ts';
import { createFindPublicPlace } from './public-place.ts';
import { sendRefusal } from './send-refusal.ts';
import type { Client } from './stages/forward.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import { receive } from './stages/receive.ts';
import { presentSamples } from './present-samples.ts';
import { createUpstreams } from './upstream.ts';
import { createUpgradeClient } from './upgrade-client.ts';
import { watchExpiry } from './watch-expiry.ts';

export interface GatewayDeps extends DecisionParts {
  readonly signIdentity: SignIdentity;
  readonly identityIssuer: string;
  /** Answers the paths that are the gateway's own, such as the token endpoint; see own-paths.ts. */
  readonly ownApp: OwnApp;
  /** Whether the process cannot open the signing key, since it was started without the master key. */
  readonly lacksMasterKey?: () => boolean;
  readonly sinks: readonly CallSink[];
  readonly reportFault: (fault: unknown, requestId: string) => void;
  /** Gives few calls a clock, and those of a trace their place in it; see observe/. */
  readonly watchCall?: WatchCall | undefined;
  /** Serves HTTPS; plain HTTP when left out. */
  readonly tls?: TlsCertificates | undefined;
  /** Holds the answers to guesses; with `holdBounds` when left out. */
  readonly heldRefusals?: HeldRefusals | undefined;
  /** Finds the addresses of an upstream's name; the system's resolver when left out. */
  readonly lookup?: LookupFunction | undefined;
}

/** One environment's gateway. */
export interface Gateway {
  /** Resolves with the port that it listens on. */
  listen(port: number, host?: string): Promise<number>;
  readonly address: AddressInfo | undefined;
  /** What speaks against sending calls here now, by names that stay. */
  notReady(): readonly NotReady[];
  samples(): readonly MetricSample[];
  /** Not ready from now on, and every answer closes its connection. Calls are served as before. */
  startDraining(): void;
  /** Takes no new connection, lets running calls end within `drainMs`, then cuts them. */
  close(): Promise<void>;
}

export function createGateway(deps: GatewayDeps): Gateway {
  const { settings } = deps;
  const upstreams = createUpstreams({ ...settings, lookup: deps.lookup });
  const bulkheads = createBulkheads(settings.routes);
  const deciding = createDecideDeps(deps);
  const openCalls = createOpenCalls((open) => judgeOpenCall(open, deciding));
  const heldRefusals = deps.heldRefusals ?? new HeldRefusals(settings.trustedProxies);
  const pipeline = createPipelineDeps(deps, { ...deciding, openCalls, upstreams, bulkheads, heldRefusals });
  const heldBodies = new HeldBodies(settings.limits.inspectedBytesPerLicence);
  const traits = { isEncrypted: deps.tls !== undefined, heldBodies };
  const state = { isDraining: false };
  const notReady = (): readonly NotReady[] => [
    ...(state.isDraining ? (['draining'] as const) : []),
    ...findUnready(settings, deps.view),
    ...(deps.lacksMasterKey?.() === true ? (['master-key-unknown'] as const) : []),
  ];
  const answerHealth = createAnswerHealth({ ask: notReady });
  const answerOwnPath = createAnswerOwnPath({
    ...deps,
    heldRefusals,
    isServedHost: pipeline.isServedHost,
    findHostAccount: pipeline.findHostAccount,
    isConfidential: pipeline.isConfidential,
    answerWhoami: createAnswerWhoami({ ...pipeline, settings, reportFault: deps.reportFault }),
  });
  const answerPreflight = createAnswerPreflight({ ...pipeline, isOwnPath });
  const { answersForwardAuth, trustedProxies, docsUrl } = settings;
  const answerForwardAuth = answersForwardAuth
    ? createAnswerForwardAuth({ ...pipeline, trustedProxies, docsUrl })
    : undefined;
  const stopListening = deps.view.onChange((change) => {
    if (change.kind === 'signing-key' || change.kind === 'everything') pipeline.identityTokens.forget();
    return openCalls.cutOff(change);
  });
  const stopWatching = deps.view.onStale(() => openCalls.cancelAll(refuseStale()));
  const expiry = watchExpiry(openCalls, pipeline);

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (deps.tls !== undefined) response.setHeader('strict-transport-security', strictTransport);
    const client: Client = { request, response };
    const holdsBody = hasBody(request);
    const raw = createRawCall(client, settings, { ...traits, holdsBody });
    if (deps.watchCall !== undefined) deps.watchCall(raw, request);
    if (state.isDraining) response.shouldKeepAlive = false;
    if (holdsBody) {
      noteBody(request);
      lingerAfterAnswer(request, response);
    }
    if (answerHealth(request, response)) return;
    if (answerForwardAuth !== undefined && isForwardAuth(raw.rawTarget)) {
      answerForwardAuth(raw, client);
      return;
    }
    if (raw.method === 'OPTIONS' || mayBeOwnPath(raw.rawTarget)) {
      const received = receive(raw, pipeline);
      if (!isRefusal(received) && answerPreflight(received, client)) return;
      if (!isRefusal(received) && isOwnPath(received.path)) {
        answerOwnPath(received, client);
        return;
      }
    }
    runPipeline(raw, client, pipeline);
  }

  /** A call that asks for a websocket: no path of the gateway's own takes one, and only an operation that declares it does. */
  function handleUpgrade(request: IncomingMessage, socket: Duplex, early: Buffer): void {
    if (!(socket instanceof Socket)) {
      socket.destroy();
      return;
    }
    const client = createUpgradeClient(request, socket, early);
    const raw = createRawCall(client, settings, { ...traits, holdsBody: false, isUpgrade: true });
    if (deps.watchCall !== undefined) deps.watchCall(raw, request);
    // A front proxy that repeats the client's `Connection: Upgrade` asks; it does not want to switch protocols itself.
    if (answerForwardAuth !== undefined && isForwardAuth(raw.rawTarget)) answerForwardAuth(raw, client);
    else runPipeline(raw, client, pipeline);
  }

  const server = createListener(settings, handle, deps.tls);
  server.on('upgrade', handleUpgrade);
  // Over TLS, calls know the socket above the raw one.
  server.on(deps.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) =>
    socket.once('close', () => openCalls.cancelOf(socket)),
  );
  return {
    listen: (port, host) => listen(server, port, host),
    get address() {
      return getAddress(server);
    },
    notReady,
    samples: () => presentSamples(settings.environment, { openCalls, upstreams, bulkheads }),
    startDraining() {
      state.isDraining = true;
    },
    async close() {
      state.isDraining = true;
      heldRefusals.releaseAll();
      await drain(server, openCalls, settings.timeouts.drainMs);
      stopListening();
      stopWatching();
      expiry.stop();
      upstreams.close();
    },
  };
}

/**
 * Without a complete look at the feed it refuses every call; without a catalogue, every call of that API. A catalogue
 * that cannot be read does not count: the other APIs are served, and no other gateway could read it either.
 */
function findUnready({ routes }: GatewaySettings, view: EnvironmentView): readonly NotReady[] {
  const isMissing = routes.some(
    ({ apiId }) => view.findApi(apiId) === undefined && !view.isCatalogueUnreadable(apiId),
  );
  return [
    ...(view.isFresh() ? [] : (['feed-stale'] as const)),
    ...(isMissing ? (['catalogue-missing'] as const) : []),
  ];
}

/** One year (RFC 6797). Of this host alone: others of the domain are not ours to bind. */
const strictTransport = 'max-age=31536000';

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

function createListener(
  { limits, timeouts, docsUrl, trustedProxies }: GatewaySettings,
  handle: RequestHandler,
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
  server.on('connect', (_request, socket) => answerConnect(socket, docsUrl));
  server.on('clientError', (error, socket) => {
    if (socket instanceof Socket) answerParserError(error, socket, { limits, docsUrl });
    else socket.destroy();
  });
  return server;
}

function createPipelineDeps(
  deps: GatewayDeps,
  own: ReturnType<typeof createDecideDeps> &
    Pick<PipelineDeps, 'openCalls' | 'upstreams' | 'bulkheads'> & { readonly heldRefusals: HeldRefusals },
): PipelineDeps & { readonly identityTokens: IdentityTokens } {
  const { settings } = deps;
  const { now } = own;
  const identityTokens = createIdentityTokens({ sign: deps.signIdentity, issuer: deps.identityIssuer, now });
  return {
    ...own,
    timeouts: settings.timeouts,
    identityTokens,
    identityBlocks: createIdentityBlocks(identityTokens, createFindPublicPlace(settings.trustedProxies)),
    environment: settings.environment,
    sinks: deps.sinks,
    reportFault: deps.reportFault,
    answer(refusal, reached, { request, response }) {
      const { requestId, rawTarget, peerAddress } = unfoldCall(reached).raw;
      const route = findRouteOf(reached, settings.routes);
      const closeConnection = request.headers.expect !== undefined || isBrokenBody(request);
      const send = (): void =>
        sendRefusal(response, refusal, {
          requestId,
          docsUrl: settings.docsUrl,
          errorShape: isOAuthTarget(rawTarget) ? oauthErrorShape : route?.errorShape,
          closeConnection,
          extraHeaders: presentCorsHeaders(route, request.headers.origin),
        });
      if (refusal.isHeld === true) own.heldRefusals.hold({ peerAddress, response }, send);
      else send();
    },
  };
}

/** Behind a call that is not answered yet it is none: there is no connection to take over. */
function isWebsocketUpgrade({ method, headers, socket }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    findAnswerUnderWay(socket) === undefined
  );
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  );
}

function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(getAddress(server)?.port ?? port);
    });
  });
}

function getAddress(server: Server): AddressInfo | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address : undefined;
}

async function drain(server: Server, openCalls: OpenCalls, drainMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    openCalls.cancelAll(refuse('forward', 'gateway_stopping', 'the time for running calls to end is over'));
    server.closeAllConnections();
  }, drainMs);
  await closed;
  clearTimeout(timer);
}
