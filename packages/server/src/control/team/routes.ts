import { teamRoutes } from '@postern/contract/admin-routes/team';
import type { AdminApp } from '../admin-app.ts';
import type { ControlDeps } from '../control-deps.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { governRoute } from '../govern-route.ts';
import { mailReset } from '../people/mail-reset.ts';
import { changeMemberRole, removeMember, withdrawInvitation } from './change-team.ts';
import { invitePerson } from './invite-person.ts';
import { presentInvitation } from './present.ts';
import { getMember, getTeamPlace } from './team-place.ts';
import type { TeamPlace } from './team-place.ts';

export function registerTeamRoutes(app: AdminApp, deps: ControlDeps): void {
  registerLicenceTeam(app, deps);
  registerMemberReset(app, deps);
  registerOperators(app, deps);
}

function registerLicenceTeam(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(teamRoutes.getTeam, deps), async (c) =>
    c.json(await loadTeam(c.req.valid('param').licenceId, deps), 200),
  );
  app.openapi(governRoute(teamRoutes.inviteMember, deps), async (c) => {
    const invitation = { place: c.req.valid('param').licenceId, ...c.req.valid('json') };
    return c.json(await invitePerson(invitation, c.get('session'), deps), 201);
  });
  app.openapi(governRoute(teamRoutes.withdrawInvitation, deps), async (c) => {
    const { licenceId, invitationId } = c.req.valid('param');
    return c.json(await withdrawInvitation({ place: licenceId, invitationId }, c.get('session'), deps), 200);
  });
  app.openapi(governRoute(teamRoutes.changeMemberRole, deps), async (c) => {
    const change = { ...c.req.valid('param'), ...c.req.valid('json') };
    return c.json(await changeMemberRole(change, c.get('session'), deps), 200);
  });
  app.openapi(governRoute(teamRoutes.removeMember, deps), async (c) => {
    const { licenceId, humanId } = c.req.valid('param');
    return c.json(await removeMember({ place: licenceId, humanId }, c.get('session'), deps), 200);
  });
}

function registerMemberReset(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(teamRoutes.mailMemberReset, deps), async (c) => {
    const { licenceId, humanId } = c.req.valid('param');
    const [pagesUrl = ''] = deps.consoleOrigins;
    const check = (reader: StorageReader) => getMember(reader, licenceId, humanId);
    await mailReset({ humanId, pagesUrl, check, ...c.req.valid('json') }, c.get('session'), deps);
    return c.json({}, 202);
  });
}

function registerOperators(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(teamRoutes.getOperators, deps), async (c) =>
    c.json(await loadTeam(null, deps), 200),
  );
  app.openapi(governRoute(teamRoutes.inviteOperator, deps), async (c) => {
    const invitation = { place: null, role: 'operator', ...c.req.valid('json') } as const;
    return c.json(await invitePerson(invitation, c.get('session'), deps), 201);
  });
  app.openapi(governRoute(teamRoutes.withdrawOperatorInvitation, deps), async (c) => {
    const { invitationId } = c.req.valid('param');
    return c.json(await withdrawInvitation({ place: null, invitationId }, c.get('session'), deps), 200);
  });
  app.openapi(governRoute(teamRoutes.removeOperator, deps), async (c) => {
    const { humanId } = c.req.valid('param');
    return c.json(await removeMember({ place: null, humanId }, c.get('session'), deps), 200);
  });
}

async function loadTeam(place: TeamPlace, { storage, now }: ControlDeps) {
  await getTeamPlace(storage, place);
  const [members, invitations] = await Promise.all([
    storage.members.list(place),
    storage.invitations.listOpen(place, now()),
  ]);
  return { members: [...members], invitations: invitations.map(presentInvitation) };
}
