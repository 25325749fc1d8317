import { apiUserRoutes } from '@postern/contract/admin-routes/api-users';
import { judgeNewLimits } from '../rate-plans/set-rate-plans.ts';
import type { AdminApp } from '../admin-app.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { applyAction } from './apply-action.ts';
import { createApiUser } from './create-api-user.ts';
import { deleteApiUser } from './delete-api-user.ts';
import { editApiUser } from './edit-api-user.ts';
import { judgeForm } from './judge-form.ts';
import { loadSurroundings } from './load-surroundings.ts';
import { presentApiUser } from './present.ts';
import { summariseAccess } from './summarise-access.ts';

export function registerApiUserRoutes(app: AdminApp, parts: ControlParts): void {
  registerReads(app, parts);
  registerForms(app, parts);
  registerActions(app, parts);
}

function registerReads(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(apiUserRoutes.listApiUsers, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    const [page, counts] = await Promise.all([
      storage.apiUsers.list(scope.licenceId, scope.environment, c.req.valid('query')),
      storage.apiUsers.count(scope.licenceId, scope.environment),
    ]);
    return c.json({ ...page, items: page.items.map(presentApiUser), counts }, 200);
  });

  app.openapi(governRoute(apiUserRoutes.getApiUser, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    return c.json(presentApiUser(await getApiUser(storage, scope)), 200);
  });
}

function registerForms(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(apiUserRoutes.createApiUser, parts), async (c) => {
    const creationKey = c.req.valid('header')['idempotency-key'];
    const request = { scope: c.req.valid('param'), form: c.req.valid('json'), creationKey };
    return c.json(await createApiUser(request, c.get('session'), parts), 201);
  });

  app.openapi(governRoute(apiUserRoutes.previewApiUser, parts), async (c) => {
    const form = c.req.valid('json');
    const scope = c.req.valid('param');
    const surroundings = await loadSurroundings(parts.storage, scope, parts);
    await judgeNewLimits(
      parts.storage,
      { scope, own: form.rateLimits ?? [], ownAt: 'rateLimits' },
      parts.config,
    );
    const fields = { ...form, ...judgeForm(form, surroundings) };
    return c.json(summariseAccess(fields, surroundings), 200);
  });

  app.openapi(governRoute(apiUserRoutes.editApiUser, parts), async (c) => {
    const { version, ...wanted } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), version, action: 'edit', want: () => wanted } as const;
    const { stored, cutOff } = await editApiUser(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });
}

function registerActions(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(apiUserRoutes.deactivateApiUser, parts), async (c) => {
    const { version } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), action: 'deactivate', version } as const;
    const { stored, cutOff } = await applyAction(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });

  app.openapi(governRoute(apiUserRoutes.reactivateApiUser, parts), async (c) => {
    const { version } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), action: 'reactivate', version } as const;
    const { stored, cutOff } = await applyAction(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });

  app.openapi(governRoute(apiUserRoutes.deleteApiUser, parts), async (c) => {
    const request = { scope: c.req.valid('param'), version: c.req.valid('query').version };
    return c.json({ cutOff: await deleteApiUser(request, c.get('session'), parts) }, 200);
  });
}
