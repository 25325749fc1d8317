import { meRoutes } from '@postern/contract/admin-routes/me';
import type { AdminApp } from '../admin-app.ts';
import type { ControlDeps } from '../control-deps.ts';
import { governRoute } from '../govern-route.ts';
import { presentMe } from './present.ts';

export function registerMeRoutes(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(meRoutes.getMe, deps), async (c) => {
    const session = c.get('session');
    const found = await Promise.all(
      session.memberships.map(async ({ licenceId, role }) => ({
        licence: await deps.storage.licences.find(licenceId),
        role,
      })),
    );
    return c.json(presentMe(session, found, deps.config), 200);
  });
}
