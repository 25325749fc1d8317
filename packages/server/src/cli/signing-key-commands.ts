import type { Command } from 'commander';
import type { AdminClient, AdminData } from '@postern/contract/admin-client';
import type { CutOff } from '@postern/contract/cut-off';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';
import { confirmOrStop, presentCutOff } from './confirm.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveEnvironment } from './resolve-scope.ts';
import { addWaitOption } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

type KeyOptions = CommonOptions & WaitOptions & { readonly environment?: string; readonly yes?: boolean };

/** Adds `signing-key list|rotate|remove`: the keys that sign an environment's access tokens. */
export function registerSigningKeyCommands(program: Command, io: ProgramIo): void {
  const signingKey = program
    .command('signing-key')
    .description('The keys that sign the access tokens of an environment');
  const add = (name: string) =>
    addCommonOptions(signingKey.command(name)).option(
      '--environment <name>',
      'such as TEST; if omitted, POSTERN_ENVIRONMENT or the only environment',
    );

  add('list')
    .description('List the keys: the active one, the next one, and those that retire')
    .action((options: KeyOptions) =>
      io.withAdminClient(async (client) => {
        const params = { environment: await resolveEnvironment(options, { client, io }) };
        const data = getAdminData(await client.listSigningKeys({ params }));
        print(io, options, { data, text: presentSigningKeys(data) });
      }, connectOptions(options)),
    );

  addWaitOption(add('rotate'))
    .description('Let the next key sign as soon as it has been published for long enough; no call fails')
    .action((options: KeyOptions) =>
      io.withAdminClient(async (client) => {
        const params = { environment: await resolveEnvironment(options, { client, io }) };
        const answer = getAdminData(await client.rotateSigningKey({ params, body: {} }));
        const data = { ...answer, cutOff: await waitFor(answer.cutOff, options, client) };
        print(io, options, { data, text: `${presentSigningKeys(data)}${presentCutOff(data.cutOff)}` });
      }, connectOptions(options)),
    );

  addWaitOption(add('remove <kid>'))
    .description('Remove a stolen key; every token that it signed stops working')
    .option('--yes', 'do not ask')
    .action((kid: string, options: KeyOptions) =>
      io.withAdminClient(async (client) => {
        const params = { environment: await resolveEnvironment(options, { client, io }), kid };
        const question = `Remove the signing key ${kid} of ${params.environment}? Every token that it signed is refused at once; callers have to fetch new ones.`;
        await confirmOrStop({ question }, options, io);
        const answer = getAdminData(await client.removeSigningKey({ params }));
        const data = { ...answer, cutOff: await waitFor(answer.cutOff, options, client) };
        print(io, options, { data, text: `${presentSigningKeys(data)}${presentCutOff(data.cutOff)}` });
      }, connectOptions(options)),
    );
}

const waitMaxMs = 120_000;
const lookEveryMs = 500;

/** @throws CliError when the change is not confirmed in time */
async function waitFor(
  cutOff: CutOff | null,
  { wait }: WaitOptions,
  client: Pick<AdminClient, 'getInstallationCutOff'>,
): Promise<CutOff | null> {
  if (wait !== true || cutOff === null) return cutOff;
  const params = { sequence: cutOff.sequence };
  let last = cutOff;
  for (let waitedMs = 0; last.state !== 'confirmed' && waitedMs < waitMaxMs; waitedMs += lookEveryMs) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    last = getAdminData(await client.getInstallationCutOff({ params }));
  }
  if (last.state === 'confirmed') return last;
  throw new CliError(
    `The change is saved (change ${cutOff.sequence}), but not yet confirmed by every gateway.`,
    1,
  );
}

function presentSigningKeys({ items, rotatesAtMs, isWanted }: AdminData<'listSigningKeys'>): string {
  const table = presentTable(
    items.filter(({ state }) => state !== 'removed'),
    [
      { title: 'key', value: ({ kid }) => kid },
      { title: 'state', value: ({ state }) => state },
      { title: 'since', value: ({ stateSinceMs }) => presentTime(stateSinceMs, '') },
      { title: 'removed by itself', value: ({ removedAtMs }) => presentTime(removedAtMs, '') },
    ],
    'There is no signing key.',
  );
  const when =
    rotatesAtMs === null ? 'as soon as one was made and published' : `on ${presentTime(rotatesAtMs, '')}`;
  return `${table}The next key takes over ${when}${isWanted ? ', as was asked for' : ''}.\n`;
}
