import type { Command } from 'commander';
import type { AdminData } from '@postern/contract/admin-client';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, addScopeOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions, ScopeOptions } from './command-options.ts';
import { presentCutOff } from './confirm.ts';
import { getAdminData } from './get-admin-data.ts';
import { addOperatorTeamCommands } from './operator-team-commands.ts';
import { parseCount } from './parse-option.ts';
import { presentFacts, presentTable, presentTime } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';

/** Adds `operator list|invite|withdraw|remove|whoami|environments|cut-off|gateways`, which concern the whole installation. */
export function registerOperatorCommands(program: Command, io: ProgramIo): void {
  const operator = program.command('operator').description('The installation as a whole');
  addOperatorTeamCommands(operator, io);

  addCommonOptions(operator.command('whoami'))
    .description('Show the identity under which the commands act')
    .action((options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(await client.getMe());
        const role = data.isOperator ? 'operator' : data.licences.map(({ role: one }) => one).join(', ');
        const text = presentFacts([
          ['Name', data.actor.name],
          ['Role', role],
        ]);
        print(io, options, { data, text });
      }, connectOptions(options)),
    );

  addCommonOptions(operator.command('environments'))
    .description('List the environments, their APIs and the catalogues in force')
    .action((options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(await client.listEnvironments());
        const apis = data.items.flatMap(({ name, apis: of }) =>
          of.map((api) => ({ environment: name, ...api })),
        );
        const text = presentTable(
          apis,
          [
            { title: 'environment', value: ({ environment }) => environment },
            { title: 'api', value: ({ id }) => id },
            { title: 'url', value: ({ url }) => url },
            {
              title: 'catalogue',
              value: ({ catalogue }) => (catalogue === null ? 'none' : `version ${catalogue.version}`),
            },
            { title: 'operations', value: ({ catalogue }) => String(catalogue?.operations ?? 0) },
            { title: 'without a right', value: ({ catalogue }) => String(catalogue?.unclassified ?? 0) },
          ],
          'There are no APIs.',
        );
        print(io, options, { data, text });
      }, connectOptions(options)),
    );

  addScopeOptions(operator.command('cut-off'))
    .argument('<change>', 'the number of the change, as commands print it', parseCount)
    .description('Show which gateways have applied a change of access')
    .option('--installation', 'a change outside of any licence, such as the removal of a signing key')
    .action((sequence: number, options: ScopeOptions & { readonly installation?: boolean }) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(
          options.installation === true
            ? await client.getInstallationCutOff({ params: { sequence } })
            : await client.getCutOff({
                params: { ...(await resolveScope(options, { client, io })), sequence },
              }),
        );
        print(io, options, { data, text: presentCutOff(data) });
      }, connectOptions(options)),
    );

  addCommonOptions(operator.command('gateways'))
    .description('List the gateway processes and how far each has applied the changes of access')
    .action((options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(await client.listGateways());
        print(io, options, { data, text: presentGateways(data) });
      }, connectOptions(options)),
    );
}

function presentGateways({ items, latestSequence }: AdminData<'listGateways'>): string {
  return presentTable(
    items,
    [
      { title: 'gateway', value: ({ id }) => id },
      { title: 'host', value: ({ host }) => host },
      { title: 'environments', value: ({ environments }) => environments.join(', ') },
      { title: 'state', value: ({ state }) => state },
      {
        title: 'behind',
        value: ({ appliedSequence }) => String(Math.max(0, latestSequence - appliedSequence)),
      },
      { title: 'since', value: ({ startedAtMs }) => presentTime(startedAtMs, '') },
      { title: 'ended', value: ({ endedAtMs }) => presentTime(endedAtMs, '') },
    ],
    'No gateway is running.',
  );
}
