import { hygieneRoutes } from '@postern/contract/admin-routes/hygiene';
import type { AdminApp } from '../admin-app.ts';
import { presentApiUser } from '../api-users/present.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { actOnHygiene, applySmallerRights } from './act-on-hygiene.ts';
import { exportHygiene, listHygiene, refreshHygiene } from './list-hygiene.ts';
import { loadRightsTrial } from './load-rights-trial.ts';
import { recheck } from './recheck.ts';

export function registerHygieneRoutes(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(hygieneRoutes.listHygiene, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    await refreshHygiene(scope, parts);
    const { kind, page, pageSize } = c.req.valid('query');
    const items = await listHygiene(scope, { kind, page, pageSize }, parts);
    const counts = await storage.hygiene.count(scope.licenceId, scope.environment);
    const total = kind === undefined ? counts.any : (counts.kinds[kind] ?? 0);
    return c.json({ items, total, page, pageSize, counts }, 200);
  });

  app.openapi(governRoute(hygieneRoutes.exportHygiene, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    await refreshHygiene(scope, parts);
    return await exportHygiene(scope, c.req.valid('query').kind, parts);
  });

  app.openapi(governRoute(hygieneRoutes.actOnHygiene, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    const items = await actOnHygiene({ scope, request: c.req.valid('json') }, c.get('session'), parts);
    return c.json({ items }, 200);
  });

  app.openapi(governRoute(hygieneRoutes.getRightsTrial, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    return c.json(await loadRightsTrial(await getApiUser(storage, scope), parts), 200);
  });

  app.openapi(governRoute(hygieneRoutes.applySmallerRights, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    const { version } = c.req.valid('json');
    const { stored, cutOff } = await applySmallerRights({ scope, version }, c.get('session'), parts);
    await recheck([scope], parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });
}
