import { apiKeyRoutes } from '@postern/contract/admin-routes/api-key';
import type { AdminApp } from '../admin-app.ts';
import type { AdminSession } from '../admin-session.ts';
import { applyAction } from '../api-users/apply-action.ts';
import type { ActionRequest } from '../api-users/apply-action.ts';
import { getKey } from '../api-users/create-api-user.ts';
import { presentApiUser } from '../api-users/present.ts';
import type { ControlParts } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { revealKey } from './issue-key.ts';
import { listKeyUses } from './list-key-uses.ts';
import { listKeys } from './list-keys.ts';
import { viewKey } from './view-key.ts';

export function registerApiKeyRoutes(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(apiKeyRoutes.listKeys, parts), async (c) =>
    c.json(await listKeys(c.req.valid('param'), c.req.valid('query'), parts), 200),
  );

  app.openapi(governRoute(apiKeyRoutes.viewKey, parts), async (c) =>
    c.json(await viewKey(c.req.valid('param'), c.get('session'), parts), 200),
  );

  app.openapi(governRoute(apiKeyRoutes.resetKey, parts), async (c) => {
    const { version } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), action: 'reset-key', version } as const;
    return c.json(await issue(request, c.get('session')), 200);
  });

  app.openapi(governRoute(apiKeyRoutes.rotateKey, parts), async (c) => {
    const { version, overlapMs } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), action: 'rotate-key', version, overlapMs } as const;
    return c.json(await issue(request, c.get('session')), 200);
  });

  app.openapi(governRoute(apiKeyRoutes.retireKey, parts), async (c) => {
    const { version } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), action: 'retire-key', version } as const;
    const { stored, cutOff } = await applyAction(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });

  app.openapi(governRoute(apiKeyRoutes.revokeKey, parts), async (c) => {
    const { version } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), action: 'revoke-key', version } as const;
    const { stored, cutOff } = await applyAction(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });

  /** Carries out an action that creates a key, and answers with its text. */
  async function issue(request: ActionRequest, session: AdminSession) {
    const { stored, cutOff, keyText } = await applyAction(request, session, parts);
    if (keyText === undefined) throw new Error('no key was made');
    const { environment } = await getScope(storage, request.scope, config);
    const uses = await listKeyUses({ apiUserId: stored.id, environment }, storage, parts);
    const key = revealKey({ key: getKey(stored), text: keyText }, stored.expiresAtMs, uses);
    return { apiUser: presentApiUser(stored), key, cutOff };
  }
}
