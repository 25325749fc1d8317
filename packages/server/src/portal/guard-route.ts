import type { MiddlewareHandler } from 'hono';
import type { PortalRouteAccess } from '@postern/contract/portal-routes/define-portal-route';
import { isCrossSite } from '../domain/cross-site.ts';
import type { PortalEnv } from './portal-app.ts';
import type { PortalDeps } from './portal-deps.ts';
import { ApiRefusal, refuseFields, refuseLargeBody } from '../refusals/api-refusal.ts';
import { requireJson } from '../refusals/require-json.ts';

const bodyBytesMax = 16_384;

interface GuardedRoute {
  readonly method: string;
  readonly 'x-postern-access': PortalRouteAccess;
}

/**
 * Adds to a route the checks that it declares to need. They run before path, query and body are validated, so that a
 * stranger learns nothing from validation errors either.
 */
export function guardRoute<Route extends GuardedRoute>(
  route: Route,
  deps: Pick<PortalDeps, 'people' | 'settings' | 'limitRequests'>,
): Route {
  return { ...route, middleware: [createGuard(route, deps)] };
}

/** Creates the same checks for a route that is not part of the described API. */
export function createGuard(
  route: GuardedRoute,
  deps: Pick<PortalDeps, 'people' | 'settings' | 'limitRequests'>,
): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const access = route['x-postern-access'];
    const attempt = deps.limitRequests(c.env?.clientAddress ?? null);
    const mayBeSomebody = attempt.kind === 'taken' || c.req.header('cookie') !== undefined;
    const person = mayBeSomebody ? await deps.people.findPerson(c.req.raw) : undefined;
    c.set('person', person);
    if (attempt.kind === 'refused' && person === undefined) {
      const { retryAfterS } = attempt;
      throw new ApiRefusal('rate_limited', {
        facts: { limit: 'requests without signing in' },
        retryAfterS,
      });
    }
    if (attempt.kind === 'taken' && person !== undefined) attempt.forgive();
    const isRefused = person === undefined && !mayBeAnybody(access, deps.settings);
    if (isRefused) throw new ApiRefusal('not_signed_in');
    // Credentials that a browser adds by itself must not work from a page of another site.
    const mustSay = person === undefined ? 'never' : 'when-changing';
    if (route.method !== 'get' && isCrossSite(c.req.raw, { origins: deps.settings.origins, mustSay })) {
      throw new ApiRefusal('cross_site_refused');
    }
    if (route.method !== 'get') judgeBody(c.req.raw);
    await next();
  };
}

function mayBeAnybody(access: PortalRouteAccess, { access: of }: PortalDeps['settings']): boolean {
  return access === 'anybody' || (access === 'reader' && of === 'public');
}

/** The HTTP server limits a body to its declared length. A body without a declared length is not read. */
function judgeBody({ headers }: Request): void {
  const declared = headers.get('content-length');
  if (declared === null) throw refuseFields([{ path: '', message: 'send the body with its Content-Length' }]);
  if (Number(declared) > bodyBytesMax) throw refuseLargeBody(bodyBytesMax);
  requireJson(headers.get('content-type'));
}
