import { Option } from 'commander';
import type { Command } from 'commander';
import type { AdminClient, AdminData } from '@postern/contract/admin-client';
import { alertKindSchema } from '@postern/contract/alert';
import type { Alert, AlertKind, AlertPreferences } from '@postern/contract/alert';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, collect, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { inScope } from './in-scope.ts';
import { parseCount } from './parse-option.ts';
import { presentFacts, presentTable, presentTime } from './present-table.ts';
import type { Scope } from './resolve-scope.ts';

/** Adds `alert list|preferences|set-preferences`. */
export function registerAlertCommands(program: Command, io: ProgramIo): void {
  const alert = program
    .command('alert')
    .description('Alerts: notices about something unusual, and where each kind of them is sent');
  registerList(alert, io);
  registerPreferences(alert, io);
  registerSetPreferences(alert, io);
}

interface ListOptions extends ScopeOptions {
  readonly kind?: AlertKind;
  readonly apiUser?: string;
  readonly page?: number;
  readonly pageSize?: number;
}

function registerList(alert: Command, io: ProgramIo): void {
  addScopeOptions(alert.command('list'))
    .description('List the alerts about API users, latest first')
    .addOption(new Option('--kind <kind>', 'only this kind').choices(alertKindSchema.options))
    .option('--api-user <ref>', 'only those about one API user: its id, name or e-mail address')
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'alerts on a page, up to 200', parseCount)
    .action((options: ListOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const { kind, page, pageSize } = options;
        const query = { kind, page, pageSize, apiUserId: await findApiUserId(options, scope, client) };
        const data = getAdminData(await client.listAlerts({ params: scope, query }));
        print(io, options, { data, text: presentAlerts(data.items) });
      }),
    );
}

interface PreferencesOptions extends ScopeOptions {
  readonly apiUser?: string;
}

function registerPreferences(alert: Command, io: ProgramIo): void {
  addScopeOptions(alert.command('preferences'))
    .description('Show where alerts of the licence, or about one API user, are sent')
    .option('--api-user <ref>', 'the API user: its id, name or e-mail address')
    .action((options: PreferencesOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const data = await loadPreferences(options, scope, client);
        print(io, options, { data, text: presentPreferences(data) });
      }),
    );
}

interface SetOptions extends PreferencesOptions {
  readonly contactMail?: string;
  readonly teamMail?: string;
  readonly webhooks?: string;
  readonly recipient?: readonly string[];
  readonly reset?: boolean;
}

const kindsText = 'kinds separated by commas, or all, or none';

function registerSetPreferences(alert: Command, io: ProgramIo): void {
  addScopeOptions(alert.command('set-preferences'))
    .description('Set where alerts are sent; only the given fields change')
    .option('--api-user <ref>', 'only for alerts about this API user: its id, name or e-mail address')
    .option('--contact-mail <kinds>', `what is mailed to the API user’s own address: ${kindsText}`)
    .option('--team-mail <kinds>', `what is mailed to the recipients: ${kindsText}`)
    .option('--webhooks <kinds>', `what is sent to the webhooks: ${kindsText}`)
    .option('--recipient <address>', 'a recipient; may be repeated; replaces all; "none"', collect)
    .option('--reset', 'drop these preferences, so that those of the level above apply')
    .action((options: SetOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const changes = readChanges(options);
        if ((Object.keys(changes).length === 0) !== (options.reset === true))
          throw new CliError('Give the preferences that change, or only --reset.', 2);
        const { effective } = await loadPreferences(options, scope, client);
        const preferences = options.reset === true ? null : { ...effective, ...changes };
        const apiUserId = await findApiUserId(options, scope, client);
        const { licenceId } = scope;
        const data = getAdminData(
          apiUserId === undefined
            ? await client.putAlertPreferences({ params: { licenceId }, body: { preferences } })
            : await client.putApiUserAlertPreferences({
                params: { ...scope, apiUserId },
                body: { preferences },
              }),
        );
        print(io, options, { data, text: presentPreferences(data) });
      }),
    );
}

async function loadPreferences(
  options: PreferencesOptions,
  scope: Scope,
  client: AdminClient,
): Promise<AdminData<'getAlertPreferences'>> {
  const apiUserId = await findApiUserId(options, scope, client);
  return getAdminData(
    apiUserId === undefined
      ? await client.getAlertPreferences({ params: { licenceId: scope.licenceId } })
      : await client.getApiUserAlertPreferences({ params: { ...scope, apiUserId } }),
  );
}

async function findApiUserId({ apiUser }: PreferencesOptions, scope: Scope, client: AdminClient) {
  return apiUser === undefined ? undefined : (await getApiUser(apiUser, scope, client)).id;
}

function readChanges({ contactMail, teamMail, webhooks, recipient }: SetOptions): Partial<AlertPreferences> {
  return {
    ...(contactMail === undefined ? {} : { contactMail: parseKinds(contactMail, '--contact-mail') }),
    ...(teamMail === undefined ? {} : { teamMail: parseKinds(teamMail, '--team-mail') }),
    ...(webhooks === undefined ? {} : { webhooks: parseKinds(webhooks, '--webhooks') }),
    ...(recipient === undefined ? {} : { recipients: recipient.filter((address) => address !== 'none') }),
  };
}

/** @throws CliError (exit code 2) that lists the kinds */
function parseKinds(text: string, option: string): AlertKind[] {
  if (text === 'all') return [...alertKindSchema.options];
  if (text === 'none') return [];
  return text.split(',').map((part) => {
    const kind = alertKindSchema.safeParse(part.trim());
    if (kind.success) return kind.data;
    throw new CliError(
      `${option}: "${part}" is no kind. There are: ${alertKindSchema.options.join(', ')}.`,
      2,
    );
  });
}

function presentAlerts(alerts: readonly Alert[]): string {
  return presentTable(
    alerts,
    [
      { title: 'time', value: ({ atMs }) => presentTime(atMs, '') },
      { title: 'kind', value: ({ kind }) => kind },
      { title: 'about', value: ({ subjectName }) => subjectName },
      { title: 'id', value: ({ id }) => id },
    ],
    'There are no alerts.',
  );
}

function presentPreferences({ own, effective }: AdminData<'getAlertPreferences'>): string {
  const list = (kinds: readonly string[]) => kinds.join(', ') || 'nothing';
  return presentFacts([
    ['Set', own === null ? 'nothing here, so that those of the licence or the defaults apply' : 'here'],
    ['To the API user’s address', list(effective.contactMail)],
    ['To the recipients', list(effective.teamMail)],
    ['Recipients', effective.recipients.join(', ') || 'none'],
    ['To the webhooks', list(effective.webhooks)],
  ]);
}
