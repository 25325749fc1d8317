import { handOverRoutes } from '@postern/contract/admin-routes/hand-over';
import type { AdminApp } from '../admin-app.ts';
import type { ControlParts } from '../control-deps.ts';
import { governRoute } from '../govern-route.ts';
import { handOverKey } from './hand-over-key.ts';

export function registerHandOverRoutes(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(handOverRoutes.handOverKey, parts), async (c) => {
    const { expiresAfterMs } = c.req.valid('json');
    const request = { scope: c.req.valid('param'), expiresAfterMs };
    return c.json(await handOverKey(request, c.get('session'), parts), 201);
  });
}
