import { usageRoutes } from '@postern/contract/admin-routes/usage';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId } from '@postern/contract/ids';
import type { UsageSparkline } from '@postern/contract/usage';
import type { HourOfUsage } from '../../storage/usage/port.ts';
import type { AdminApp } from '../admin-app.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { exportUsage } from './export-usage.ts';
import { loadUsage } from './load-usage.ts';

const hourMs = 3_600_000;
const sparklineHours = 24;

export function registerUsageRoutes(app: AdminApp, deps: ControlDeps): void {
  const { storage, config } = deps;

  app.openapi(governRoute(usageRoutes.getLicenceUsage, deps), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    return c.json(await loadUsage({ ...scope, apiUserId: null, ...c.req.valid('query') }, deps), 200);
  });

  app.openapi(governRoute(usageRoutes.exportLicenceUsage, deps), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    return await exportUsage({ ...scope, apiUserId: null, ...c.req.valid('query') }, deps);
  });

  app.openapi(governRoute(usageRoutes.listUsageSparklines, deps), async (c) => {
    const { licenceId, environment } = c.req.valid('param');
    // Texts that are not ids are ignored, since no API user has them.
    const apiUserIds = c.req
      .valid('query')
      .apiUserIds.split(',')
      .flatMap((text) => apiUserIdSchema.safeParse(text).data ?? []);
    await getScope(storage, { licenceId, environment }, config);
    const toMs = (Math.floor(deps.now() / hourMs) + 1) * hourMs;
    const range = { fromMs: toMs - sparklineHours * hourMs, toMs };
    const hours = await storage.usage.listHours(licenceId, environment, { apiUserIds, ...range });
    return c.json({ items: presentSparklines(hours, range.fromMs) }, 200);
  });

  app.openapi(governRoute(usageRoutes.getApiUserUsage, deps), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    await getApiUser(storage, scope);
    return c.json(await loadUsage({ ...scope, ...c.req.valid('query') }, deps), 200);
  });

  app.openapi(governRoute(usageRoutes.exportApiUserUsage, deps), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    await getApiUser(storage, scope);
    return await exportUsage({ ...scope, ...c.req.valid('query') }, deps);
  });
}

function presentSparklines(rows: readonly HourOfUsage[], fromMs: number): UsageSparkline[] {
  const lines = new Map<ApiUserId, UsageSparkline>();
  for (const { apiUserId, hourMs: atMs, calls, failures } of rows) {
    const line = lines.get(apiUserId) ?? {
      apiUserId,
      calls: 0,
      failures: 0,
      hours: Array.from({ length: sparklineHours }, () => 0),
    };
    const place = (atMs - fromMs) / hourMs;
    line.hours[place] = (line.hours[place] ?? 0) + calls;
    lines.set(apiUserId, { ...line, calls: line.calls + calls, failures: line.failures + failures });
  }
  return [...lines.values()];
}
