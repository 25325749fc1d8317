import { peopleRoutes } from '@postern/contract/admin-routes/people';
import type { AdminApp } from '../admin-app.ts';
import type { ControlDeps } from '../control-deps.ts';
import { governRoute } from '../govern-route.ts';
import { confirmAddress, endSessions, getPerson, resetPerson } from './change-person.ts';
import { presentPerson } from './present.ts';

/** Registers the routes about the accounts of the installation: their data, sessions and recovery. */
export function registerPeopleRoutes(app: AdminApp, deps: ControlDeps): void {
  const { storage } = deps;
  app.openapi(governRoute(peopleRoutes.listPeople, deps), async (c) => {
    const { page, pageSize, search } = c.req.valid('query');
    const { items, total } = await storage.humans.list({ page, pageSize, search });
    const people = await Promise.all(items.map(async (person) => await presentPerson(storage, person)));
    return c.json({ items: people, total, page, pageSize }, 200);
  });
  app.openapi(governRoute(peopleRoutes.getPerson, deps), async (c) => {
    const { humanId } = c.req.valid('param');
    const person = await presentPerson(storage, await getPerson(storage, humanId));
    const sessions = await storage.humanSessions.list(humanId, deps.now());
    return c.json({ person, sessions: sessions.map((session) => ({ ...session })) }, 200);
  });
  app.openapi(governRoute(peopleRoutes.endPersonSessions, deps), async (c) =>
    c.json(await endSessions(c.req.valid('param'), c.get('session'), deps), 200),
  );
  app.openapi(governRoute(peopleRoutes.endPersonSession, deps), async (c) =>
    c.json(await endSessions(c.req.valid('param'), c.get('session'), deps), 200),
  );
  app.openapi(governRoute(peopleRoutes.confirmPersonAddress, deps), async (c) =>
    c.json(await confirmAddress(c.req.valid('param').humanId, c.get('session'), deps), 200),
  );
  app.openapi(governRoute(peopleRoutes.resetPerson, deps), async (c) => {
    const wanted = { ...c.req.valid('param'), ...c.req.valid('json') };
    return c.json(await resetPerson(wanted, c.get('session'), deps), 200);
  });
}
