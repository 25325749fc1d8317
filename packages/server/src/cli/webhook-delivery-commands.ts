import { Option } from 'commander';
import type { Command } from 'commander';
import { outboxStateSchema } from '@postern/contract/outbox';
import type { OutboxState } from '@postern/contract/outbox';
import type { ProgramIo } from './cli-io.ts';
import { addLicenceOption, print } from './command-options.ts';
import type { LicenceOptions } from './command-options.ts';
import { getWebhook } from './find-webhook.ts';
import { getAdminData } from './get-admin-data.ts';
import { inLicence } from './in-scope.ts';
import { parseCount } from './parse-option.ts';
import { presentOutbox } from './present-outbox.ts';

interface DeliveriesOptions extends LicenceOptions {
  readonly state?: OutboxState;
  readonly page?: number;
  readonly pageSize?: number;
}

/** Adds `webhook test|deliveries|replay` to the command `webhook`. */
export function addWebhookDeliveryCommands(webhook: Command, io: ProgramIo): void {
  addLicenceOption(webhook.command('test <webhook>'))
    .description('Post a signed test message, also where the webhook is not enabled')
    .action((ref: string, options: LicenceOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { id: webhookId } = await getWebhook(ref, licenceId, client);
        const data = getAdminData(await client.testWebhook({ params: { licenceId, webhookId }, body: {} }));
        print(io, options, { data, text: presentOutbox([data]) });
      }),
    );

  addLicenceOption(webhook.command('deliveries <webhook>'))
    .description('List the messages to a webhook of the last 30 days, newest first')
    .addOption(
      new Option('--state <state>', 'only these; given-up is the state of failed ones').choices(
        outboxStateSchema.options,
      ),
    )
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'messages on a page, up to 200', parseCount)
    .action((ref: string, options: DeliveriesOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { id: webhookId } = await getWebhook(ref, licenceId, client);
        const { state, page, pageSize } = options;
        const params = { licenceId, webhookId };
        const data = getAdminData(
          await client.listWebhookDeliveries({ params, query: { state, page, pageSize } }),
        );
        print(io, options, { data, text: presentOutbox(data.items) });
      }),
    );

  addLicenceOption(webhook.command('replay <webhook> <message>'))
    .description('Post a message again, with the same id and body')
    .action((ref: string, messageId: string, options: LicenceOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { id: webhookId } = await getWebhook(ref, licenceId, client);
        const params = { licenceId, webhookId, messageId };
        const data = getAdminData(await client.replayWebhookDelivery({ params, body: {} }));
        print(io, options, { data, text: presentOutbox([data]) });
      }),
    );
}
