import type { Command } from 'commander';
import type { WebServiceAccount } from '@postern/contract/web-service-account';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop, presentCutOff } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { inScope } from './in-scope.ts';
import { presentTable, presentTime } from './present-table.ts';
import { addWaitOption, waitIfWanted } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

type ChangeOptions = ScopeOptions & WaitOptions & { readonly yes?: boolean };

/** Adds `web-service-account list|create|reset|delete`. */
export function registerWebServiceAccountCommands(program: Command, io: ProgramIo): void {
  const account = program
    .command('web-service-account')
    .description('Web service accounts: the older HTTP Basic credentials, licence/account and a password');
  registerListAndCreate(account, io);
  registerReset(account, io);
  registerDelete(account, io);
}

function registerListAndCreate(account: Command, io: ProgramIo): void {
  addScopeOptions(account.command('list'))
    .description('List the web service accounts')
    .action((options: ScopeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const data = getAdminData(await client.listWebServiceAccounts({ params: scope }));
        print(io, options, { data, text: presentAccounts(data.items) });
      }),
    );

  addScopeOptions(account.command('create <name>'))
    .description('Create an account that authenticates as an API user, and print its password on stdout')
    .requiredOption('--api-user <ref>', 'the API user: its id, name or e-mail address')
    .action((name: string, options: ScopeOptions & { readonly apiUser: string }) =>
      inScope(io, options, async ({ client, scope }) => {
        const { id: apiUserId } = await getApiUser(options.apiUser, scope, client);
        const body = { name, apiUserId };
        const data = getAdminData(await client.createWebServiceAccount({ params: scope, body }));
        print(io, options, { data, text: `${data.password}\n` });
        io.stderr(`The user name is ${data.username}. The password is not shown again.\n`);
      }),
    );
}

function registerReset(account: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(account.command('reset <name>')))
    .description('Cut off the password, and print a new one on stdout')
    .option('--yes', 'do not ask')
    .action((accountName: string, options: ChangeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const question = `Reset the password of ${accountName} in ${scope.environment}? Calls with the old one are refused at once.`;
        await confirmOrStop({ question }, options, io);
        const params = { ...scope, accountName };
        const data = getAdminData(await client.resetWebServiceAccountPassword({ params, body: {} }));
        // Printed before the wait, which may fail.
        print(io, options, { data, text: `${data.password}\n` });
        io.stderr(presentCutOff((await waitIfWanted(data, options, { client, scope })).cutOff));
      }),
    );
}

function registerDelete(account: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(account.command('delete <name>')))
    .description('Delete an account; its API user remains')
    .option('--yes', 'do not ask')
    .action((accountName: string, options: ChangeOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const question = `Delete the web service account ${accountName} in ${scope.environment}? Its calls are refused at once.`;
        await confirmOrStop({ question }, options, io);
        const params = { ...scope, accountName };
        const answer = getAdminData(await client.deleteWebServiceAccount({ params }));
        const data = await waitIfWanted(answer, options, { client, scope });
        const text = `The web service account ${data.account.name} is deleted.\n${presentCutOff(data.cutOff)}`;
        print(io, options, { data, text });
      }),
    );
}

function presentAccounts(accounts: readonly WebServiceAccount[]): string {
  return presentTable(
    accounts,
    [
      { title: 'name', value: ({ name }) => name },
      {
        title: 'password',
        value: ({ passwordRevokedAtMs }) =>
          passwordRevokedAtMs === null ? 'active' : `revoked ${presentTime(passwordRevokedAtMs, '')}`,
      },
      { title: 'created', value: ({ createdAtMs }) => presentTime(createdAtMs, '') },
      { title: 'api user', value: ({ apiUserId }) => apiUserId },
    ],
    'There are no web service accounts.',
  );
}
