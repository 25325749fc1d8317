import type { Command } from 'commander';
import type { Entity, EntityGroup } from '@postern/contract/licence';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, collect, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getEntityGroupId, getEntityIds } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';

/** Adds `entity-group list|create|edit|delete`. */
export function registerEntityGroupCommands(program: Command, io: ProgramIo): void {
  const group = program
    .command('entity-group')
    .description('Entity groups: named sets of entities, given to API users as a whole');
  registerList(group, io);
  registerForms(group, io);
  registerDelete(group, io);
}

function registerList(group: Command, io: ProgramIo): void {
  addScopeOptions(group.command('list'))
    .description('List the entity groups of a licence')
    .action((options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const data = getAdminData(await client.listEntityGroups({ params }));
        const entities = getAdminData(await client.listEntities({ params })).items;
        print(io, options, { data, text: presentGroups(data.items, entities) });
      }, connectOptions(options)),
    );
}

interface FormOptions extends ScopeOptions {
  readonly name?: string;
  readonly entity?: readonly string[];
}

function registerForms(group: Command, io: ProgramIo): void {
  addScopeOptions(group.command('create <name>'))
    .description('Create an entity group')
    .option('--entity <name>', 'an entity of it; may be repeated', collect)
    .action((name: string, options: FormOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const entityIds = [...(await getEntityIds(options.entity ?? [], params, client))];
        const data = getAdminData(await client.createEntityGroup({ params, body: { name, entityIds } }));
        const entities = getAdminData(await client.listEntities({ params })).items;
        print(io, options, { data, text: presentGroups([data], entities) });
      }, connectOptions(options)),
    );

  addScopeOptions(group.command('edit <entity-group>'))
    .description('Rename an entity group or change its entities; only the given fields change')
    .option('--name <name>')
    .option('--entity <name>', 'an entity of it; may be repeated; replaces all', collect)
    .action((ref: string, options: FormOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const entityGroupId = await getEntityGroupId(ref, params, client);
        const { name, entity } = options;
        const body = {
          ...(name === undefined ? {} : { name }),
          ...(entity === undefined ? {} : { entityIds: [...(await getEntityIds(entity, params, client))] }),
        };
        const data = getAdminData(
          await client.editEntityGroup({ params: { ...params, entityGroupId }, body }),
        );
        const entities = getAdminData(await client.listEntities({ params })).items;
        print(io, options, { data, text: presentGroups([data.entityGroup], entities) });
      }, connectOptions(options)),
    );
}

function registerDelete(group: Command, io: ProgramIo): void {
  addScopeOptions(group.command('delete <entity-group>'))
    .description('Delete an entity group that no API user has')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ScopeOptions & { readonly yes?: boolean }) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const entityGroupId = await getEntityGroupId(ref, scope, client);
        const question = `Delete the entity group ${ref} in ${scope.environment}?`;
        await confirmOrStop({ question }, options, io);
        const data = getAdminData(await client.deleteEntityGroup({ params: { ...scope, entityGroupId } }));
        print(io, options, { data, text: `The entity group ${data.name} is deleted.\n` });
      }, connectOptions(options)),
    );
}

function presentGroups(groups: readonly EntityGroup[], entities: readonly Entity[]): string {
  const nameOf = (id: string) => entities.find((entity) => entity.id === id)?.name ?? id;
  return presentTable(
    groups,
    [
      { title: 'name', value: ({ name }) => name },
      { title: 'entities', value: ({ entityIds }) => entityIds.map(nameOf).join(', ') },
      { title: 'created', value: ({ createdAtMs }) => presentTime(createdAtMs, '') },
      { title: 'id', value: ({ id }) => id },
    ],
    'There are no entity groups.',
  );
}
