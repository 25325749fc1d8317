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
  /** Undefined: limits are counted where this process cannot look. */
  readonly peekLimits?: LimitPort['peek'] | undefined;
  readonly docsUrl: string;
  readonly now: () => number;
}

/** The explainer for the admin API: the gateway's own stages, for which other licences' API users do not exist. */
export function createExplainerPort(config: Config, deps: ExplainerPortDeps): ExplainerPort {
  return {
    explain: async ({ licenceId, environment, call }) =>
      await createEnvironmentExplainer(config, environment, deps).explain({ ...call, licenceId }),
  };
}

/** The gateway's own stages over one environment. @throws Error for one that there is not */
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
