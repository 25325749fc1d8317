import { entityRoutes } from '@postern/contract/admin-routes/entities';
import type { Entity } from '@postern/contract/licence';
import type { AdminApp } from '../admin-app.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { transactChange } from '../transact-change.ts';

export function registerEntityRoutes(app: AdminApp, deps: ControlDeps): void {
  const { storage, config } = deps;

  app.openapi(governRoute(entityRoutes.listEntities, deps), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    return c.json({ items: [...(await storage.entities.list(scope.licenceId, scope.environment))] }, 200);
  });

  app.openapi(governRoute(entityRoutes.createEntity, deps), async (c) => {
    const scope = c.req.valid('param');
    const { name } = c.req.valid('json');
    const { result } = await transactChange(
      c.get('session'),
      async ({ tx, nowMs, audit }) => {
        await getScope(tx, scope, config);
        refuseTakenName(name, await tx.entities.list(scope.licenceId, scope.environment));
        const entity = await tx.entities.insert(scope.licenceId, scope.environment, {
          name,
          createdAtMs: nowMs,
        });
        await audit({ ...scope, action: 'entity.created', subject: subjectOf(entity), after: { name } });
        return entity;
      },
      deps,
    );
    return c.json(result, 201);
  });

  app.openapi(governRoute(entityRoutes.deleteEntity, deps), async (c) => {
    const { entityId, ...scope } = c.req.valid('param');
    const { result } = await transactChange(
      c.get('session'),
      async ({ tx, audit }) => {
        await getScope(tx, scope, config);
        const entity = await tx.entities.find(scope.licenceId, scope.environment, entityId);
        if (entity === undefined) throw refuseUnfound('entity');
        await tx.entities.delete(scope.licenceId, scope.environment, entityId).catch(refuseUsed);
        await audit({
          ...scope,
          action: 'entity.deleted',
          subject: subjectOf(entity),
          before: { name: entity.name },
        });
        return entity;
      },
      deps,
    );
    return c.json(result, 200);
  });
}

function subjectOf(entity: Entity) {
  return { kind: 'entity', id: entity.id, name: entity.name };
}

function refuseTakenName(name: string, entities: readonly Entity[]): void {
  if (!entities.some((entity) => entity.name === name)) return;
  throw new ApiRefusal('already_exists', {
    facts: { what: `The entity ${name}` },
    errors: [{ path: '/name', message: 'another entity has this name' }],
  });
}

/** Translates the storage's error: an entity that an API user has cannot be deleted. */
function refuseUsed(error: unknown): never {
  if (error instanceof Error && error.name === 'ReferenceBrokenError') {
    const what = 'API users are limited to this entity, or have it as their default. Change them first.';
    throw new ApiRefusal('transition_refused', { facts: { what } });
  }
  throw error;
}
