import type { EnvironmentView } from '../access/access-view.ts';
import { createProofMemory } from '../crypto/used-proofs.ts';
import type { TakeProof } from '../crypto/used-proofs.ts';
import type { KeyDigester } from '../crypto/key-digest.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { createFindClientAddress } from './client-address.ts';
import { listCredentialNames } from '../domain/credential-name.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { createIsConfidential } from './is-confidential.ts';
import { createRoleOf } from './header-roles.ts';
import type { DecideDeps } from './pipeline.ts';
import { createApiKeyHeaderScheme } from './schemes/api-key-header.ts';
import { createBasicScheme } from './schemes/basic.ts';
import type { BasicDeps } from './schemes/basic.ts';
import { createBearerScheme, createTokenIdentifier } from './schemes/bearer.ts';
import type { VerifyToken } from './schemes/bearer.ts';
import { createDpopScheme } from './schemes/dpop.ts';
import { createServedHosts } from './served-hosts.ts';
import { createWallClock } from './fast/wall-clock.ts';
import type { CallLimiter } from './limits/call-limiter.ts';

/** The parts of the one decision engine, for each of its three doors. */
export interface DecisionParts {
  readonly settings: GatewaySettings;
  readonly view: EnvironmentView;
  readonly verifyToken: VerifyToken;
  readonly digestKey: KeyDigester;
  /** Shared by the environments of a process: each check takes much memory. */
  readonly hasher: PasswordHasher;
  readonly limiter?: CallLimiter | undefined;
  readonly basicAttempts?: BasicDeps['attempts'];
  readonly drawPasswordCost?: BasicDeps['drawCost'];
  /** Counts failed credentials of any scheme; see stages/authenticate.ts. */
  readonly limitFailures?: DecideDeps['limitFailures'];
  /** Where used proofs of possession are remembered; for this process alone when left out. */
  readonly takeProof?: TakeProof;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export function createDecideDeps(parts: DecisionParts): DecideDeps {
  const { settings, view } = parts;
  const now = parts.now ?? createWallClock();
  const hosts = createServedHosts(settings.hosts);
  const keyRules = { ...settings.keyShape, digestKey: parts.digestKey };
  return {
    limits: settings.limits,
    findClientAddress: createFindClientAddress(settings.trustedProxies),
    isConfidential: createIsConfidential(settings.trustedProxies),
    view,
    ...hosts,
    roleOf: createRoleOf(
      settings.routes.map(({ keyHeader }) => keyHeader),
      settings,
    ),
    queryCredentials: listCredentialNames([
      ...settings.queryCredentialNames,
      ...settings.routes.map(({ keyHeader }) => keyHeader),
    ]),
    routes: settings.routes,
    schemes: {
      bearer: createBearerScheme({ view, verifyToken: parts.verifyToken, now }),
      dpop: createDpopScheme({
        tokens: createTokenIdentifier({ view, verifyToken: parts.verifyToken, now }),
        takeProof: parts.takeProof ?? createProofMemory(now),
        now,
      }),
      'api-key-header': createApiKeyHeaderScheme({ view, keyRules }),
      basic: createBasicScheme({
        view,
        hasher: parts.hasher,
        digestKey: parts.digestKey,
        now,
        attempts: parts.basicAttempts,
        drawCost: parts.drawPasswordCost,
      }),
    },
    now,
    limitFailures: parts.limitFailures,
    limiter: parts.limiter,
  };
}
