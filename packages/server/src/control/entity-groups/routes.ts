import { entityGroupRoutes } from '@postern/contract/admin-routes/entity-groups';
import type { EntityGroupId, EntityId } from '@postern/contract/ids';
import type { EntityGroup } from '@postern/contract/licence';
import { addsValues } from '../../domain/widens-access.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminApp } from '../admin-app.ts';
import { ApiRefusal, refuseFields, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import type { LicenceScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { requireStepUp } from '../require-step-up.ts';
import { transactChange } from '../transact-change.ts';

export function registerEntityGroupRoutes(app: AdminApp, deps: ControlDeps): void {
  registerReads(app, deps);
  registerForms(app, deps);
  registerDelete(app, deps);
}

function registerReads(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(entityGroupRoutes.listEntityGroups, deps), async (c) => {
    const scope = c.req.valid('param');
    await getScope(deps.storage, scope, deps.config);
    const groups = await deps.storage.entityGroups.list(scope.licenceId, scope.environment);
    return c.json({ items: [...groups] }, 200);
  });
}

function registerForms(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(entityGroupRoutes.createEntityGroup, deps), async (c) => {
    const scope = c.req.valid('param');
    const form = c.req.valid('json');
    const { result } = await transactChange(
      c.get('session'),
      async ({ tx, nowMs, audit }) => {
        await getScope(tx, scope, deps.config);
        await judgeGroup({ ...form, id: undefined }, scope, tx);
        const fields = { ...form, createdAtMs: nowMs };
        const group = await tx.entityGroups.insert(scope.licenceId, scope.environment, fields);
        await audit({
          ...scope,
          action: 'entity-group.created',
          subject: subjectOf(group),
          after: describe(group),
        });
        return group;
      },
      deps,
    );
    return c.json(result, 201);
  });

  app.openapi(governRoute(entityGroupRoutes.editEntityGroup, deps), async (c) => {
    const { entityGroupId, ...scope } = c.req.valid('param');
    const form = c.req.valid('json');
    const { result, cutOff } = await transactChange(
      c.get('session'),
      async ({ tx, nowMs, audit, announce }) => {
        await getScope(tx, scope, deps.config);
        const before = await getGroup(tx, scope, entityGroupId);
        if (addsValues(before.entityIds, form.entityIds ?? before.entityIds))
          requireStepUp(c.get('session'), nowMs);
        await judgeGroup({ ...before, ...withoutUndefined(form) }, scope, tx);
        await tx.entityGroups.update(scope.licenceId, scope.environment, entityGroupId, form);
        const after = await getGroup(tx, scope, entityGroupId);
        const subject = subjectOf(after);
        await audit({
          ...scope,
          action: 'entity-group.edited',
          subject,
          before: describe(before),
          after: describe(after),
        });
        // The change concerns every API user with the group, so the gateways load all API users of the licence again.
        await announce({ ...scope, kind: 'licence', subjectId: scope.licenceId });
        return after;
      },
      deps,
    );
    return c.json({ entityGroup: result, cutOff }, 200);
  });
}

function registerDelete(app: AdminApp, deps: ControlDeps): void {
  app.openapi(governRoute(entityGroupRoutes.deleteEntityGroup, deps), async (c) => {
    const { entityGroupId, ...scope } = c.req.valid('param');
    const { result } = await transactChange(
      c.get('session'),
      async ({ tx, audit }) => {
        await getScope(tx, scope, deps.config);
        const group = await getGroup(tx, scope, entityGroupId);
        await tx.entityGroups.delete(scope.licenceId, scope.environment, entityGroupId).catch(refuseUsed);
        await audit({
          ...scope,
          action: 'entity-group.deleted',
          subject: subjectOf(group),
          before: describe(group),
        });
        return group;
      },
      deps,
    );
    return c.json(result, 200);
  });
}

async function getGroup(reader: StorageReader, scope: LicenceScope, id: EntityGroupId): Promise<EntityGroup> {
  const group = await reader.entityGroups.find(scope.licenceId, scope.environment, id);
  if (group === undefined) throw refuseUnfound('entity group');
  return group;
}

/** Checks that the name is unique, and that the entities belong to this licence and environment. */
async function judgeGroup(
  form: {
    readonly id: EntityGroupId | undefined;
    readonly name: string;
    readonly entityIds: readonly EntityId[];
  },
  scope: LicenceScope,
  reader: StorageReader,
): Promise<void> {
  const groups = await reader.entityGroups.list(scope.licenceId, scope.environment);
  if (groups.some(({ id, name }) => id !== form.id && name === form.name)) {
    throw new ApiRefusal('already_exists', {
      facts: { what: `The entity group ${form.name}` },
      errors: [{ path: '/name', message: 'another entity group has this name' }],
    });
  }
  const entities = await reader.entities.list(scope.licenceId, scope.environment);
  const known = new Set<string>(entities.map(({ id }) => id));
  const unknown = form.entityIds.flatMap((id, index) =>
    known.has(id)
      ? []
      : [{ path: `/entityIds/${index}`, message: 'the licence has no such entity in this environment' }],
  );
  if (unknown.length > 0) throw refuseFields(unknown);
}

function subjectOf(group: EntityGroup) {
  return { kind: 'entity-group', id: group.id, name: group.name };
}

function describe({ name, entityIds }: EntityGroup) {
  return { name, entityIds: [...entityIds] };
}

function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  // The result has the same fields and values, without those that are undefined.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** Translates the storage's error: a group that an API user has cannot be deleted. */
function refuseUsed(error: unknown): never {
  if (error instanceof Error && error.name === 'ReferenceBrokenError') {
    const what = 'API users have this entity group. Give them other entities first.';
    throw new ApiRefusal('transition_refused', { facts: { what } });
  }
  throw error;
}
