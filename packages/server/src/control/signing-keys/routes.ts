import { signingKeyRoutes } from '@postern/contract/admin-routes/signing-keys';
import type { AdminApp } from '../admin-app.ts';
import type { ControlParts } from '../control-deps.ts';
import { governRoute } from '../govern-route.ts';
import { removeSigningKey, rotateSigningKey } from './change-signing-keys.ts';
import { loadSigningKeys } from './present.ts';

export function registerSigningKeyRoutes(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(signingKeyRoutes.listSigningKeys, parts), async (c) =>
    c.json(await loadSigningKeys(c.req.valid('param').environment, parts), 200),
  );

  app.openapi(governRoute(signingKeyRoutes.rotateSigningKey, parts), async (c) => {
    const { environment } = c.req.valid('param');
    const cutOff = await rotateSigningKey(environment, c.get('session'), parts);
    return c.json({ ...(await loadSigningKeys(environment, parts)), cutOff }, 200);
  });

  app.openapi(governRoute(signingKeyRoutes.removeSigningKey, parts), async (c) => {
    const of = c.req.valid('param');
    const cutOff = await removeSigningKey(of, c.get('session'), parts);
    return c.json({ ...(await loadSigningKeys(of.environment, parts)), cutOff }, 200);
  });
}
