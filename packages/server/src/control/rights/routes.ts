import { rightsRoutes } from '@postern/contract/admin-routes/rights';
import type { AdminApp } from '../admin-app.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import { editApiUser } from '../api-users/edit-api-user.ts';
import { presentApiUser } from '../api-users/present.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { setGroupLevel } from '../../domain/rights.ts';
import { changeRights } from './change-rights.ts';

export function registerRightsRoutes(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(rightsRoutes.getRights, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(parts.storage, scope, parts.config);
    const { rights, version } = await getApiUser(parts.storage, scope);
    return c.json({ rights, version }, 200);
  });

  app.openapi(governRoute(rightsRoutes.setRights, parts), async (c) => {
    const { version, rights } = c.req.valid('json');
    const want = () => ({ rights });
    const request = { scope: c.req.valid('param'), version, action: 'set-rights', want } as const;
    const { stored, cutOff } = await editApiUser(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });

  app.openapi(governRoute(rightsRoutes.changeRights, parts), async (c) => {
    const { version, ...change } = c.req.valid('json');
    const request = {
      scope: c.req.valid('param'),
      version,
      action: 'set-rights',
      want: changeRights(change),
    } as const;
    const { stored, cutOff } = await editApiUser(request, c.get('session'), parts);
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });

  app.openapi(governRoute(rightsRoutes.setGroupLevel, parts), async (c) => {
    const { groupId, ...scope } = c.req.valid('param');
    const { version, level } = c.req.valid('json');
    const { stored, cutOff } = await editApiUser(
      {
        scope,
        version,
        action: 'set-rights',
        want: (before, { groups }) => {
          const group = groups.find((candidate) => candidate.id === groupId);
          if (group === undefined) throw refuseUnfound('group');
          return { rights: setGroupLevel(before.rights, group, level) };
        },
      },
      c.get('session'),
      parts,
    );
    return c.json({ apiUser: presentApiUser(stored), cutOff }, 200);
  });
}
