import { integratorRoutes } from '@postern/contract/admin-routes/integrators';
import type { AdminApp } from '../admin-app.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getLicence } from '../get-scope.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { governRoute } from '../govern-route.ts';
import { mailReset } from '../people/mail-reset.ts';
import {
  inviteIntegrator,
  removeIntegrator,
  setIntegratorApiUsers,
  withdrawIntegratorInvitation,
} from './change-integrators.ts';
import { getIntegrator, presentIntegrator, presentInvitation } from './place.ts';

/**
 * Registers the routes about the people who read the portal for a licence. Their seats give no access to the console.
 */
export function registerIntegratorRoutes(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(integratorRoutes.listIntegrators, deps), async (c) => {
    const { licenceId } = c.req.valid('param');
    const { storage } = deps;
    await getLicence(storage, licenceId);
    const [people, open] = await Promise.all([
      storage.integrators.list(licenceId),
      storage.integratorInvitations.listOpen(licenceId, deps.now()),
    ]);
    const integrators = await Promise.all(
      people.map(async (person) => await presentIntegrator(storage, licenceId, person)),
    );
    const invitations = await Promise.all(open.map(async (one) => await presentInvitation(storage, one)));
    return c.json({ integrators, invitations, portalUrl: deps.config.portalUrl }, 200);
  });
  app.openapi(governRoute(integratorRoutes.inviteIntegrator, deps), async (c) => {
    const invited = { ...c.req.valid('param'), ...c.req.valid('json') };
    return c.json(await inviteIntegrator(invited, c.get('session'), deps), 201);
  });
  app.openapi(governRoute(integratorRoutes.withdrawIntegratorInvitation, deps), async (c) =>
    c.json(await withdrawIntegratorInvitation(c.req.valid('param'), c.get('session'), deps), 200),
  );
  app.openapi(governRoute(integratorRoutes.setIntegratorApiUsers, deps), async (c) => {
    const change = { ...c.req.valid('param'), ...c.req.valid('json') };
    return c.json(await setIntegratorApiUsers(change, c.get('session'), deps), 200);
  });
  app.openapi(governRoute(integratorRoutes.removeIntegrator, deps), async (c) =>
    c.json(await removeIntegrator(c.req.valid('param'), c.get('session'), deps), 200),
  );
  app.openapi(governRoute(integratorRoutes.mailIntegratorReset, deps), async (c) => {
    const { licenceId, humanId } = c.req.valid('param');
    const pagesUrl = deps.config.portalUrl ?? '';
    const check = (reader: StorageReader) => getIntegrator(reader, licenceId, humanId);
    await mailReset({ humanId, pagesUrl, check, ...c.req.valid('json') }, c.get('session'), deps);
    return c.json({}, 202);
  });
}
