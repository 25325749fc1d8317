import type { EnvironmentView } from '../access/access-view.ts';
import { createFindClientAddress } from './client-address.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { DecideDeps } from './pipeline.ts';
import { createBearerScheme } from './schemes/bearer.ts';
import type { VerifyToken } from './schemes/bearer.ts';
import type { LimitCheck } from './stages/limit.ts';

/** What the one decision engine is made of, whichever of its three doors is built. */
export interface DecisionParts {
  readonly settings: GatewaySettings;
  readonly view: EnvironmentView;
  readonly verifyToken: VerifyToken;
  readonly limitChecks?: readonly LimitCheck[];
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export function createDecideDeps(parts: DecisionParts): DecideDeps {
  const { settings, view } = parts;
  const now = parts.now ?? Date.now;
  const hosts = new Set(settings.hosts);
  return {
    limits: settings.limits,
    findClientAddress: createFindClientAddress(settings.trustedProxies),
    view,
    isServedHost: (host) => hosts.has(host),
    routes: settings.routes,
    schemes: { bearer: createBearerScheme({ view, verifyToken: parts.verifyToken, now }) },
    now,
    limitChecks: parts.limitChecks ?? [],
  };
}
