import type { AccessView } from '../access/access-view.ts';
import type { LiveGateways } from '../access/live-gateways.ts';
import type { LimitPort } from '../access/limit-port.ts';
import type { Config } from '../config/config-schema.ts';
import type { AdminApp } from '../control/admin-app.ts';
import { createActApp } from '../control/act/create-act-app.ts';
import { createHandOverApp } from '../control/hand-over/create-hand-over-app.ts';
import type { SessionSource } from '../control/admin-session.ts';
import { createLeakedKeyApp } from '../control/leaked-keys/create-leaked-key-app.ts';
import { createRefusalTrace } from '../control/refusal-trace.ts';
import type { RefusedAction } from '../control/refusal-trace.ts';
import { createControlApp } from '../control/create-control-app.ts';
import type { ControlDeps } from '../control/control-deps.ts';
import {
  createOperatorTokenSource,
  loadOperatorToken,
  parseOperatorToken,
} from '../control/operator-token.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import { createWebhookSecrets } from '../crypto/webhook-secret.ts';
import type { Secret } from '../domain/secret.ts';
import { createCataloguePort, createControlConfig } from './control-ports.ts';
import { createExplainerPort } from './explainer-port.ts';
import type { Core } from './open-core.ts';
import { presentConsoleUrl } from './present-console-url.ts';
import { createSigningKeyPort } from './signing-key-port.ts';

export interface ControlAppsParts {
  readonly core: Core;
  readonly gateways: LiveGateways;
  /** Undefined if limits are counted by processes that this one cannot query. */
  readonly peekLimits: LimitPort['peek'] | undefined;
  /** The view of access that the explainer uses. */
  readonly view: AccessView;
  readonly checkpointKey: ControlDeps['checkpointKey'];
  readonly docsUrl: string;
  /** Environment → URL of its gateway, without a trailing slash. */
  readonly gatewayUrls: ReadonlyMap<string, string>;
  readonly operatorToken: Secret;
  /** Undefined if there are no sessions, as for a command. */
  readonly people?: SessionSource;
  readonly now: () => number;
  readonly reportFault: (fault: unknown, requestId?: string) => void;
  /**
   * Writes a refused call of the admin API to the log. `unlogged` is the number of earlier refusals that were omitted.
   */
  readonly logRefusal: (refused: RefusedAction & { readonly unlogged: number }) => void;
}

export interface ControlApps {
  readonly control: AdminApp;
  /** The pages that contacts use without a session. */
  readonly handOver: ReturnType<typeof createHandOverApp>;
  /** Carries out the actions that the links in mails offer. */
  readonly act: ReturnType<typeof createActApp>;
  /** Receives reports of leaked keys from secret scanners. */
  readonly leakedKeys: ReturnType<typeof createLeakedKeyApp>;
}

/** The admin API over an open installation, without a socket. */
export function createControlApps(config: Config, parts: ControlAppsParts): ControlApps {
  const { core, gateways } = parts;
  const deps: ControlDeps = {
    storage: core.storage,
    vault: core.vault,
    webhookSecrets: createWebhookSecrets(core.masterKeys),
    checkpointKey: parts.checkpointKey,
    digestKey: core.digestKey,
    hasher: core.hasher,
    config: createControlConfig(config, (environment) => parts.gatewayUrls.get(environment) ?? ''),
    cutOffs: {
      confirm: (sequence) => gateways.confirm(sequence),
      find: (sequence) => gateways.find(sequence),
      follow: (sequence, signal) => gateways.follow(sequence, signal),
      listGateways: () => gateways.list(),
    },
    signingKeys: createSigningKeyPort(config, core),
    limits: {
      status: () => core.limits.status(),
      listLeases: () => core.leases.list(),
      peek: parts.peekLimits,
    },
    explainer: createExplainerPort(config, { ...parts, ...core }),
    catalogues: createCataloguePort(config),
    sessions: [
      createOperatorTokenSource(parts.operatorToken),
      ...(parts.people === undefined ? [] : [parts.people]),
    ],
    consoleOrigins: [presentConsoleUrl(config)],
    docsUrl: parts.docsUrl,
    now: parts.now,
    traceRefusal: createRefusalTrace({
      storage: core.storage,
      now: parts.now,
      reportFault: parts.reportFault,
      log: parts.logRefusal,
    }),
    reportFault: parts.reportFault,
  };
  return {
    control: createControlApp(deps),
    handOver: createHandOverApp(deps),
    act: createActApp(deps),
    leakedKeys: createLeakedKeyApp({ control: deps, reporters: config.leakedKeyReporters }),
  };
}

/**
 * Returns the token in `POSTERN_OPERATOR_TOKEN`, or the one in the data folder, which the first run creates.
 *
 * @throws OperatorTokenInvalid
 */
export async function getOperatorToken(config: Config, env: EnvironmentVariables): Promise<Secret> {
  const given = env['POSTERN_OPERATOR_TOKEN'];
  if (given !== undefined && given !== '') return parseOperatorToken(given, 'POSTERN_OPERATOR_TOKEN');
  return await loadOperatorToken(config.dataFolder);
}
