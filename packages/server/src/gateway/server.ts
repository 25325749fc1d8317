import type { AddressInfo } from 'node:net';
import type { EnvironmentView } from '../access/access-view.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import type { MetricSample } from '../observe/metric-sample.ts';
import type { NotReady } from '../observe/readiness.ts';
import { isBrokenBody } from './broken-body.ts';
import { createBulkheads } from './bulkhead.ts';
import { presentCorsHeaders } from './cors.ts';
import { createDecideDeps } from './create-decide-deps.ts';
import { createDispatch } from './dispatch.ts';
import type { DispatchParts } from './dispatch.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import { GatewayFront } from './gateway-front.ts';
import type { FrontStay } from './gateway-front.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { HeldRefusals } from './held-refusals.ts';
import { createIdentityBlocks } from './fast/identity-block.ts';
import { createIdentityTokens } from './identity-token.ts';
import { judgeOpenCall } from './judge-open-call.ts';
import { isOAuthTarget, oauthErrorShape } from './oauth-error-shape.ts';
import { createOpenCalls } from './open-calls.ts';
import type { PipelineDeps } from './pipeline.ts';
import { presentSamples } from './present-samples.ts';
import { createFindPublicPlace } from './public-place.ts';
import { sendRefusal } from './send-refusal.ts';
import { findRoute } from './stages/match.ts';
import { createUpstreams } from './upstream.ts';
import { watchExpiry } from './watch-expiry.ts';

/** One environment's gateway. */
export interface Gateway {
  /** Resolves with the port that it listens on. */
  listen(port: number, host?: string): Promise<number>;
  readonly address: AddressInfo | undefined;
  /** Takes the requests of a listener that another gateway had until now; see gateway-front.ts. */
  takeOver(): void;
  /** The reasons not to send calls here now, by stable names. */
  notReady(): readonly NotReady[];
  samples(): readonly MetricSample[];
  /** Not ready from now on, and every answer closes its connection. Calls are served as before. */
  startDraining(): void;
  /** Takes no new connection, lets running calls end within `drainMs`, then cuts them. */
  close(): Promise<void>;
  /** Resolves when the last call has ended that came before another gateway took over. Calls are not cut. */
  retire(): Promise<void>;
}

/** @param front the listener; one of its own when left out */
export function createGateway(
  deps: GatewayDeps,
  front: GatewayFront = new GatewayFront(deps.settings, deps.tls),
): Gateway {
  const { settings, view } = deps;
  const upstreams = createUpstreams({ ...settings, lookup: deps.lookup });
  const bulkheads = createBulkheads(settings.routes);
  const deciding = createDecideDeps(deps);
  const openCalls = createOpenCalls((open) => judgeOpenCall(open, deciding));
  const heldRefusals = deps.heldRefusals ?? new HeldRefusals(settings.trustedProxies);
  const pipeline = createPipelineDeps(deps, { ...deciding, openCalls, upstreams, bulkheads, heldRefusals });
  const state = { isDraining: false };
  const notReady = (): readonly NotReady[] => [
    ...(state.isDraining ? (['draining'] as const) : []),
    ...findUnready(settings, view),
    ...(deps.lacksMasterKey?.() === true ? (['master-key-unknown'] as const) : []),
  ];
  const isDraining = (): boolean => state.isDraining;
  const dispatch = createDispatch(deps, { pipeline, heldRefusals, notReady, isDraining });
  const stopWatching = watchAccess(view, pipeline);
  let stay: FrontStay | undefined;
  const enter = (): void => void (stay = front.use({ settings, handlers: dispatch, openCalls }));
  const stop = (): void => {
    stopWatching();
    upstreams.close();
  };
  return {
    listen(port, host) {
      enter();
      return front.listen(port, host);
    },
    get address() {
      return front.address;
    },
    takeOver: enter,
    notReady,
    samples: () => presentSamples(settings.environment, { openCalls, upstreams, bulkheads }),
    startDraining() {
      state.isDraining = true;
    },
    async close() {
      state.isDraining = true;
      heldRefusals.releaseAll();
      await front.close(settings.timeouts.drainMs);
      stop();
    },
    async retire() {
      await stay?.ended;
      stop();
    },
  };
}

/** Ends or judges open calls anew when access changes, the view becomes stale or a key expires. Returns the end of it. */
function watchAccess(view: EnvironmentView, pipeline: DispatchParts['pipeline']): () => void {
  const { identityTokens, openCalls } = pipeline;
  const stopListening = view.onChange((change) => {
    if (change.kind === 'signing-key' || change.kind === 'everything') identityTokens.forget();
    return openCalls.cutOff(change);
  });
  const stopWatching = view.onStale(() => openCalls.cancelAll(refuseStale()));
  const expiry = watchExpiry(openCalls, pipeline);
  return () => {
    stopListening();
    stopWatching();
    expiry.stop();
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

function createPipelineDeps(
  deps: GatewayDeps,
  own: ReturnType<typeof createDecideDeps> &
    Pick<PipelineDeps, 'openCalls' | 'upstreams' | 'bulkheads'> & { readonly heldRefusals: HeldRefusals },
): DispatchParts['pipeline'] {
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
    answer(refusal, call, { request, response }) {
      const { requestId, rawTarget, peerAddress } = call;
      // Refused before it was matched: its path alone names the API, in whose form the refusal is written.
      const route = call.route ?? findRoute(call.path ?? rawTarget, settings.routes);
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
