import { apiKeyRoutes } from '@postern/contract/admin-routes/api-key';
import type { AdminApp } from '../admin-app.ts';
import { applyAction } from '../api-users/apply-action.ts';
import { getKey } from '../api-users/create-api-user.ts';
import { presentApiKey, presentApiUser } from '../api-users/present.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { revealKey } from './issue-key.ts';
import { viewKey } from './view-key.ts';

export function registerApiKeyRoutes(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(apiKeyRoutes.listKeys, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    const { expiresAtMs } = await getApiUser(storage, scope);
    const keys = await storage.apiKeys.list(scope.licenceId, scope.environment, scope.apiUserId);
    return c.json({ items: keys.map((key) => presentApiKey(key, expiresAtMs)) }, 200);
  });

  app.openapi(governRoute(apiKeyRoutes.viewKey, parts), async (c) =>
    c.json(await viewKey(c.req.valid('param'), c.get('session'), parts), 200),
  );

  app.openapi(governRoute(apiKeyRoutes.resetKey, parts), async (c) => {
    const scope = c.req.valid('param');
    const { version } = c.req.valid('json');
    const request = { scope, action: 'reset-key', version } as const;
    const { stored, cutOff, keyText } = await applyAction(request, c.get('session'), parts);
    if (keyText === undefined) throw new Error('a reset made no key');
    const { environment } = await getScope(storage, scope, config);
    const place = { environment, apis: config.apis };
    const key = revealKey({ key: getKey(stored), text: keyText }, stored.expiresAtMs, place);
    return c.json({ apiUser: presentApiUser(stored), key, cutOff }, 200);
  });

  app.openapi(governRoute(apiKeyRoutes.revokeKey, parts), async (c) => {
    const { version } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), action: 'revoke-key', version } as const;
    const { stored, cutOff } = await applyAction(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });
}
