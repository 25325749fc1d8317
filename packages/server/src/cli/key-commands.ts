import type { Command } from 'commander';
import type { KeyWithUse } from '@postern/contract/key-rotation';
import { handOverLifeMs } from '@postern/contract/hand-over';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop, presentCutOff } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { registerKeyFileCommands } from './key-file-commands.ts';
import { parseDuration } from './parse-option.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';
import { addWaitOption, waitIfWanted } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

type ActionOptions = ScopeOptions & WaitOptions & { readonly yes?: boolean };

/**
 * Adds `key list|view|reset|revoke|hand-over`. The text of a key is the only output on stdout, so that it can be piped
 * to its destination.
 */
export function registerKeyCommands(program: Command, io: ProgramIo): void {
  const key = program.command('key').description('API keys: the long-lived secrets of API users');
  registerReads(key, io);
  registerActions(key, io);
  registerKeyFileCommands(key, io);
  registerHandOver(key, io);
}

function registerReads(key: Command, io: ProgramIo): void {
  addScopeOptions(key.command('list <api-user>'))
    .description('List the present and former keys of an API user, masked')
    .action((ref: string, options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const data = getAdminData(await client.listKeys({ params: { ...scope, apiUserId } }));
        print(io, options, { data, text: presentKeys(data.items) });
      }, connectOptions(options)),
    );

  addScopeOptions(key.command('view <api-user>'))
    .description('Print only the text of the key on stdout; audited')
    .action((ref: string, options: ScopeOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const data = getAdminData(await client.viewKey({ params: { ...scope, apiUserId }, body: {} }));
        print(io, options, { data, text: `${data.text}\n` });
      }, connectOptions(options)),
    );
}

function registerActions(key: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(key.command('reset <api-user>')))
    .description('Cut off the key and its tokens, and print a new one on stdout')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ActionOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId, displayName, key: before } = await getApiUser(ref, scope, client);
        const question = `Reset the key of ${displayName} in ${scope.environment}? Calls with ${before?.masked ?? 'the old key'} are refused at once.`;
        // Without an existing key nothing is cut off, so that no confirmation is needed.
        if (before !== null) await confirmOrStop({ question }, options, io);
        const data = getAdminData(await client.resetKey({ params: { ...scope, apiUserId }, body: {} }));
        // Printed before the wait, which may fail.
        print(io, options, { data, text: `${data.key.text}\n` });
        io.stderr(presentCutOff((await waitIfWanted(data, options, { client, scope })).cutOff));
      }, connectOptions(options)),
    );

  addWaitOption(addScopeOptions(key.command('revoke <api-user>')))
    .description('Cut off the key and its tokens permanently; the API user remains, without a key')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ActionOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId, displayName } = await getApiUser(ref, scope, client);
        const question = `Revoke the key of ${displayName} in ${scope.environment}? Its calls are refused at once, and the key cannot be recovered.`;
        await confirmOrStop({ question }, options, io);
        const answer = getAdminData(await client.revokeKey({ params: { ...scope, apiUserId }, body: {} }));
        const data = await waitIfWanted(answer, options, { client, scope });
        print(io, options, {
          data,
          text: `The key of ${displayName} is revoked.\n${presentCutOff(data.cutOff)}`,
        });
      }, connectOptions(options)),
    );
}

type HandOverOptions = ScopeOptions & { readonly expires?: number };

function registerHandOver(key: Command, io: ProgramIo): void {
  addScopeOptions(key.command('hand-over <api-user>'))
    .description('Make a one-time page on which the contact collects the key; audited')
    .option('--expires <duration>', 'how long the link is valid, such as 30m, 24h or 7d', parseHandOverLife)
    .action((ref: string, options: HandOverOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId, displayName, email, cellphone } = await getApiUser(ref, scope, client);
        const body = options.expires === undefined ? {} : { expiresAfterMs: options.expires };
        const data = getAdminData(await client.handOverKey({ params: { ...scope, apiUserId }, body }));
        const lines = [
          `Send this link to ${displayName} (${email}):`,
          `  ${data.link}`,
          `Tell this code by phone${cellphone === null ? '' : ` (${cellphone})`}, never by the same way as the link:`,
          `  ${data.code}`,
          `It works once, until ${presentTime(data.expiresAtMs, '')}. Neither is shown again.`,
        ];
        print(io, options, { data, text: `${lines.join('\n')}\n` });
      }, connectOptions(options)),
    );
}

const parseHandOverLife = (text: string): number =>
  parseDuration(text, { option: '--expires', ...handOverLifeMs, bounds: 'from 5m to 7d, such as 24h' });

function presentKeys(keys: readonly KeyWithUse[]): string {
  return presentTable(
    keys,
    [
      { title: 'version', value: ({ version }) => String(version) },
      { title: 'key', value: ({ masked }) => masked },
      { title: 'state', value: ({ state }) => state },
      { title: 'created', value: ({ createdAtMs }) => presentTime(createdAtMs, '') },
      { title: 'expires', value: ({ expiresAtMs }) => presentTime(expiresAtMs, 'never') },
      { title: 'last used', value: ({ lastUsed }) => presentTime(lastUsed?.atMs ?? null, 'never') },
      { title: 'id', value: ({ id }) => id },
    ],
    'It never had a key.',
  );
}
