import type { EnvironmentName } from '@postern/contract/ids';
import type { LimitPort } from '../access/limit-port.ts';
import type { AccessView } from '../access/access-view.ts';
import type { Config } from '../config/config-schema.ts';
import type { ExplainerPort } from '../control/control-deps.ts';
import type { KeyDigester } from '../crypto/key-digest.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { createExplainer } from '../gateway/explain.ts';
import type { Explainer } from '../gateway/explain.ts';
import { createPeekingLimiter } from '../gateway/limits/call-limiter.ts';
import { createGatewaySettings } from '../gateway/gateway-settings.ts';
import { createTokenRealm } from './create-token-realm.ts';
import { createGatewayVerifyToken } from './gateway-tokens.ts';

export interface ExplainerPortDeps {
  readonly view: AccessView;
  readonly digestKey: KeyDigester;
  readonly hasher: PasswordHasher;
  /** Undefined if limits are counted by processes that this one cannot query. */
  readonly peekLimits?: LimitPort['peek'] | undefined;
  readonly docsUrl: string;
  readonly now: () => number;
}

/**
 * Creates the explainer for the admin API. It runs the gateway's own stages, restricted to one licence: API users of
 * other licences appear not to exist.
 */
export function createExplainerPort(config: Config, deps: ExplainerPortDeps): ExplainerPort {
  return {
    explain: async ({ licenceId, environment, call }) =>
      await createEnvironmentExplainer(config, environment, deps).explain({ ...call, licenceId }),
  };
}

/** Creates an explainer from the gateway's own stages for one environment. @throws Error for an unknown environment */
export function createEnvironmentExplainer(
  config: Config,
  environment: EnvironmentName,
  deps: ExplainerPortDeps,
): Explainer {
  const view = deps.view.environments.get(environment);
  const environmentConfig = config.environments[environment];
  if (view === undefined || environmentConfig === undefined) throw new Error(`no environment ${environment}`);
  const realm = createTokenRealm(environment, environmentConfig);
  return createExplainer({
    settings: createGatewaySettings(config, environment, deps),
    view,
    verifyToken: createGatewayVerifyToken({ realm, now: deps.now }),
    digestKey: deps.digestKey,
    hasher: deps.hasher,
    limiter: deps.peekLimits && createPeekingLimiter({ peek: deps.peekLimits }),
    now: deps.now,
  });
}
