import { Option } from 'commander';
import type { Command } from 'commander';
import { outboxChannelSchema, outboxStateSchema } from '@postern/contract/outbox';
import type { OutboxChannel, OutboxContent, OutboxState } from '@postern/contract/outbox';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';
import { getAdminData } from './get-admin-data.ts';
import { parseCount } from './parse-option.ts';
import { presentOutbox } from './present-outbox.ts';
import { resolveLicence } from './resolve-scope.ts';

interface ListOptions extends CommonOptions {
  readonly channel?: OutboxChannel;
  readonly state?: OutboxState;
  readonly licence?: string;
  readonly page?: number;
  readonly pageSize?: number;
}

/** Adds `outbox list|view|retry`. */
export function registerOutboxCommands(program: Command, io: ProgramIo): void {
  const outbox = program
    .command('outbox')
    .description('Outbox: the mails and webhook messages of the last 30 days, sent or waiting');

  addCommonOptions(outbox.command('list'))
    .description('List messages without their content, newest first')
    .addOption(
      new Option('--channel <channel>', 'only mails, or only webhooks').choices(outboxChannelSchema.options),
    )
    .addOption(
      new Option('--state <state>', 'only these; given-up is the state of failed ones').choices(
        outboxStateSchema.options,
      ),
    )
    .option('--licence <ref>', 'only of one licence: its number, account name or id')
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'messages on a page, up to 200', parseCount)
    .action((options: ListOptions) =>
      io.withAdminClient(async (client) => {
        const { channel, state, licence, page, pageSize } = options;
        const licenceId =
          licence === undefined ? undefined : (await resolveLicence(licence, { client, io })).id;
        const query = { channel, state, licenceId, page, pageSize };
        const data = getAdminData(await client.listOutbox({ query }));
        const note = data.canMail
          ? ''
          : 'No mail server is configured: mails stay here, to be read by an operator.\n';
        print(io, options, { data, text: presentOutbox(data.items) + note });
      }, connectOptions(options)),
    );

  addCommonOptions(outbox.command('view <message>'))
    .description(
      'Show one message with its content, which is erased once a mail is sent; its links carry out actions',
    )
    .option('--html', 'print the HTML of a mail instead, as a mail program shows it')
    .action((messageId: string, options: CommonOptions & { readonly html?: boolean }) =>
      io.withAdminClient(async (client) => {
        const params = { messageId };
        if (options.html === true) {
          io.stdout(getAdminData(await client.drawOutboxMail({ params })));
          return;
        }
        const data = getAdminData(await client.getOutboxMessage({ params }));
        print(io, options, { data, text: presentOutbox([data.message]) + presentContent(data) });
      }, connectOptions(options)),
    );

  addCommonOptions(outbox.command('retry <message>'))
    .description('Try a message again now, with as many retries as a new one')
    .action((messageId: string, options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(await client.retryOutboxMessage({ params: { messageId }, body: {} }));
        print(io, options, { data, text: presentOutbox([data]) });
      }, connectOptions(options)),
    );
}

function presentContent({ content }: OutboxContent): string {
  if (content === null) return '\nIts content is erased.\n';
  return `\n${toLines('text' in content ? content.text : content.json)}\n`;
}

/** Keeps lines and replaces the other control characters, so that a text cannot control the terminal. */
function toLines(text: string): string {
  return text.trimEnd().replace(/[^\P{Cc}\n]/gu, ' ');
}
