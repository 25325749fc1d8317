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

export interface GatewaysDeps {
  readonly link: GatewayLink;
  readonly kind: 'process' | 'worker';
  readonly docsUrl: string;
  /** Where limits are counted. */
  readonly limits: LimitPort;
  readonly sinks: readonly CallSink[];
  readonly watchCall: WatchCall | undefined;
  readonly reportFault: (fault: unknown, requestId?: string) => void;
  readonly now: () => number;
}

/** The gateways of one process: one listener per environment over one view of access. */
export interface RunningGateways {
  readonly view: AccessView;
  readonly ports: ReadonlyMap<EnvironmentName, number>;
  /** What speaks against sending calls to any of them. */
  notReady(): readonly NotReady[];
  samples(): readonly MetricSample[];
  /**
   * Not ready at once, but still answering for `lameDuckMs`; then nothing new is taken, and running calls end within
   * `drainMs`.
   */
  close(): Promise<void>;
}

/** @throws PortTaken; Error when access cannot be read */
export async function startGateways(config: Config, deps: GatewaysDeps): Promise<RunningGateways> {
  const environments = listEnvironments(config);
  const apiIds: readonly ApiId[] = config.apis.map((api) => api.id);
  const view = await createAccessView({
    source: deps.link,
    environments: environments.map((name) => ({ name, apiIds })),
    accessTypes: listAccessTypes(config.accessTypes),
    maxStaleMs: config.maxStaleMs,
    lease: createLeaseHolder(
      { kind: deps.kind, host: hostname(), environments, leaseMs: leaseMsOf(config.maxStaleMs) },
      deps.link,
    ),
    onFailure: (error) => deps.reportFault(error),
  });
  const gateways: Gateway[] = [];
  const opened: TlsCertificates[] = [];
  const ports = new Map<EnvironmentName, number>();
  const close = async (): Promise<void> => {
    for (const gateway of gateways) gateway.startDraining();
    if (ports.size > 0 && config.timeouts.lameDuckMs > 0) await setTimeout(config.timeouts.lameDuckMs);
    await Promise.all(gateways.map((gateway) => gateway.close()));
    for (const certificates of opened) certificates.close();
    await view.close();
  };
  try {
    const hasher = createPasswordHasher();
    const digestKey = createKeyDigester(createSecretKey(await deps.link.loadPepper(), 'base64'));
    for (const name of environments) {
      const environmentView = view.environments.get(name);
      const environment = config.environments[name];
      if (environmentView === undefined || environment === undefined)
        throw new Error(`no environment ${name}`);
      const tls = await openCertificates(environment.tls, (error) => deps.reportFault(error));
      if (tls !== undefined) opened.push(tls);
      const gateway = createEnvironmentGateway(
        {
          name,
          environment,
          view: environmentView,
          digestKey,
          hasher,
          tls,
          config,
          flushThrough: (sequence) => view.flushThrough(sequence),
        },
        deps,
      );
      gateways.push(gateway);
      const port = await gateway.listen(environment.port, environment.host).catch((error: unknown) => {
        throw explainListenError(error, environment);
      });
      ports.set(name, port);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    view,
    ports,
    notReady: () => [...new Set(gateways.flatMap((gateway) => gateway.notReady()))],
    samples: () => [...view.samples(), ...gateways.flatMap((gateway) => gateway.samples())],
    close,
  };
}

interface EnvironmentParts {
  readonly name: EnvironmentName;
  readonly environment: EnvironmentConfig;
  readonly view: EnvironmentView;
  readonly digestKey: KeyDigester;
  readonly hasher: PasswordHasher;
  readonly tls: TlsCertificates | undefined;
  readonly config: Config;
  /** Resolves once this process has applied the change. */
  readonly flushThrough: (sequence: ChangeSequence) => Promise<void>;
}

function createEnvironmentGateway(parts: EnvironmentParts, deps: GatewaysDeps): Gateway {
  const { name, environment, view, config } = parts;
  const signingKeys = createSigningKeyCache(name, view, deps.link);
  const loadSigningKey = signingKeys.load;
  const realm = createTokenRealm(name, environment);
  const takeProof: TakeProof = (proof) => deps.link.takeProof(name, proof);
  const tokenApp = createTokenApp({
    brand: config.brand,
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
  return createGateway({
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
    tls: parts.tls,
    limiter: createCallLimiter({ store: deps.limits, monotonicNow: () => performance.now() }),
    signIdentity: createIdentitySigner(loadSigningKey),
    identityIssuer: environment.issuer,
    ownApp: (request, bindings) => tokenApp.fetch(request, bindings),
    sinks: deps.sinks,
    watchCall: deps.watchCall,
    reportFault: deps.reportFault,
    now: deps.now,
  });
}

/** What the view says, unless it may have missed a cut-off. */
function whileFresh<Found>(found: Found, view: EnvironmentView): Found | Refusal {
  return view.isFresh() ? found : refuseStale();
}

interface SigningKeyCache {
  readonly load: () => Promise<SigningKey>;
  /** Whether the latest attempt failed because the master key that opens it is not loaded. */
  readonly lacksMasterKey: () => boolean;
}

/** Loads the active signing key once, and again as soon as signing keys changed: before a call needs it. */
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
    // Whoever needs it meets the failure; here it only becomes known.
    load().catch(() => undefined);
  });
  return { load, lacksMasterKey: () => lacksMasterKey };
}
