import type { Command } from 'commander';
import type { AdminData } from '@postern/contract/admin-client';
import type { ListApiUsersQuery } from '@postern/contract/api-user';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addFieldOptions, readFields } from './api-user-fields.ts';
import type { FieldOptions } from './api-user-fields.ts';
import { addScopeOptions, collect, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop, presentCutOff } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { parseCount, parseLevels } from './parse-option.ts';
import { presentApiUser, presentApiUsers } from './present-api-user.ts';
import { resolveScope } from './resolve-scope.ts';
import { addRotationCommands } from './rotation-commands.ts';
import { addWaitOption, waitIfWanted } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

/** Adds `api-user list|view|create|edit|deactivate|reactivate|delete|rotate|retire|keys`. One is named by id, name, nickname or e-mail. */
export function registerApiUserCommands(program: Command, io: ProgramIo): void {
  const apiUser = program
    .command('api-user')
    .description('API users: the machine accounts that keys belong to');
  registerReads(apiUser, io);
  registerForms(apiUser, io);
  registerActions(apiUser, io);
  addRotationCommands(apiUser, io);
}

interface ListOptions extends ScopeOptions {
  readonly status?: string;
  readonly search?: string;
  readonly sort?: string;
  readonly descending?: boolean;
  readonly page?: number;
  readonly pageSize?: number;
}

function registerReads(apiUser: Command, io: ProgramIo): void {
  addScopeOptions(apiUser.command('list'))
    .description('List API users, keys masked')
    .option('--status <status>', 'active or deactivated')
    .option('--search <text>', 'part of the name, nickname, e-mail or key')
    .option('--sort <field>', 'name, email, createdAt or lastUsed')
    .option('--descending', 'the other way round')
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'API users on a page, up to 200', parseCount)
    .action((options: ListOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const { search, page, pageSize } = options;
        const query = {
          // Not checked here: the admin API lists the valid choices in its refusal.
          status: options.status as ListApiUsersQuery['status'],
          sort: options.sort as ListApiUsersQuery['sort'] | undefined,
          direction: options.descending === true ? ('descending' as const) : undefined,
          search,
          page,
          pageSize,
        };
        const data = getAdminData(await client.listApiUsers({ params, query }));
        print(io, options, { data, text: presentPage(data) });
      }, connectOptions(options)),
    );

  addScopeOptions(apiUser.command('view <api-user>'))
    .description('Show one API user, its key masked')
    .action((ref: string, options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const data = await getApiUser(ref, await resolveScope(options, { client, io }), client);
        print(io, options, { data, text: presentApiUser(data) });
      }, connectOptions(options)),
    );
}

function presentPage(data: AdminData<'listApiUsers'>): string {
  const { items, page, pageSize, total } = data;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const footer = pages > 1 ? `Page ${page} of ${pages}, ${total} API users.\n` : '';
  return presentApiUsers(items) + footer;
}

interface CreateOptions extends FieldOptions {
  readonly right?: readonly string[];
  readonly dryRun?: boolean;
}

function registerForms(apiUser: Command, io: ProgramIo): void {
  addFieldOptions(addScopeOptions(apiUser.command('create')))
    .description('Create an API user and print its key')
    .option('--right <module=level>', 'a right, such as profiles=read; may be repeated', collect)
    .option('--dry-run', 'check, say what it could do, and create nothing')
    .action((options: CreateOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const { email, ...fields } = await readFields(options, params, client);
        if (email === undefined) throw new CliError('An API user needs an --email.', 2);
        const body = { ...fields, email, rights: parseLevels(options.right ?? []) };
        if (options.dryRun === true) {
          const data = getAdminData(await client.previewApiUser({ params, body }));
          print(io, options, { data, text: `It ${data.sentence}.\nNothing was created.\n` });
          return;
        }
        const data = getAdminData(await client.createApiUser({ params, body }));
        print(io, options, { data, text: presentCreated(data) });
      }, connectOptions(options)),
    );

  addFieldOptions(addScopeOptions(apiUser.command('edit <api-user>')))
    .description('Edit an API user; only the given fields change')
    .option('--seen-version <n>', 'refuse unless it still has this version', parseCount)
    .action((ref: string, options: FieldOptions & { readonly seenVersion?: number }) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const before = await getApiUser(ref, scope, client);
        const version = options.seenVersion ?? before.version;
        const body = { ...(await readFields(options, scope, client)), version };
        const data = getAdminData(
          await client.editApiUser({ params: { ...scope, apiUserId: before.id }, body }),
        );
        print(io, options, { data, text: presentApiUser(data.apiUser) + presentCutOff(data.cutOff) });
      }, connectOptions(options)),
    );
}

function presentCreated({ apiUser, key, summary }: AdminData<'createApiUser'>): string {
  const urls = key.uses.map(({ apiId, url }) => `  ${apiId}  ${url}\n`).join('');
  return `${presentApiUser(apiUser)}It ${summary.sentence}.\n\nKey: ${key.text}\n\nAPI URLs:\n${urls}`;
}

type ActionOptions = ScopeOptions & WaitOptions & { readonly yes?: boolean };

function registerActions(apiUser: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(apiUser.command('deactivate <api-user>')))
    .description('Deactivate an API user: its key, and every token made from it, stop working permanently')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ActionOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId, displayName } = await getApiUser(ref, scope, client);
        const question = `Deactivate ${displayName} in ${scope.environment}? Its calls are refused at once, and its key cannot be recovered.`;
        await confirmOrStop({ question }, options, io);
        const answer = getAdminData(
          await client.deactivateApiUser({ params: { ...scope, apiUserId }, body: {} }),
        );
        const data = await waitIfWanted(answer, options, { client, scope });
        print(io, options, { data, text: `${displayName} is deactivated.\n${presentCutOff(data.cutOff)}` });
      }, connectOptions(options)),
    );

  addScopeOptions(apiUser.command('reactivate <api-user>'))
    .description('Reactivate an API user; it has no key until its key is reset')
    .action((ref: string, options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId, displayName } = await getApiUser(ref, scope, client);
        const data = getAdminData(
          await client.reactivateApiUser({ params: { ...scope, apiUserId }, body: {} }),
        );
        const next = `Give it a key with: postern key reset ${apiUserId} --environment ${scope.environment}\n`;
        print(io, options, { data, text: `${displayName} is active again, without a key.\n${next}` });
      }, connectOptions(options)),
    );

  addWaitOption(addScopeOptions(apiUser.command('delete <api-user>')))
    .description('Delete an API user and its keys')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ActionOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId, displayName } = await getApiUser(ref, scope, client);
        const question = `Delete ${displayName} in ${scope.environment}? Its calls are refused at once; this cannot be undone.`;
        await confirmOrStop({ question, typed: displayName }, options, io);
        const answer = getAdminData(await client.deleteApiUser({ params: { ...scope, apiUserId } }));
        const data = await waitIfWanted(answer, options, { client, scope });
        print(io, options, { data, text: `${displayName} is deleted.\n${presentCutOff(data.cutOff)}` });
      }, connectOptions(options)),
    );
}
