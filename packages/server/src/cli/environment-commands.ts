import type { Command } from 'commander';
import type { AccessTypeDescription } from '@postern/contract/access-type';
import type { AdminData } from '@postern/contract/admin-client';
import type { ApiSummary } from '@postern/contract/admin-routes/environments';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, addScopeOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions, ScopeOptions } from './command-options.ts';
import { getAdminData } from './get-admin-data.ts';
import { inScope } from './in-scope.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveEnvironment } from './resolve-scope.ts';

type EnvironmentOptions = CommonOptions & { readonly environment?: string };

/** Adds `environment apis|access-types|urls|catalogue-versions`. `operator environments` lists them. */
export function registerEnvironmentCommands(program: Command, io: ProgramIo): void {
  const environment = program
    .command('environment')
    .description('Environments, such as TEST and PROD: their APIs, access types and URLs');
  const add = (name: string) =>
    addCommonOptions(environment.command(name)).option(
      '--environment <name>',
      'such as TEST; if omitted, POSTERN_ENVIRONMENT or the only environment',
    );

  add('apis')
    .description('List the APIs of an environment')
    .action((options: EnvironmentOptions) =>
      io.withAdminClient(async (client) => {
        const params = { environment: await resolveEnvironment(options, { client, io }) };
        const data = getAdminData(await client.listApis({ params }));
        print(io, options, { data, text: presentApis(data.items) });
      }, connectOptions(options)),
    );

  add('access-types')
    .description('List the access types that an API user can have')
    .action((options: EnvironmentOptions) =>
      io.withAdminClient(async (client) => {
        const params = { environment: await resolveEnvironment(options, { client, io }) };
        const data = getAdminData(await client.listAccessTypes({ params }));
        print(io, options, { data, text: presentAccessTypes(data.items) });
      }, connectOptions(options)),
    );

  add('catalogue-versions <api>')
    .description('List the versions of an API’s catalogue, newest first')
    .action((apiId: string, options: EnvironmentOptions) =>
      io.withAdminClient(async (client) => {
        const params = { environment: await resolveEnvironment(options, { client, io }), apiId };
        const data = getAdminData(await client.listCatalogueVersions({ params }));
        print(io, options, { data, text: presentVersions(data.items) });
      }, connectOptions(options)),
    );

  addScopeOptions(environment.command('urls'))
    .description('Show the URLs that an integrator of a licence calls: the token URL and those of the APIs')
    .action((options: ScopeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const data = getAdminData(await client.getApiAccess({ params: scope }));
        print(io, options, { data, text: presentUrls(data) });
      }),
    );
}

function presentApis(apis: readonly ApiSummary[]): string {
  return presentTable(
    apis,
    [
      { title: 'api', value: ({ id }) => id },
      { title: 'title', value: ({ title }) => title },
      { title: 'url', value: ({ url }) => url },
      { title: 'schemes', value: ({ schemes }) => schemes.join(', ') },
      {
        title: 'catalogue',
        value: ({ catalogue }) => (catalogue === null ? 'none' : `version ${catalogue.version}`),
      },
    ],
    'There are no APIs.',
  );
}

function presentAccessTypes(types: readonly AccessTypeDescription[]): string {
  return presentTable(
    types,
    [
      { title: 'name', value: ({ name }) => name },
      { title: 'label', value: ({ label }) => label },
      { title: 'limited by', value: ({ limits }) => limits.join(', ') || '–' },
      { title: 'description', value: ({ description }) => description },
    ],
    'There are no access types.',
  );
}

function presentVersions(versions: AdminData<'listCatalogueVersions'>['items']): string {
  return presentTable(
    versions,
    [
      { title: 'version', value: ({ version }) => String(version) },
      { title: 'published', value: ({ publishedAtMs }) => presentTime(publishedAtMs, '') },
      { title: 'in force', value: ({ isInForce }) => (isInForce ? 'yes' : 'no') },
      { title: 'digest', value: ({ digest }) => digest },
    ],
    'No catalogue was published.',
  );
}

function presentUrls({ tokenUrl, apis }: AdminData<'getApiAccess'>): string {
  const rows = [
    ...(tokenUrl === null ? [] : [{ apiId: 'token exchange', url: tokenUrl, schemes: [], keyHeader: null }]),
    ...apis,
  ];
  return presentTable(
    rows,
    [
      { title: 'api', value: ({ apiId }) => apiId },
      { title: 'url', value: ({ url }) => url },
      { title: 'schemes', value: ({ schemes }) => schemes.join(', ') || '–' },
      { title: 'key in the header', value: ({ keyHeader }) => keyHeader ?? '–' },
    ],
    'There are no APIs.',
  );
}
