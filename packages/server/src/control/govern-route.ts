import type { MiddlewareHandler } from 'hono';
import type { FreshProof, RouteAccess } from '@postern/contract/admin-routes/route-parts';
import { licenceIdSchema } from '@postern/contract/ids';
import type { AdminContext, AdminEnv } from './admin-app.ts';
import { ApiRefusal, refuseUnfound } from '../refusals/api-refusal.ts';
import { includesRole } from './admin-session.ts';
import type { AdminSession, SessionSource } from './admin-session.ts';
import { limitBody } from './limit-body.ts';
import { refuseCrossSite } from './refuse-cross-site.ts';
import { requireStepUp } from './require-step-up.ts';

export interface GovernDeps {
  readonly sessions: readonly SessionSource[];
  readonly consoleOrigins: readonly string[];
  readonly now: () => number;
}

interface GovernedRoute {
  readonly method: string;
  readonly operationId: string;
  readonly 'x-postern-access': RouteAccess;
  readonly 'x-postern-fresh-proof': FreshProof;
}

const bodyBytesMax = 1_048_576;
/** The largest bodies of routes that take whole documents, in bytes. */
const largeBodyBytesMax: Readonly<Record<string, number>> = {
  publishCatalogue: 67_108_864,
  importCredentials: 8_388_608,
};

/**
 * Adds to a route, by its own definition, the checks that every route needs: size of the body, authentication,
 * cross-site, second factor, role, and fresh proof, in this order. They run before path, query and body are validated,
 * so that strangers do not learn anything from the validation either. Not judged here: whether a change widens access.
 * The handlers of `when-widening` routes judge that by the stored data.
 */
export function governRoute<Route extends GovernedRoute>(route: Route, deps: GovernDeps): Route {
  const limit = limitBody(largeBodyBytesMax[route.operationId] ?? bodyBytesMax);
  const middleware = [limit, createGuard(route, deps)];
  return { ...route, middleware };
}

function createGuard(route: GovernedRoute, deps: GovernDeps): MiddlewareHandler<AdminEnv> {
  return async (c, next) => {
    const session = await findSession(c, deps.sessions);
    if (session === undefined) throw new ApiRefusal('not_signed_in');
    // Set before any check, so that a refusal is traced to this session.
    c.set('session', session);
    refuseCrossSite(c.req.raw, session, deps.consoleOrigins);
    if (session.awaitsSecondFactor && route.operationId !== 'getMe') {
      throw new ApiRefusal('second_factor_needed');
    }
    judgeAccess(route['x-postern-access'], session, c.req.param('licenceId'));
    if (route['x-postern-fresh-proof'] === 'always') requireStepUp(session, deps.now());
    await next();
  };
}

async function findSession(
  c: AdminContext,
  sources: readonly SessionSource[],
): Promise<AdminSession | undefined> {
  for (const source of sources) {
    const session = await source.findSession(c.req.raw, c.env?.clientAddress ?? null);
    if (session !== undefined) return session;
  }
  return undefined;
}

/**
 * Checks the role. A licence in which the caller has no role looks as if it did not exist; too low a role is reported
 * as such.
 */
function judgeAccess(access: RouteAccess, session: AdminSession, rawLicenceId: string | undefined): void {
  if (access === 'signed-in') return;
  if (rawLicenceId === undefined) {
    if (!session.isOperator) throw new ApiRefusal('not_permitted');
    return;
  }
  const licenceId = licenceIdSchema.safeParse(rawLicenceId);
  const role = licenceId.success ? session.roleIn(licenceId.data) : undefined;
  if (role === undefined) throw refuseUnfound('licence');
  if (!includesRole(role, access)) throw new ApiRefusal('not_permitted');
}
