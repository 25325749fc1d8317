import type { IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { clientNetwork } from '../domain/client-network.ts';
import { gatewayPaths } from '../domain/gateway-paths.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { isHealthPath } from '../observe/answer-health.ts';
import type { CallSince } from './call.ts';
import { getOwnPathCors, presentCorsHeaders } from './cors.ts';
import type { HeldClient, HeldRefusals } from './held-refusals.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { IsConfidential } from './is-confidential.ts';
import { isOAuthTarget, oauthErrorShape } from './oauth-error-shape.ts';
import { createFindPublicPlace } from './public-place.ts';
import type { FindPublicPlace } from './public-place.ts';
import { sendRefusal } from './send-refusal.ts';
import type { Client } from './client.ts';
import { UnfinishedRequests } from './unfinished-requests.ts';

/** A fetch-style handler, such as a Hono app's `fetch`. */
export type OwnApp = (
  request: Request,
  bindings: {
    readonly requestId: string;
    readonly clientAddress: string;
    readonly hostAccount: string | undefined;
    /** Where the client reached the gateway: scheme, host and port. */
    readonly origin: string;
  },
) => Response | Promise<Response>;

const whoamiPath = '/auth/whoami';
const ownPrefix = /^\/(?:auth|oauth|\.well-known|healthz|readyz)|^[^?]*%/;

const firstLetters: ReadonlySet<number> = new Set([...'ao.hr%'].map((letter) => letter.charCodeAt(0)));

/** A cheap first look at the raw target; receive judges it before `isOwnPath` decides. */
export function mayBeOwnPath(rawTarget: string): boolean {
  // The first letter alone settles most targets: `a`, `o`, `.`, `h`, `r`, or an escape of it.
  return firstLetters.has(rawTarget.charCodeAt(1)) && ownPrefix.test(rawTarget);
}

export function isOwnPath(path: string): boolean {
  return gatewayPaths.has(path) || isHealthPath(path);
}

interface OwnPathDeps {
  readonly settings: GatewaySettings;
  readonly ownApp: OwnApp;
  readonly heldRefusals: HeldRefusals;
  readonly answerWhoami: (received: CallSince<'received'>, client: Client) => void;
  readonly isServedHost: (host: string) => boolean;
  readonly findHostAccount: (host: string) => string | undefined;
  readonly isConfidential: IsConfidential;
}

/** Answers `isOwnPath` calls that receive has let through. Health is answered before; see server.ts. */
export function createAnswerOwnPath(
  deps: OwnPathDeps,
): (received: CallSince<'received'>, client: Client) => void {
  const findPublicPlace = createFindPublicPlace(deps.settings.trustedProxies);
  const calls = new WeakMap<IncomingMessage, OwnCall>();
  const listener = getRequestListener(
    async (request, { incoming }) => {
      const call = incoming instanceof Object ? calls.get(incoming as IncomingMessage) : undefined; // HTTP/1 only here
      if (call === undefined) return new Response(null, { status: 500 });
      const { clientAddress, peerAddress, requestId, host } = call.received;
      const hostAccount = deps.findHostAccount(host);
      const origin = getOrigin(call.received, findPublicPlace);
      const bindings = { requestId, clientAddress, hostAccount, origin };
      const answer = await deps.ownApp(request, bindings);
      if (answer.status === 429)
        await waitHeld(deps.heldRefusals, { peerAddress, response: call.client.response });
      return answer;
    },
    // Bytes that the client still sends after its answer are read by linger.ts.
    { overrideGlobalObjects: false, autoCleanupIncoming: false },
  );
  const unfinished = new UnfinishedRequests(deps.settings.limits.unfinishedPerAddress);
  const cors = getOwnPathCors(deps.settings.routes);
  const refuseWith = (received: CallSince<'received'>, client: Client, refusal: Refusal): void => {
    sendRefusal(client.response, refusal, {
      requestId: received.requestId,
      docsUrl: deps.settings.docsUrl,
      errorShape: isOAuthTarget(received.path) ? oauthErrorShape : undefined,
      // Only then is the body left unread.
      closeConnection: refusal.code === 'gateway_busy',
    });
  };
  return (received, client) => {
    const corsHeaders = presentCorsHeaders(cors, received.headers.origin);
    for (let index = 0; index < corsHeaders.length; index += 2) {
      client.response.setHeader(corsHeaders[index] ?? '', corsHeaders[index + 1] ?? '');
    }
    const refusal = findOwnPathRefusal(received, deps);
    if (refusal !== undefined) {
      refuseWith(received, client, refusal);
      return;
    }
    if (received.path === whoamiPath) {
      deps.answerWhoami(received, client);
      return;
    }
    if (!holdBody(client, unfinished.enter(clientNetwork(received.clientAddress)))) {
      const rule = 'too many unfinished bodies from this address';
      refuseWith(received, client, refuse('receive', 'gateway_busy', rule, { retryAfterS: 1 }));
      return;
    }
    calls.set(client.request, { received, client });
    void listener(client.request, client.response);
  };
}

interface OwnCall {
  readonly received: CallSince<'received'>;
  readonly client: Client;
}

/** Resolves when the answer may go out, or the client has left. */
function waitHeld(held: HeldRefusals, client: HeldClient): Promise<void> {
  return new Promise((resolve) => {
    client.response.once('close', resolve);
    held.hold(client, resolve);
  });
}

/** Judges the rules that receive cannot, since it does not know that the path is the gateway's own. */
function findOwnPathRefusal(received: CallSince<'received'>, deps: OwnPathDeps): Refusal | undefined {
  // Only another spelling of its paths comes here; server.ts answers the plain one before anything is judged.
  if (isHealthPath(received.path))
    return refuse('match', 'operation_unknown', 'a health path is spelled plainly');
  if (!deps.isServedHost(received.host)) {
    const rule = `the host ${received.host} belongs to no environment here`;
    return refuse('match', 'environment_unknown', rule);
  }
  // These take the secret in the body, which receive does not see.
  if (isOAuthTarget(received.path) && !deps.isConfidential(received, received.headers.forwardedProto))
    return refuse('receive', 'credential_in_clear', 'a client secret over plain HTTP');
  return undefined;
}

/** Counts the body as unfinished until it has come, or the call is over. False: it is one too many. */
function holdBody({ request, response }: Client, finish: (() => void) | undefined): boolean {
  if (finish === undefined) return false;
  request.once('end', finish);
  response.once('close', finish);
  return true;
}

/** The scheme that a trusted proxy reports; the host that was judged, and its port, as the client sent them. */
function getOrigin(received: CallSince<'received'>, findPublicPlace: FindPublicPlace): string {
  const port = /:\d{1,5}$/.exec(received.headers.host ?? '')?.[0] ?? '';
  const { proto } = findPublicPlace(received);
  return URL.parse(`${proto}://${received.host}${port}`)?.origin ?? `${proto}://${received.host}`;
}
