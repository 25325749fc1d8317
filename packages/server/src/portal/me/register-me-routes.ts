import { portalMeRoutes } from '@postern/contract/portal-routes/me';
import type { GivenApiUser } from '@postern/contract/portal';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { guardRoute } from '../guard-route.ts';
import type { PortalApp, PortalContext } from '../portal-app.ts';
import type { GivenPlaces, PortalDeps, PortalPerson } from '../portal-deps.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import { judgeCalls } from './judge-calls.ts';

export function registerMeRoutes(app: PortalApp, deps: PortalDeps): void {
  app.openapi(guardRoute(portalMeRoutes.listMyApiUsers, deps), async (c) => {
    const given = await deps.people.listGiven(getPerson(c).humanId);
    const items = await Promise.all(given.flatMap((licence) => listApiUsers(licence, deps)));
    return c.json({ items: items.flat().toSorted(byLicenceAndName) }, 200);
  });
  app.openapi(guardRoute(portalMeRoutes.listMyCalls, deps), async (c) => {
    const place = c.req.valid('param');
    const { apiId } = c.req.valid('query');
    const given = await deps.people.listGiven(getPerson(c).humanId);
    const isGiven = given.some(
      ({ licenceId, apiUsers }) =>
        licenceId === place.licenceId &&
        apiUsers.some(
          ({ environment, apiUserId }) => environment === place.environment && apiUserId === place.apiUserId,
        ),
    );
    // For an API user that was not given to the person, even its existence is not revealed.
    const grant = isGiven ? await findGrant(place, deps) : undefined;
    if (grant === undefined) throw refuseUnfound('API user');
    const items = deps.settings.apis.flatMap((api) => {
      const view = deps.findApi(place.environment, api.id);
      if (view === undefined || (apiId !== undefined && api.id !== apiId)) return [];
      return judgeCalls(grant, { api, view, nowMs: deps.now() });
    });
    return c.json({ items }, 200);
  });
}

function getPerson(c: PortalContext): PortalPerson {
  const person = c.get('person');
  if (person === undefined) throw new ApiRefusal('not_signed_in');
  return person;
}

function listApiUsers(
  { licenceId, licenceName, apiUsers }: GivenPlaces,
  deps: PortalDeps,
): readonly Promise<GivenApiUser[]>[] {
  return apiUsers.map(async ({ environment, apiUserId }) => {
    const grant = await findGrant({ licenceId, environment, apiUserId }, deps);
    if (grant === undefined) return [];
    const { displayName: name, status } = grant;
    return [{ licenceId, licenceName, environment, apiUserId, name, status }];
  });
}

/** An API user of another licence counts as absent, whatever was stored. */
async function findGrant(
  place: Pick<AccessGrant, 'licenceId' | 'environment' | 'apiUserId'>,
  { people }: PortalDeps,
): Promise<AccessGrant | undefined> {
  const grant = await people.findGrant(place);
  return grant?.licenceId === place.licenceId ? grant : undefined;
}

function byLicenceAndName(one: GivenApiUser, other: GivenApiUser): number {
  return one.licenceName.localeCompare(other.licenceName) || one.name.localeCompare(other.name);
}
