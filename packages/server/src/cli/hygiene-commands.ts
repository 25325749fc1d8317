import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import type { AdminData } from '@postern/contract/admin-client';
import type { ApiUser } from '@postern/contract/api-user';
import { hygieneActionSchema, hygieneKinds } from '@postern/contract/hygiene';
import type { HygieneAction, HygieneKind, HygieneOutcome } from '@postern/contract/hygiene';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { inScope } from './in-scope.ts';
import { parseCount, parseExpiry } from './parse-option.ts';
import { presentTable, presentTime } from './present-table.ts';
import { writeWholeFile } from './write-whole-file.ts';

/** Adds `hygiene list|export|act`. */
export function registerHygieneCommands(program: Command, io: ProgramIo): void {
  const hygiene = program
    .command('hygiene')
    .description('Hygiene: API users that should be tidied, such as unused ones or broader than used');
  registerReads(hygiene, io);
  registerAct(hygiene, io);
}

interface ReadOptions extends ScopeOptions {
  readonly kind?: HygieneKind;
  readonly page?: number;
  readonly pageSize?: number;
  readonly out?: string;
}

function registerReads(hygiene: Command, io: ProgramIo): void {
  const kindOption = new Option('--kind <kind>', 'only this kind of finding').choices(hygieneKinds);
  addScopeOptions(hygiene.command('list'))
    .description('List API users with findings, the riskiest first')
    .addOption(kindOption)
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'API users on a page, up to 200', parseCount)
    .action((options: ReadOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { kind, page, pageSize } = options;
        const data = getAdminData(
          await client.listHygiene({ params: scope, query: { kind, page, pageSize } }),
        );
        print(io, options, { data, text: presentFindings(data) });
      }),
    );

  addScopeOptions(hygiene.command('export'))
    .description('Write the findings as CSV, a line each')
    .addOption(kindOption)
    .option('--out <file>', 'write to a file; stdout if omitted')
    .action((options: ReadOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { kind, out } = options;
        const csv = getAdminData(await client.exportHygiene({ params: scope, query: { kind } }));
        if (out === undefined) io.stdout(csv);
        else await writeWholeFile(out, csv);
      }),
    );
}

interface ActOptions extends ScopeOptions {
  readonly expires?: string;
  readonly yes?: boolean;
}

const actionWords: Readonly<Record<HygieneAction['action'], string>> = {
  'set-expiry': 'Set the expiry of the keys of',
  'apply-smaller-rights': 'Reduce the rights to those that were used of',
  deactivate: 'Deactivate, so that their keys stop working permanently:',
};

function registerAct(hygiene: Command, io: ProgramIo): void {
  addScopeOptions(hygiene.command('act'))
    .addArgument(new Argument('<action>', 'what to do').choices(hygieneActionSchema.shape.action.options))
    .argument('<api-users...>', 'ids, names or e-mail addresses')
    .description('Do one thing to several API users; each is audited, and may be refused, by itself')
    .option('--expires <when>', 'with set-expiry: the last day (UTC) such as 2027-05-01, or a time')
    .option('--yes', 'do not ask')
    .action((action: HygieneAction['action'], refs: readonly string[], options: ActOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const expiry = parseActionExpiry(action, options);
        const chosen: ApiUser[] = [];
        for (const ref of refs) chosen.push(await getApiUser(ref, scope, client));
        const names = chosen.map(({ displayName }) => displayName).join(', ');
        const question = `${actionWords[action]} ${names} in ${scope.environment}?`;
        await confirmOrStop({ question }, options, io);
        const apiUsers = chosen.map(({ id: apiUserId, version }) => ({ apiUserId, version }));
        const body = { action, apiUsers, ...expiry };
        const data = getAdminData(await client.actOnHygiene({ params: scope, body }));
        print(io, options, { data, text: presentOutcomes(data.items, chosen) });
        const refused = data.items.filter(({ code }) => code !== null).length;
        if (refused > 0) throw new CliError(`${refused} of ${data.items.length} were refused.`, 1);
      }),
    );
}

/** @throws CliError (exit code 2) */
function parseActionExpiry(
  action: HygieneAction['action'],
  { expires }: ActOptions,
): { readonly expiresAtMs?: number } {
  if ((action === 'set-expiry') !== (expires !== undefined))
    throw new CliError('--expires belongs to set-expiry, which needs it.', 2);
  if (expires === undefined) return {};
  const expiresAtMs = parseExpiry(expires);
  if (expiresAtMs === null) throw new CliError('--expires must be a date or a time here, not never.', 2);
  return { expiresAtMs };
}

function presentFindings({ items, page, pageSize, total }: AdminData<'listHygiene'>): string {
  const table = presentTable(
    items,
    [
      { title: 'api user', value: ({ name }) => name },
      { title: 'findings', value: ({ findings }) => findings.map(({ kind }) => kind).join(', ') },
      { title: 'last used', value: ({ lastUsedAtMs }) => presentTime(lastUsedAtMs, 'never') },
      { title: 'id', value: ({ apiUserId }) => apiUserId },
    ],
    'There are no findings.',
  );
  return total > pageSize
    ? `${table}Page ${page} of ${Math.ceil(total / pageSize)}, ${total} API users.\n`
    : table;
}

function presentOutcomes(items: readonly HygieneOutcome[], chosen: readonly ApiUser[]): string {
  return presentTable(
    items,
    [
      {
        title: 'api user',
        value: ({ apiUserId }) => chosen.find(({ id }) => id === apiUserId)?.displayName ?? apiUserId,
      },
      {
        title: 'outcome',
        value: ({ code, detail }) => (code === null ? 'done' : `${code}: ${detail ?? ''}`),
      },
    ],
    'Nothing was done.',
  );
}
