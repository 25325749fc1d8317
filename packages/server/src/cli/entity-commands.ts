import type { Command } from 'commander';
import type { Entity } from '@postern/contract/licence';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getEntityIds } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';

/** Adds `entity list|create|delete`. */
export function registerEntityCommands(program: Command, io: ProgramIo): void {
  const entity = program.command('entity').description('Entities: the named parts of a licence’s data');

  addScopeOptions(entity.command('list'))
    .description('List the entities of a licence')
    .action((options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const data = getAdminData(await client.listEntities({ params }));
        print(io, options, { data, text: presentEntities(data.items) });
      }, connectOptions(options)),
    );

  addScopeOptions(entity.command('create <name>'))
    .description('Create an entity')
    .action((name: string, options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const data = getAdminData(await client.createEntity({ params, body: { name } }));
        print(io, options, { data, text: presentEntities([data]) });
      }, connectOptions(options)),
    );

  addScopeOptions(entity.command('delete <entity>'))
    .description('Delete an entity, named by its name or id')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ScopeOptions & { readonly yes?: boolean }) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const [entityId = ''] = await getEntityIds([ref], scope, client);
        await confirmOrStop({ question: `Delete the entity ${ref} in ${scope.environment}?` }, options, io);
        const data = getAdminData(await client.deleteEntity({ params: { ...scope, entityId } }));
        print(io, options, { data, text: `The entity ${data.name} is deleted.\n` });
      }, connectOptions(options)),
    );
}

function presentEntities(entities: readonly Entity[]): string {
  return presentTable(
    entities,
    [
      { title: 'name', value: ({ name }) => name },
      { title: 'created', value: ({ createdAtMs }) => presentTime(createdAtMs, '') },
      { title: 'id', value: ({ id }) => id },
    ],
    'There are no entities.',
  );
}
