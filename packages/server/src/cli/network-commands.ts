import type { Command } from 'commander';
import type { AdminData } from '@postern/contract/admin-client';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, addScopeOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions, ScopeOptions } from './command-options.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { inScope } from './in-scope.ts';
import { presentTable, presentTime } from './present-table.ts';

/** Adds `network table|addresses|preview`. The rules themselves are set with `api-user edit --network`. */
export function registerNetworkCommands(program: Command, io: ProgramIo): void {
  const network = program
    .command('network')
    .description('Network rules: what they would mean, and the addresses that API users call from');

  addCommonOptions(network.command('table'))
    .description('Print the table of prefix lengths, subnet masks and numbers of hosts')
    .action((options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(await client.getNetworkTable());
        print(io, options, { data, text: presentRows(data.rows) });
      }, connectOptions(options)),
    );

  addScopeOptions(network.command('addresses <api-user>'))
    .description('List the addresses that an API user called from in the last 30 days')
    .action((ref: string, options: ScopeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const data = getAdminData(await client.listAddresses({ params: { ...scope, apiUserId } }));
        print(io, options, { data, text: presentAddresses(data.items, 'It made no call in 30 days.') });
      }),
    );

  addScopeOptions(network.command('preview <api-user> <ranges...>'))
    .description('Show what network rules mean, and which addresses they would refuse; nothing is changed')
    .action((ref: string, ranges: readonly string[], options: ScopeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const body = { networkRules: ranges.map((range) => ({ range })) };
        const params = { ...scope, apiUserId };
        const data = getAdminData(await client.previewNetworkRules({ params, body }));
        print(io, options, { data, text: presentPreview(data) });
      }),
    );
}

function presentRows(rows: AdminData<'getNetworkTable'>['rows']): string {
  return presentTable(
    rows,
    [
      { title: 'prefix', value: ({ prefixBits }) => `/${prefixBits}` },
      { title: 'mask', value: ({ mask }) => mask },
      { title: 'hosts', value: ({ hosts }) => String(hosts) },
    ],
    '',
  );
}

function presentAddresses(items: AdminData<'listAddresses'>['items'], empty: string): string {
  return presentTable(
    items,
    [
      { title: 'address', value: ({ address }) => address },
      { title: 'calls', value: ({ calls }) => String(calls) },
      { title: 'first', value: ({ firstAtMs }) => presentTime(firstAtMs, '') },
      { title: 'last', value: ({ lastAtMs }) => presentTime(lastAtMs, '') },
    ],
    empty,
  );
}

function presentPreview({ ranges, lockedOut }: AdminData<'previewNetworkRules'>): string {
  const table = presentTable(
    ranges,
    [
      { title: 'range', value: ({ text }) => text },
      { title: 'first', value: ({ first }) => first },
      { title: 'last', value: ({ last }) => last },
      { title: 'hosts', value: ({ hosts }) => hosts },
    ],
    'No range.',
  );
  const heading =
    lockedOut.length === 0 ? '' : 'These addresses called in the last 30 days and would be refused:\n';
  return `${table}\n${heading}${presentAddresses(lockedOut, 'No address of the last 30 days would be refused.')}`;
}
