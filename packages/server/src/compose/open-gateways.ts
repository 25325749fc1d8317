import { createSecretKey } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { ApiId, ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import { createAccessView } from '../access/access-view.ts';
import type { AccessView, EnvironmentView } from '../access/access-view.ts';
import type { GatewayLink } from '../access/gateway-link.ts';
import type { LimitPort } from '../access/limit-port.ts';
import { leaseMsOf } from '../access/lease-book.ts';
import { createLeaseHolder } from '../access/lease-holder.ts';
import type { Config, EnvironmentConfig } from '../config/config-schema.ts';
import type { TakeProof } from '../crypto/used-proofs.ts';
import { createKeyDigester } from '../crypto/key-digest.ts';
import type { KeyDigester } from '../crypto/key-digest.ts';
import { createPasswordHasher } from '../crypto/password-hash.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { isMasterKeyUnknown } from '../crypto/sealed-text.ts';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import type { SigningKey } from '../crypto/signing-keys.ts';
import { listAccessTypes } from '../domain/access-type.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import type { Refusal } from '../domain/refusal.ts';
import { createCallLimiter } from '../gateway/limits/call-limiter.ts';
import { createGatewaySettings } from '../gateway/gateway-settings.ts';
import type { GatewayDeps } from '../gateway/gateway-deps.ts';
import { GatewayFront } from '../gateway/gateway-front.ts';
import { createGateway } from '../gateway/server.ts';
import type { Gateway } from '../gateway/server.ts';
import type { WatchCall } from '../gateway/watch-call.ts';
import type { CallSink } from '../observe/call-record.ts';
import type { MetricSample } from '../observe/metric-sample.ts';
import type { NotReady } from '../observe/readiness.ts';
import { createTokenApp } from '../tokens/create-token-app.ts';
import { createTokenRealm } from './create-token-realm.ts';
import { createCostDraw } from './draw-password-cost.ts';
import { createGatewayVerifyToken, createIdentitySigner } from './gateway-tokens.ts';
import { importSigningKey } from './open-core.ts';
import {
  createBasicAttempts,
  createExchangeLimiter,
  createFailedCallLimiter,
} from './limit-token-exchange.ts';
import { explainListenError } from './port-taken.ts';
import { createExchangeRecorder } from './record-exchange.ts';
import { openCertificates } from './open-certificates.ts';
import { listEnvironments } from './prepare-environments.ts';

export interface GatewaysParts {
  readonly link: GatewayLink;
  readonly kind: 'process' | 'worker';
  readonly docsUrl: string;
  /** Counts the limits. */
  readonly limits: LimitPort;
  readonly sinks: readonly CallSink[];
  readonly watchCall: WatchCall | undefined;
  readonly reportFault: (fault: unknown, requestId?: string) => void;
  readonly now: () => number;
}

/**
 * The gateways of one process: one listener per environment over one view of access. Disposing of them drains in three
 * steps: they report that they are not ready but still answer for `lameDuckMs`; then they accept no new calls; and
 * running calls end within `drainMs`.
 */
export interface RunningGateways extends AsyncDisposable {
  readonly view: AccessView;
  readonly ports: ReadonlyMap<EnvironmentName, number>;
  /** The reasons not to send calls to these gateways. */
  notReady(): readonly NotReady[];
  samples(): readonly MetricSample[];
  /** Resolves when the last call has ended that came before others took over; then the view of access is closed. */
  retire(): Promise<void>;
}

/** The listeners of the environments, with their certificates. They stay when the gateways behind them are replaced. */
export interface GatewayFronts extends AsyncDisposable {
  readonly byEnvironment: ReadonlyMap<EnvironmentName, GatewayFront>;
  readonly ports: Map<EnvironmentName, number>;
  /** Reads certificates that have changed. */
  reloadCertificates(): Promise<void>;
}

/**
 * Opens the gateways behind these listeners. If other gateways have them, these take over in one step, after everything
 * else has succeeded; if it fails, the others go on.
 *
 * @throws PortTaken; Error when access cannot be read
 */
export async function openGateways(
  config: Config,
  parts: GatewaysParts,
  fronts: GatewayFronts,
): Promise<RunningGateways> {
  const isFirst = fronts.ports.size === 0;
  await using opened = new AsyncDisposableStack();
  const view = opened.adopt(await openLeasedView(config, parts), (each) => each.close());
  const hasher = createPasswordHasher();
  const digestKey = createKeyDigester(createSecretKey(await parts.link.loadPepper(), 'base64'));
  const gateways: Gateway[] = [];
  let hasListeners = isFirst;
  opened.defer(() =>
    hasListeners
      ? drain(gateways, fronts.ports.size > 0 ? config.timeouts.lameDuckMs : 0)
      : retireAll(gateways),
  );
  const common = {
    config,
    digestKey,
    hasher,
    flushThrough: (sequence: ChangeSequence) => view.flushThrough(sequence),
  };
  for (const name of listEnvironments(config)) {
    const environmentView = view.environments.get(name);
    const environment = config.environments[name];
    const front = fronts.byEnvironment.get(name);
    if (environmentView === undefined || environment === undefined || front === undefined)
      throw new Error(`no environment ${name}`);
    const own = { name, environment, view: environmentView, front };
    const gateway = createEnvironmentGateway({ ...common, ...own }, parts);
    gateways.push(gateway);
    if (isFirst) fronts.ports.set(name, await listen(gateway, environment));
  }
  if (!isFirst) for (const gateway of gateways) gateway.takeOver();
  hasListeners = true;
  const all = opened.move();
  return {
    view,
    ports: fronts.ports,
    notReady: () => [...new Set(gateways.flatMap((gateway) => gateway.notReady()))],
    samples: () => [...view.samples(), ...gateways.flatMap((gateway) => gateway.samples())],
    async retire() {
      await retireAll(gateways);
      await view.close();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function retireAll(gateways: readonly Gateway[]): Promise<void> {
  await Promise.all(gateways.map((gateway) => gateway.retire()));
}

/** Makes the listeners, which `openGateways` opens. @throws CertificateInvalid */
export async function openGatewayFronts(
  config: Config,
  { docsUrl, reportFault }: Pick<GatewaysParts, 'docsUrl' | 'reportFault'>,
): Promise<GatewayFronts> {
  await using opened = new AsyncDisposableStack();
  const byEnvironment = new Map<EnvironmentName, GatewayFront>();
  const certificates: TlsCertificates[] = [];
  for (const name of listEnvironments(config)) {
    const tls = await openCertificates(config.environments[name]?.tls ?? [], (error) => reportFault(error));
    opened.defer(async () => tls?.close());
    if (tls !== undefined) certificates.push(tls);
    byEnvironment.set(name, new GatewayFront(createGatewaySettings(config, name, { docsUrl }), tls));
  }
  const all = opened.move();
  return {
    byEnvironment,
    ports: new Map(),
    async reloadCertificates() {
      await Promise.all(certificates.map((each) => each.reload()));
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function openLeasedView(
  config: Config,
  { link, kind, reportFault }: GatewaysParts,
): Promise<AccessView> {
  const environments = listEnvironments(config);
  const apiIds: readonly ApiId[] = config.apis.map((api) => api.id);
  const lease = { kind, host: hostname(), environments, leaseMs: leaseMsOf(config.maxStaleMs) };
  return await createAccessView({
    source: link,
    environments: environments.map((name) => ({ name, apiIds })),
    accessTypes: listAccessTypes(config.accessTypes),
    maxStaleMs: config.maxStaleMs,
    lease: createLeaseHolder(lease, link),
    onFailure: (error) => reportFault(error),
  });
}

/** @throws PortTaken, ListenRefused */
async function listen(gateway: Gateway, environment: EnvironmentConfig): Promise<number> {
  try {
    return await gateway.listen(environment.port, environment.host);
  } catch (error) {
    throw explainListenError(error, environment);
  }
}

/** Drains all of them at once, so that no gateway accepts calls while another one still finishes its own. */
async function drain(gateways: readonly Gateway[], lameDuckMs: number): Promise<void> {
  for (const gateway of gateways) gateway.startDraining();
  if (lameDuckMs > 0) await setTimeout(lameDuckMs);
  await Promise.all(gateways.map((gateway) => gateway.close()));
}

interface EnvironmentParts {
  readonly name: EnvironmentName;
  readonly environment: EnvironmentConfig;
  readonly view: EnvironmentView;
  readonly digestKey: KeyDigester;
  readonly hasher: PasswordHasher;
  readonly front: GatewayFront;
  readonly config: Config;
  /** Resolves once this process has applied the change. */
  readonly flushThrough: (sequence: ChangeSequence) => Promise<void>;
}

function createEnvironmentGateway(parts: EnvironmentParts, deps: GatewaysParts): Gateway {
  const { name, environment, view, config } = parts;
  const signingKeys = createSigningKeyCache(name, view, deps.link);
  const loadSigningKey = signingKeys.load;
  const realm = createTokenRealm(name, environment);
  const takeProof: TakeProof = (proof) => deps.link.takeProof(name, proof);
  const tokenApp = createTokenApp({
    brand: config.brand.keyPrefix,
    environmentKind: environment.kind,
    realm,
    digestKey: parts.digestKey,
    docsUrl: deps.docsUrl,
    loadSigningKey,
    jwksMaxAgeS: config.signingKeys.jwksMaxAgeS,
    loadVerificationKeys: async () => view.verificationKeys,
    acceptsImported: config.importedKeys,
    accessTypes: listAccessTypes(config.accessTypes),
    endpointsUrl: environment.publicUrl?.replace(/\/$/, ''),
    takesBoundTokens: config.apis.some(({ schemes }) => schemes.includes('dpop')),
    keyHeaders: config.apis.map(({ keyHeader }) => keyHeader),
    findGrantByKeyDigest: async (keyDigest) => whileFresh(await view.findGrantByKeyDigest(keyDigest), view),
    findGrantByApiUser: async (apiUserId) => whileFresh(await view.findGrantByApiUser(apiUserId), view),
    isTokenRevoked: (tokenId) => view.isTokenRevoked(tokenId),
    async revokeToken(token) {
      await parts.flushThrough(await deps.link.revokeToken(name, token));
    },
    recordExchange: createExchangeRecorder(name, deps),
    reportFault: deps.reportFault,
    takeProof,
    bodyMs: config.timeouts.clientHeadersMs,
    limitTokenExchange: createExchangeLimiter(deps.now, config.limits),
    nowMs: deps.now,
  });
  const gatewayDeps: GatewayDeps = {
    settings: createGatewaySettings(config, name, { docsUrl: deps.docsUrl }),
    view,
    lacksMasterKey: signingKeys.lacksMasterKey,
    verifyToken: createGatewayVerifyToken({ realm, now: deps.now }),
    digestKey: parts.digestKey,
    hasher: parts.hasher,
    basicAttempts: createBasicAttempts(deps.now),
    drawPasswordCost: createCostDraw(() => deps.link.listPasswordCosts(name), { ...deps, ...parts }),
    limitFailures: createFailedCallLimiter(deps.now),
    takeProof,
    tls: parts.front.tls,
    limiter: createCallLimiter({ store: deps.limits, monotonicNow: () => performance.now() }),
    signIdentity: createIdentitySigner(loadSigningKey),
    identityIssuer: environment.issuer,
    ownApp: (request, bindings) => tokenApp.fetch(request, bindings),
    sinks: deps.sinks,
    watchCall: deps.watchCall,
    reportFault: deps.reportFault,
    now: deps.now,
  };
  return createGateway(gatewayDeps, parts.front);
}

/** Returns what was found in the view, or a refusal if the view is stale and may lack a cut-off. */
function whileFresh<Found>(found: Found, view: EnvironmentView): Found | Refusal {
  return view.isFresh() ? found : refuseStale();
}

interface SigningKeyCache {
  readonly load: () => Promise<SigningKey>;
  /** Whether the latest attempt failed because the master key that opens it is not loaded. */
  readonly lacksMasterKey: () => boolean;
}

/**
 * Loads the active signing key once, and again after each change of signing keys, so that no call has to wait for it.
 */
function createSigningKeyCache(
  environment: EnvironmentName,
  view: EnvironmentView,
  link: GatewayLink,
): SigningKeyCache {
  let loading: Promise<SigningKey> | undefined;
  let lacksMasterKey = false;
  const load = (): Promise<SigningKey> => {
    loading ??= link.loadSigningKey(environment).then(importSigningKey);
    const current = loading;
    current.then(
      () => (lacksMasterKey = false),
      (error: unknown) => {
        if (loading === current) loading = undefined;
        lacksMasterKey = isMasterKeyUnknown(error);
      },
    );
    return current;
  };
  view.onChange((change) => {
    if (change.kind !== 'signing-key' && change.kind !== 'everything') return;
    loading = undefined;
    // A failure is only noted here. The caller that needs the key gets the error.
    load().catch(() => undefined);
  });
  return { load, lacksMasterKey: () => lacksMasterKey };
}
