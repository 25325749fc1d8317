import { credentialImportRoutes } from '@postern/contract/admin-routes/credential-imports';
import type { AdminApp } from '../admin-app.ts';
import type { ControlParts } from '../control-deps.ts';
import { governRoute } from '../govern-route.ts';
import { requireStepUp } from '../require-step-up.ts';
import { importCredentials } from './import-credentials.ts';

export function registerCredentialImportRoutes(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(credentialImportRoutes.importCredentials, parts), async (c) => {
    if (!c.req.valid('json').dryRun) requireStepUp(c.get('session'), parts.now());
    const request = { scope: c.req.valid('param'), form: c.req.valid('json') };
    return c.json(await importCredentials(request, c.get('session'), parts), 200);
  });
}
