import { ratePlanRoutes } from '@postern/contract/admin-routes/rate-plans';
import type { RateCeiling } from '@postern/contract/admin-routes/rate-plans';
import { apiUserIdSchema } from '@postern/contract/ids';
import { mergeLimitStatus } from './merge-limit-status.ts';
import { listCeilings, listEffective, listRateStates } from '../../limits/list-rate-states.ts';
import type { LocatedLimit } from '../../limits/list-rate-states.ts';
import type { AdminApp } from '../admin-app.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { setApiUserRatePlan, setLicenceRatePlan } from './set-rate-plans.ts';

export function registerRatePlanRoutes(app: AdminApp, parts: ControlParts): void {
  const { storage, config, limits } = parts;

  app.openapi(governRoute(ratePlanRoutes.getLimitStatus, parts), async (c) => {
    const status = mergeLimitStatus(limits.status(), await limits.listLeases());
    return c.json({ ...status, gateways: [...status.gateways] }, 200);
  });

  app.openapi(governRoute(ratePlanRoutes.getLicenceRatePlan, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    const stored = await storage.ratePlans.findOfLicence(scope.licenceId, scope.environment);
    const layers = { licence: stored?.limits ?? [], apiUser: [] };
    const shared = listCeilings(config.apis, layers).filter(({ limit }) => limit.per === 'licence');
    // Only limits of the licence are read, whose counts do not include the API user's id.
    const states = await listRateStates(shared, { ...scope, apiUserId: nobody }, limits);
    const ceilings = presentCeilings(listCeilings(config.apis, layers));
    return c.json({ limits: layers.licence, ceilings, states, version: stored?.version ?? 0 }, 200);
  });

  app.openapi(governRoute(ratePlanRoutes.setLicenceRatePlan, parts), async (c) => {
    const request = { scope: c.req.valid('param'), ...c.req.valid('json') };
    return c.json(await setLicenceRatePlan(request, c.get('session'), parts), 200);
  });

  app.openapi(governRoute(ratePlanRoutes.getApiUserRatePlan, parts), async (c) => {
    const scope = c.req.valid('param');
    const { licenceId, environment, apiUserId } = scope;
    await getScope(storage, scope, config);
    await getApiUser(storage, scope);
    const ofLicence = await storage.ratePlans.findOfLicence(licenceId, environment);
    const stored = await storage.ratePlans.findOfApiUser(licenceId, environment, apiUserId);
    const { plan, own, version } = stored ?? { plan: [], own: [], version: 0 };
    const layers = { licence: ofLicence?.limits ?? [], apiUser: plan, own };
    const ceilings = presentCeilings(listCeilings(config.apis, layers));
    const states = await listRateStates(listEffective(config.apis, layers), scope, limits);
    return c.json({ plan, own, ceilings, states, version }, 200);
  });

  app.openapi(governRoute(ratePlanRoutes.setApiUserRatePlan, parts), async (c) => {
    const request = { scope: c.req.valid('param'), wanted: c.req.valid('json') };
    return c.json(await setApiUserRatePlan(request, c.get('session'), parts), 200);
  });
}

const nobody = apiUserIdSchema.parse('00000000-0000-4000-8000-000000000000');

function presentCeilings(limits: readonly LocatedLimit[]): RateCeiling[] {
  return limits.flatMap(({ limit, setBy, apis }) => (setBy === 'admin' ? [] : [{ limit, setBy, apis }]));
}
