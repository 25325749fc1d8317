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
/** Routes that take whole documents. */
const largeBodyBytesMax: Readonly<Record<string, number>> = {
  publishCatalogue: 67_108_864,
  importCredentials: 8_388_608,
};

/**
 * Puts in front of a route what every route needs, from what the route says of itself:
 * limit → authenticate → cross-site → second factor → role → fresh proof. Runs before path, query and body are validated, so that
 * a stranger learns nothing from validation either. Not judged here: whether a change widens access, which the
 * handlers of `when-widening` routes judge with what is stored.
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
    // Before it is judged, so that a refusal is traced to them.
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

/** A licence that is not theirs looks as if it did not exist; a role that is too low is told so. */
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
