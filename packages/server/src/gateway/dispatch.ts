import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isRefusal } from '../domain/refusal.ts';
import { createAnswerHealth } from '../observe/answer-health.ts';
import type { NotReady } from '../observe/readiness.ts';
import type { Call } from './call.ts';
import { createAnswerWhoami } from './answer-whoami.ts';
import { noteBody } from './broken-body.ts';
import type { Client } from './client.ts';
import { createAnswerPreflight } from './cors.ts';
import type { RequestHandlers } from './create-listener.ts';
import { createRawCall } from './create-raw-call.ts';
import { createAnswerForwardAuth, isForwardAuth } from './forward-auth.ts';
import { HeldBodies } from './held-bodies.ts';
import type { HeldRefusals } from './held-refusals.ts';
import type { IdentityTokens } from './identity-token.ts';
import { lingerAfterAnswer } from './linger.ts';
import { createAnswerOwnPath, isOwnPath, mayBeOwnPath } from './own-paths.ts';
import { runPipeline } from './pipeline.ts';
import type { PipelineDeps } from './pipeline.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import { receive } from './stages/receive.ts';
import { createUpgradeClient } from './upgrade-client.ts';

export interface DispatchParts {
  readonly pipeline: PipelineDeps & { readonly identityTokens: IdentityTokens };
  readonly heldRefusals: HeldRefusals;
  readonly notReady: () => readonly NotReady[];
  readonly isDraining: () => boolean;
}

/**
 * Gives each request to the part that answers it: health, forward-auth, CORS preflight, the gateway's own paths; every
 * other one is a call that runs through the pipeline.
 */
export function createDispatch(deps: GatewayDeps, parts: DispatchParts): RequestHandlers {
  const { pipeline, isDraining } = parts;
  const arriving = {
    settings: deps.settings,
    isEncrypted: deps.tls !== undefined,
    heldBodies: new HeldBodies(deps.settings.limits.inspectedBytesPerLicence),
    watchCall: deps.watchCall,
    now: pipeline.now,
  };
  const answerHealth = createAnswerHealth({ ask: parts.notReady });
  const answerOwn = createAnswerOwn(deps, parts);
  const answerForwardAuth = createForwardAuth(deps, pipeline);

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (deps.tls !== undefined) response.setHeader('strict-transport-security', strictTransport);
    const client: Client = { request, response };
    const holdsBody = hasBody(request);
    const call = createRawCall(client, { holdsBody }, arriving);
    if (isDraining()) response.shouldKeepAlive = false;
    if (holdsBody) {
      noteBody(request);
      lingerAfterAnswer(request, response);
    }
    if (answerHealth(request, response)) return;
    if (answerForwardAuth !== undefined && isForwardAuth(call.rawTarget)) answerForwardAuth(call, client);
    else if (!answerOwn(call, client)) runPipeline(call, client, pipeline);
  }

  /** A call that asks for a websocket: no path of the gateway's own takes one, and only an operation that declares it does. */
  function handleUpgrade(request: IncomingMessage, socket: Duplex, early: Buffer): void {
    if (!(socket instanceof Socket)) {
      socket.destroy();
      return;
    }
    const client = createUpgradeClient(request, socket, early);
    const call = createRawCall(client, { holdsBody: false, isUpgrade: true }, arriving);
    // A front proxy that repeats the client's `Connection: Upgrade` asks; it does not want to switch protocols itself.
    if (answerForwardAuth !== undefined && isForwardAuth(call.rawTarget)) answerForwardAuth(call, client);
    else runPipeline(call, client, pipeline);
  }

  return { handle, handleUpgrade };
}

/** Undefined where no front proxy may ask for decisions. */
function createForwardAuth({ settings }: GatewayDeps, pipeline: DispatchParts['pipeline']) {
  const { answersForwardAuth, docsUrl, trustedProxies } = settings;
  return answersForwardAuth ? createAnswerForwardAuth({ ...pipeline, trustedProxies, docsUrl }) : undefined;
}

/** Answers preflights and the gateway's own paths; false: the call is neither. */
function createAnswerOwn(
  deps: GatewayDeps,
  { pipeline, heldRefusals }: DispatchParts,
): (call: Call<'raw'>, client: Client) => boolean {
  const answerOwnPath = createAnswerOwnPath({
    ...deps,
    heldRefusals,
    isServedHost: pipeline.isServedHost,
    findHostAccount: pipeline.findHostAccount,
    isConfidential: pipeline.isConfidential,
    answerWhoami: createAnswerWhoami({
      ...pipeline,
      settings: deps.settings,
      reportFault: deps.reportFault,
    }),
  });
  const answerPreflight = createAnswerPreflight({ ...pipeline, isOwnPath });
  return (call, client) => {
    if (call.method !== 'OPTIONS' && !mayBeOwnPath(call.rawTarget)) return false;
    const received = receive(call, pipeline);
    if (isRefusal(received)) return false;
    if (answerPreflight(received, client)) return true;
    if (!isOwnPath(received.path)) return false;
    answerOwnPath(received, client);
    return true;
  };
}

/** One year (RFC 6797). Of this host alone: others of the domain are not ours to bind. */
const strictTransport = 'max-age=31536000';

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  );
}
