import { Option } from 'commander';
import type { Command } from 'commander';
import { alertKindSchema } from '@postern/contract/alert';
import type { Webhook } from '@postern/contract/webhook';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addLicenceOption, collect, print } from './command-options.ts';
import type { LicenceOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getWebhook } from './find-webhook.ts';
import { getAdminData } from './get-admin-data.ts';
import { inLicence } from './in-scope.ts';
import { presentTable } from './present-table.ts';
import { addWebhookDeliveryCommands } from './webhook-delivery-commands.ts';

/** Adds `webhook list|create|edit|replace-secret|delete|test|deliveries|replay`. One is named by its id or its URL. */
export function registerWebhookCommands(program: Command, io: ProgramIo): void {
  const webhook = program
    .command('webhook')
    .description('Webhooks: the URLs that alerts of a licence are posted to');
  registerList(webhook, io);
  registerForms(webhook, io);
  registerReplaceSecret(webhook, io);
  registerDelete(webhook, io);
  addWebhookDeliveryCommands(webhook, io);
}

function registerList(webhook: Command, io: ProgramIo): void {
  addLicenceOption(webhook.command('list'))
    .description('List the webhooks of a licence')
    .action((options: LicenceOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const data = getAdminData(await client.listWebhooks({ params: { licenceId } }));
        print(io, options, { data, text: presentWebhooks(data.items) });
      }),
    );
}

interface FormOptions extends LicenceOptions {
  readonly url?: string;
  readonly description?: string;
  readonly kind?: readonly string[];
  readonly enabled?: 'yes' | 'no';
}

function addFormOptions(command: Command): Command {
  return addLicenceOption(command)
    .option('--description <text>', 'a note for people')
    .option('--kind <kind>', 'a kind of alert; may be repeated, replaces all; "all" for every one', collect)
    .addOption(new Option('--enabled <yes|no>', 'whether alerts are sent').choices(['yes', 'no']));
}

function registerForms(webhook: Command, io: ProgramIo): void {
  addFormOptions(webhook.command('create <url>'))
    .description('Create a webhook, and print the secret of its signatures on stdout')
    .action((url: string, options: FormOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const body = { url, ...readFields(options) };
        const data = getAdminData(await client.createWebhook({ params: { licenceId }, body }));
        print(io, options, { data, text: `${data.secret}\n` });
        io.stderr(`The webhook is ${data.webhook.id}. Its secret is not shown again.\n`);
      }),
    );

  addFormOptions(webhook.command('edit <webhook>'))
    .description('Edit a webhook; only the given fields change')
    .option('--url <url>', 'where alerts are posted')
    .action((ref: string, options: FormOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { id: webhookId } = await getWebhook(ref, licenceId, client);
        const body = { ...(options.url === undefined ? {} : { url: options.url }), ...readFields(options) };
        const data = getAdminData(await client.editWebhook({ params: { licenceId, webhookId }, body }));
        print(io, options, { data, text: presentWebhooks([data]) });
      }),
    );
}

type ChangeOptions = LicenceOptions & { readonly yes?: boolean };

function registerReplaceSecret(webhook: Command, io: ProgramIo): void {
  addLicenceOption(webhook.command('replace-secret <webhook>'))
    .description('Replace the secret of the signatures, and print the new one on stdout')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ChangeOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { id: webhookId, url } = await getWebhook(ref, licenceId, client);
        const question = `Replace the secret of ${url}? Messages are signed with the new one at once.`;
        await confirmOrStop({ question }, options, io);
        const params = { licenceId, webhookId };
        const data = getAdminData(await client.replaceWebhookSecret({ params, body: {} }));
        print(io, options, { data, text: `${data.secret}\n` });
      }),
    );
}

function registerDelete(webhook: Command, io: ProgramIo): void {
  addLicenceOption(webhook.command('delete <webhook>'))
    .description('Delete a webhook')
    .option('--yes', 'do not ask')
    .action((ref: string, options: ChangeOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { id: webhookId, url } = await getWebhook(ref, licenceId, client);
        await confirmOrStop({ question: `Delete the webhook ${url}?` }, options, io);
        const data = getAdminData(await client.deleteWebhook({ params: { licenceId, webhookId } }));
        print(io, options, { data, text: `The webhook ${data.url} is deleted.\n` });
      }),
    );
}

/** Reads only the fields that were given. Not checked here: the URL, which the admin API judges. */
function readFields({ description, kind, enabled }: FormOptions) {
  return {
    ...(description === undefined ? {} : { description }),
    ...(kind === undefined ? {} : { kinds: parseKinds(kind) }),
    ...(enabled === undefined ? {} : { isEnabled: enabled === 'yes' }),
  };
}

/** Null means every kind, including those of later versions. @throws CliError (exit code 2) that lists the kinds */
function parseKinds(texts: readonly string[]): Webhook['kinds'] {
  if (texts.includes('all')) return null;
  return texts.map((text) => {
    const kind = alertKindSchema.safeParse(text);
    if (kind.success) return kind.data;
    throw new CliError(`--kind: "${text}" is no kind. There are: ${alertKindSchema.options.join(', ')}.`, 2);
  });
}

function presentWebhooks(webhooks: readonly Webhook[]): string {
  return presentTable(
    webhooks,
    [
      { title: 'url', value: ({ url }) => url },
      { title: 'kinds', value: ({ kinds }) => (kinds === null ? 'all' : kinds.join(', ')) },
      { title: 'enabled', value: ({ isEnabled }) => (isEnabled ? 'yes' : 'no') },
      { title: 'description', value: ({ description }) => description },
      { title: 'id', value: ({ id }) => id },
    ],
    'There are no webhooks.',
  );
}
