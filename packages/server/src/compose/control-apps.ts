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
  /** Undefined: limits are counted where this process cannot look. */
  readonly peekLimits: LimitPort['peek'] | undefined;
  /** What the explainer sees. */
  readonly view: AccessView;
  readonly checkpointKey: ControlDeps['checkpointKey'];
  readonly docsUrl: string;
  /** Environment → where its gateway is reached, without a slash at its end. */
  readonly gatewayUrls: ReadonlyMap<string, string>;
  readonly operatorToken: Secret;
  /** Left out where nobody signs in, as for a command. */
  readonly people?: SessionSource;
  readonly now: () => number;
  readonly reportFault: (fault: unknown, requestId?: string) => void;
  /** Writes a refused call of the admin API to the log; `unlogged` before it were left out. */
  readonly logRefusal: (refused: RefusedAction & { readonly unlogged: number }) => void;
}

export interface ControlApps {
  readonly control: AdminApp;
  /** What is open to contacts without a session. */
  readonly handOver: ReturnType<typeof createHandOverApp>;
  /** What the links of mails do. */
  readonly act: ReturnType<typeof createActApp>;
  /** Where scanners tell of keys that they found. */
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

/** From `POSTERN_OPERATOR_TOKEN`, or the data folder, where the first run makes it. @throws OperatorTokenInvalid */
export async function getOperatorToken(config: Config, env: EnvironmentVariables): Promise<Secret> {
  const given = env['POSTERN_OPERATOR_TOKEN'];
  if (given !== undefined && given !== '') return parseOperatorToken(given, 'POSTERN_OPERATOR_TOKEN');
  return await loadOperatorToken(config.dataFolder);
}
