import { explainRoutes } from '@postern/contract/admin-routes/explain';
import type { AdminApp } from '../admin-app.ts';
import { refuseFields } from '../../refusals/api-refusal.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { parseClientAddress } from '../../domain/network-rule.ts';

export function registerExplainRoutes(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(explainRoutes.explainCall, parts), async (c) => {
    const scope = c.req.valid('param');
    const call = c.req.valid('json');
    await getScope(parts.storage, scope, parts.config);
    if (call.credential.kind === 'api-user') {
      await getApiUser(parts.storage, { ...scope, apiUserId: call.credential.apiUserId });
    }
    if (call.address !== undefined) {
      const address = parseClientAddress(call.address);
      if (address.kind === 'invalid') throw refuseFields([{ path: '/address', message: address.why }]);
    }
    return c.json(await parts.explainer.explain({ ...scope, call }), 200);
  });
}
