import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, collect, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { presentCutOff } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { parseCount, parseLevel, parseLevels } from './parse-option.ts';
import { presentRights } from './present-api-user.ts';
import { resolveScope } from './resolve-scope.ts';
import { addSmallerRightsCommands } from './smaller-rights-commands.ts';
import { addWaitOption, waitIfWanted } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

interface SetOptions extends ScopeOptions, WaitOptions {
  readonly group?: readonly string[];
  readonly all?: string;
  readonly seenVersion?: number;
}

/** Adds `rights show|set|modules|smaller|reduce|replace`. */
export function registerRightsCommands(program: Command, io: ProgramIo): void {
  const rights = program.command('rights').description('Rights: the level of an API user on each module');

  addScopeOptions(rights.command('show <api-user>'))
    .description('Show the levels of an API user')
    .action((ref: string, options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const data = getAdminData(await client.getRights({ params: { ...scope, apiUserId } }));
        print(io, options, { data, text: presentRights(data.rights) });
      }, connectOptions(options)),
    );

  addWaitOption(addScopeOptions(rights.command('set <api-user> [levels...]')))
    .description('Change levels, such as profiles=read imports=write; the others do not change')
    .option('--group <group=level>', 'every module of a group; may be repeated', collect)
    .option('--all <level>', 'every module; groups and modules are applied after it')
    .option('--seen-version <n>', 'refuse unless the API user still has this version', parseCount)
    .action((ref: string, levels: readonly string[], options: SetOptions) =>
      io.withAdminClient(async (client) => {
        const body = {
          modules: parseLevels(levels),
          groups: parseLevels(options.group ?? []),
          ...(options.all === undefined ? {} : { all: parseLevel(options.all, '--all') }),
          ...(options.seenVersion === undefined ? {} : { version: options.seenVersion }),
        };
        if (levels.length === 0 && options.group === undefined && options.all === undefined) {
          throw new CliError(
            'Give the levels, such as profiles=read, --group data-exchange=read or --all none.',
            2,
          );
        }
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const answer = getAdminData(await client.changeRights({ params: { ...scope, apiUserId }, body }));
        const data = await waitIfWanted(answer, options, { client, scope });
        const unchanged = data.cutOff === null ? 'Nothing changed.\n' : presentCutOff(data.cutOff);
        print(io, options, { data, text: presentRights(data.apiUser.rights) + unchanged });
      }, connectOptions(options)),
    );
  addSmallerRightsCommands(rights, io);
}
