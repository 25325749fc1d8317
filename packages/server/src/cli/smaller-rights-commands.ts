import type { Command } from 'commander';
import type { AdminData } from '@postern/contract/admin-client';
import type { RightsTrial } from '@postern/contract/hygiene';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop, presentCutOff } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { inScope } from './in-scope.ts';
import { parseCount, parseLevels } from './parse-option.ts';
import { presentRights } from './present-api-user.ts';
import { presentTable } from './present-table.ts';
import { addWaitOption, waitIfWanted } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

type ChangeOptions = ScopeOptions & WaitOptions & { readonly yes?: boolean; readonly seenVersion?: number };

/** Adds `rights modules|smaller|reduce|replace` to the command `rights`. */
export function addSmallerRightsCommands(rights: Command, io: ProgramIo): void {
  registerReads(rights, io);
  registerReduce(rights, io);
  registerReplace(rights, io);
}

function registerReads(rights: Command, io: ProgramIo): void {
  addScopeOptions(rights.command('modules'))
    .description('List the groups and modules that rights can be given on, and how many calls need each')
    .action((options: ScopeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const data = getAdminData(await client.getRightsCatalogue({ params: scope }));
        print(io, options, { data, text: presentModules(data) });
      }),
    );

  addScopeOptions(rights.command('smaller <api-user>'))
    .description('Show the smallest rights that permit every recorded call; nothing is changed')
    .action((ref: string, options: ScopeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const data = getAdminData(await client.getRightsTrial({ params: { ...scope, apiUserId } }));
        print(io, options, { data, text: presentTrial(data) });
      }),
    );
}

function registerReduce(rights: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(rights.command('reduce <api-user>')))
    .description('Set the rights that `rights smaller` shows')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ChangeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { id: apiUserId, displayName } = await getApiUser(ref, scope, client);
        const params = { ...scope, apiUserId };
        const trial = getAdminData(await client.getRightsTrial({ params }));
        const changes = trial.changes
          .map(({ moduleId, from, to }) => `${moduleId} ${from} to ${to}`)
          .join(', ');
        const question = `Reduce the rights of ${displayName} in ${scope.environment} (${changes === '' ? 'no change' : changes})?`;
        // Without smaller rights nothing can change, and the admin API says why.
        if (trial.notJudged === null) await confirmOrStop({ question }, options, io);
        const body = { version: trial.version };
        const answer = getAdminData(await client.applySmallerRights({ params, body }));
        const data = await waitIfWanted(answer, options, { client, scope });
        print(io, options, { data, text: presentRights(data.apiUser.rights) + presentCutOff(data.cutOff) });
      }),
    );
}

function registerReplace(rights: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(rights.command('replace <api-user> [levels...]')))
    .description('Replace all rights, such as profiles=read; modules that are not named get no access')
    .option('--seen-version <n>', 'refuse unless the API user still has this version', parseCount)
    .option('--yes', 'do not ask')
    .action((ref: string, levels: readonly string[], options: ChangeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const wanted = parseLevels(levels);
        const { id: apiUserId, displayName, version } = await getApiUser(ref, scope, client);
        const named = levels.length === 0 ? 'nothing' : levels.join(' ');
        const question = `Replace all rights of ${displayName} in ${scope.environment} with ${named}?`;
        await confirmOrStop({ question }, options, io);
        const body = { rights: wanted, version: options.seenVersion ?? version };
        const answer = getAdminData(await client.setRights({ params: { ...scope, apiUserId }, body }));
        const data = await waitIfWanted(answer, options, { client, scope });
        const arrived = data.cutOff === null ? 'Nothing changed.\n' : presentCutOff(data.cutOff);
        print(io, options, { data, text: presentRights(data.apiUser.rights) + arrived });
      }),
    );
}

function presentModules({ groups, calls }: AdminData<'getRightsCatalogue'>): string {
  const rows = groups.flatMap((group) => group.modules.map((module) => ({ group, module })));
  return presentTable(
    rows,
    [
      { title: 'group', value: ({ group }) => group.id },
      { title: 'module', value: ({ module }) => module.id },
      { title: 'name', value: ({ module }) => module.name },
      { title: 'levels', value: ({ module }) => module.levels.join(', ') },
      {
        title: 'calls',
        value: ({ module }) =>
          String(
            calls.filter(({ requirements }) => requirements.some(({ moduleId }) => moduleId === module.id))
              .length,
          ),
      },
    ],
    'There are no modules.',
  );
}

const notJudged: Readonly<Record<NonNullable<RightsTrial['notJudged']>, string>> = {
  'access-type': 'its access type determines the rights',
  'too-short': 'its calls have been recorded for too short a time',
  'too-many-kinds': 'it made more kinds of calls than are recorded one by one',
  'changed-lately': 'its rights were changed lately',
  'no-calls': 'no call of it is recorded',
};

function presentTrial(trial: RightsTrial): string {
  if (trial.notJudged !== null) return `No smaller rights are offered: ${notJudged[trial.notJudged]}.\n`;
  const lost = trial.operations.filter(
    ({ isAllowed, isAllowedBySmaller }) => isAllowed && !isAllowedBySmaller,
  );
  const table = presentTable(
    trial.changes,
    [
      { title: 'module', value: ({ moduleId }) => moduleId },
      { title: 'now', value: ({ from }) => from },
      { title: 'smaller', value: ({ to }) => to },
    ],
    'The rights are as small as its calls permit.',
  );
  return `${table}Of ${trial.operations.length} recorded operations, ${lost.length} would be refused.\n`;
}
