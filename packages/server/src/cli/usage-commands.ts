import { Option } from 'commander';
import type { Command } from 'commander';
import type { AdminClient } from '@postern/contract/admin-client';
import type { DeprecatedUseRow } from '@postern/contract/admin-routes/deprecated-use';
import { usagePeriodSchema } from '@postern/contract/usage';
import type { UsagePeriod, UsageSparkline } from '@postern/contract/usage';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { inScope } from './in-scope.ts';
import { parseCount } from './parse-option.ts';
import { presentTable, presentTime } from './present-table.ts';
import { presentUsage } from './present-usage.ts';
import type { Scope } from './resolve-scope.ts';
import { writeWholeFile } from './write-whole-file.ts';

interface UsageOptions extends ScopeOptions {
  readonly apiUser?: string;
  readonly period: UsagePeriod;
  readonly out?: string;
}

/** Adds `usage show|export|last-day|deprecated`. */
export function registerUsageCommands(program: Command, io: ProgramIo): void {
  const usage = program
    .command('usage')
    .description('Usage: counts of calls, their failures and their times');
  registerShow(usage, io);
  registerExport(usage, io);
  registerLists(usage, io);
}

function addPeriodOptions(command: Command): Command {
  return addScopeOptions(command)
    .option('--api-user <ref>', 'only the calls of one API user: its id, name or e-mail address')
    .addOption(
      new Option('--period <period>', 'how far back').choices(usagePeriodSchema.options).default('24h'),
    );
}

function registerShow(usage: Command, io: ProgramIo): void {
  addPeriodOptions(usage.command('show'))
    .description(
      'Show the calls of a licence or an API user: totals, reasons of failures, operations, addresses',
    )
    .action((options: UsageOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { period } = options;
        const apiUserId = await findApiUserId(options, scope, client);
        const data = getAdminData(
          apiUserId === undefined
            ? await client.getLicenceUsage({ params: scope, query: { period } })
            : await client.getApiUserUsage({ params: { ...scope, apiUserId }, query: { period } }),
        );
        print(io, options, { data, text: presentUsage(data) });
      }),
    );
}

function registerExport(usage: Command, io: ProgramIo): void {
  addPeriodOptions(usage.command('export'))
    .description('Write the usage as CSV: a line for each interval, operation and outcome')
    .option('--out <file>', 'write to a file; stdout if omitted')
    .action((options: UsageOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { period, out } = options;
        const apiUserId = await findApiUserId(options, scope, client);
        const csv = getAdminData(
          apiUserId === undefined
            ? await client.exportLicenceUsage({ params: scope, query: { period } })
            : await client.exportApiUserUsage({ params: { ...scope, apiUserId }, query: { period } }),
        );
        if (out === undefined) io.stdout(csv);
        else await writeWholeFile(out, csv);
      }),
    );
}

async function findApiUserId({ apiUser }: UsageOptions, scope: Scope, client: AdminClient) {
  return apiUser === undefined ? undefined : (await getApiUser(apiUser, scope, client)).id;
}

function registerLists(usage: Command, io: ProgramIo): void {
  addScopeOptions(usage.command('last-day <api-users...>'))
    .description('Show the calls of API users in each of the last 24 hours')
    .action((refs: readonly string[], options: ScopeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const names = new Map<string, string>();
        for (const ref of refs) {
          const { id, displayName } = await getApiUser(ref, scope, client);
          names.set(id, displayName);
        }
        const query = { apiUserIds: [...names.keys()].join(',') };
        const data = getAdminData(await client.listUsageSparklines({ params: scope, query }));
        print(io, options, { data, text: presentHours(data.items, names) });
      }),
    );

  addScopeOptions(usage.command('deprecated'))
    .description('List the API users that still use a deprecated API, alias, operation or scheme')
    .option('--days <n>', 'how far back, up to 365', parseCount, 30)
    .action((options: ScopeOptions & { readonly days: number }) =>
      inScope(io, options, async ({ client, scope }) => {
        const query = { days: options.days };
        const data = getAdminData(await client.listDeprecatedUse({ params: scope, query }));
        print(io, options, { data, text: presentDeprecated(data.items) });
      }),
    );
}

function presentHours(items: readonly UsageSparkline[], names: ReadonlyMap<string, string>): string {
  return presentTable(
    items,
    [
      { title: 'api user', value: ({ apiUserId }) => names.get(apiUserId) ?? apiUserId },
      { title: 'calls', value: ({ calls }) => String(calls) },
      { title: 'failed', value: ({ failures }) => String(failures) },
      { title: 'calls by hour, oldest first', value: ({ hours }) => hours.join(' ') },
    ],
    'None of them made a call in the last 24 hours.',
  );
}

function presentDeprecated(rows: readonly DeprecatedUseRow[]): string {
  return presentTable(
    rows,
    [
      { title: 'api user', value: ({ apiUserName }) => apiUserName },
      { title: 'api', value: ({ apiId, basePath }) => `${apiId} ${basePath}` },
      { title: 'operation', value: ({ operationId }) => operationId },
      { title: 'scheme', value: ({ scheme }) => scheme },
      { title: 'calls', value: ({ calls }) => String(calls) },
      { title: 'last', value: ({ lastAtMs }) => presentTime(lastAtMs, '') },
      {
        title: 'sunset',
        value: ({ deprecation }) => presentTime(deprecation?.sunsetAtMs ?? null, 'not decided'),
      },
    ],
    'Nothing deprecated was used.',
  );
}
