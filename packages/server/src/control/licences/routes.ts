import { licenceRoutes } from '@postern/contract/admin-routes/licences';
import type { AdminApp } from '../admin-app.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getLicence } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { createLicence } from './create-licence.ts';
import { editLicence } from './edit-licence.ts';
import { listLicences } from './list-licences.ts';

export function registerLicenceRoutes(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(licenceRoutes.listLicences, deps), async (c) =>
    c.json(await listLicences(c.req.valid('query'), c.get('session'), deps), 200),
  );
  app.openapi(governRoute(licenceRoutes.createLicence, deps), async (c) =>
    c.json(await createLicence(c.req.valid('json'), c.get('session'), deps), 201),
  );
  app.openapi(governRoute(licenceRoutes.getLicence, deps), async (c) =>
    c.json(await getLicence(deps.storage, c.req.valid('param').licenceId), 200),
  );
  app.openapi(governRoute(licenceRoutes.editLicence, deps), async (c) => {
    const { licenceId } = c.req.valid('param');
    return c.json(await editLicence({ licenceId, edit: c.req.valid('json') }, c.get('session'), deps), 200);
  });
}
