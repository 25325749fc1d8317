import type { Command } from 'commander';
import type { Licence } from '@postern/contract/licence';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';
import { presentCutOff } from './confirm.ts';
import { getAdminData } from './get-admin-data.ts';
import { parseCount } from './parse-option.ts';
import { presentFacts, presentTable, presentTime } from './present-table.ts';
import { resolveLicence } from './resolve-scope.ts';

/** Adds `licence list|view|create|edit`. A licence is named by number, account name, name or id. */
export function registerLicenceCommands(program: Command, io: ProgramIo): void {
  const licence = program.command('licence').description('Licences: the customers of this installation');
  registerReads(licence, io);
  registerWrites(licence, io);
}

interface ListOptions extends CommonOptions {
  readonly search?: string;
  readonly page?: number;
  readonly pageSize?: number;
}

function registerReads(licence: Command, io: ProgramIo): void {
  addCommonOptions(licence.command('list'))
    .description('List licences')
    .option('--search <text>', 'part of the number, name or account name')
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'licences on a page, up to 200', parseCount)
    .action((options: ListOptions) =>
      io.withAdminClient(async (client) => {
        const { search, page, pageSize } = options;
        const data = getAdminData(await client.listLicences({ query: { search, page, pageSize } }));
        print(io, options, { data, text: presentLicences(data.items) });
      }, connectOptions(options)),
    );

  addCommonOptions(licence.command('view <licence>'))
    .description('Show one licence')
    .action((ref: string, options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = await resolveLicence(ref, { client, io });
        print(io, options, { data, text: presentLicence(data) });
      }, connectOptions(options)),
    );
}

interface CreateOptions extends CommonOptions {
  readonly number: number;
  readonly name: string;
  readonly account: string;
}

interface EditOptions extends CommonOptions {
  readonly name?: string;
  readonly account?: string;
  readonly keyDisplay?: string;
  readonly connectorAccess?: string;
  readonly leakedKeys?: string;
  readonly keyLifetime?: string;
  readonly rotationDue?: string;
}

function registerWrites(licence: Command, io: ProgramIo): void {
  addCommonOptions(licence.command('create'))
    .description('Create a licence')
    .requiredOption('--number <n>', 'its number, such as 12740', parseCount)
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--account <name>', 'the account name, in the form of a host name')
    .action((options: CreateOptions) =>
      io.withAdminClient(async (client) => {
        const { number, name, account: accountName } = options;
        const data = getAdminData(await client.createLicence({ body: { number, name, accountName } }));
        print(io, options, { data, text: presentLicence(data) });
      }, connectOptions(options)),
    );

  addCommonOptions(licence.command('edit <licence>'))
    .description('Edit a licence')
    .option('--name <name>', 'its name')
    .option('--account <name>', 'the account name, in the form of a host name')
    .option('--key-display <how>', 'viewable, or show-once')
    .option(
      '--connector-access <yes|no>',
      'whether new web service accounts (older HTTP Basic) may be created: yes or no',
    )
    .option('--leaked-keys <policy>', 'what happens to a key that is found in public: report or cut-off')
    .option('--key-lifetime <days>', 'the longest lifetime of a key in days, or none')
    .option('--rotation-due <days>', 'the age in days at which the rotation of a key is due, or default')
    .action((ref: string, options: EditOptions) =>
      io.withAdminClient(async (client) => {
        const { id: licenceId, version } = await resolveLicence(ref, { client, io });
        const { name, account: accountName } = options;
        const keyDisplay = parseKeyDisplay(options.keyDisplay);
        const connectorAccess = parseYesNo(options.connectorAccess);
        const leakedKeyPolicy = parseLeakedKeyPolicy(options.leakedKeys);
        const body = {
          name,
          accountName,
          keyDisplay,
          connectorAccess,
          leakedKeyPolicy,
          version,
          keyLifetimeDaysMax: parseDays(options.keyLifetime, { option: '--key-lifetime', nothing: 'none' }),
          rotationDueDays: parseDays(options.rotationDue, { option: '--rotation-due', nothing: 'default' }),
        };
        const data = getAdminData(await client.editLicence({ params: { licenceId }, body }));
        print(io, options, { data, text: presentLicence(data.licence) + presentCutOff(data.cutOff) });
      }, connectOptions(options)),
    );
}

function parseKeyDisplay(text: string | undefined): Licence['keyDisplay'] | undefined {
  if (text === undefined || text === 'viewable' || text === 'show-once') return text;
  throw new CliError('--key-display must be viewable or show-once.', 2);
}

function parseYesNo(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new CliError('--connector-access must be yes or no.', 2);
}

/** Null for the word that means that there is no such number. @throws CliError */
function parseDays(
  text: string | undefined,
  { option, nothing }: { readonly option: string; readonly nothing: string },
): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === nothing) return null;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new CliError(`${option} must be a number of days, or ${nothing}.`, 2);
}

function parseLeakedKeyPolicy(text: string | undefined): Licence['leakedKeyPolicy'] | undefined {
  if (text === undefined || text === 'report' || text === 'cut-off') return text;
  throw new CliError('--leaked-keys must be report or cut-off.', 2);
}

function presentLicences(licences: readonly Licence[]): string {
  return presentTable(
    licences,
    [
      { title: 'number', value: ({ number }) => String(number) },
      { title: 'name', value: ({ name }) => name },
      { title: 'account', value: ({ accountName }) => accountName },
      { title: 'keys', value: ({ keyDisplay }) => keyDisplay },
      { title: 'id', value: ({ id }) => id },
    ],
    'There are no licences.',
  );
}

function presentLicence(licence: Licence): string {
  return presentFacts([
    ['Licence', `${licence.number} ${licence.name}`],
    ['Account name', licence.accountName],
    ['Keys', licence.keyDisplay],
    ['New web service accounts', licence.connectorAccess ? 'allowed' : 'not allowed'],
    ['Leaked keys', licence.leakedKeyPolicy],
    ['Longest life of a key', presentDays(licence.keyLifetimeDaysMax, 'not limited')],
    ['Rotation due', presentDays(licence.rotationDueDays, 'as the installation says')],
    ['Created', presentTime(licence.createdAtMs, '')],
    ['Id', licence.id],
  ]);
}

function presentDays(days: number | null, nothing: string): string {
  return days === null ? nothing : `${days} days`;
}
