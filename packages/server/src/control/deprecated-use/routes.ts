import { deprecatedUseRoutes } from '@postern/contract/admin-routes/deprecated-use';
import { displayName } from '../../domain/display-name.ts';
import type { AdminApp } from '../admin-app.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';

const rowsMax = 1_000;
const dayMs = 86_400_000;

export function registerDeprecatedUseRoutes(app: AdminApp, deps: ControlDeps): void {
  const { storage, config } = deps;
  app.openapi(governRoute(deprecatedUseRoutes.listDeprecatedUse, deps), async (c) => {
    const { licenceId, environment } = c.req.valid('param');
    await getScope(storage, { licenceId, environment }, config);
    const query = { sinceMs: deps.now() - c.req.valid('query').days * dayMs, limit: rowsMax };
    const rows = await storage.deprecatedUse.list(licenceId, environment, query);
    const ids = [...new Set(rows.map(({ apiUserId }) => apiUserId))];
    const apiUsers = await Promise.all(ids.map((id) => storage.apiUsers.find(licenceId, environment, id)));
    const names = new Map(
      apiUsers.flatMap((apiUser) => (apiUser ? [[apiUser.id, displayName(apiUser)]] : [])),
    );
    const items = rows.map((row) => ({
      apiUserId: row.apiUserId,
      apiUserName: names.get(row.apiUserId) ?? row.apiUserId,
      apiId: row.apiId,
      basePath: row.basePath,
      operationId: row.operationId,
      scheme: row.scheme,
      calls: row.calls,
      firstAtMs: row.firstAtMs,
      lastAtMs: row.lastAtMs,
      deprecation:
        config.deprecations.find(({ apiId, basePath }) => apiId === row.apiId && basePath === row.basePath)
          ?.deprecation ?? null,
    }));
    return c.json({ items }, 200);
  });
}
