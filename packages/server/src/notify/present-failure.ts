import type { OutboxChannel } from '@postern/contract/outbox';

/** What the receiver itself said, or what the licence's own people did. */
const told = [/^answered with status \d{3}$/, /^the webhook was deleted$/, /^the webhook is switched off$/];
const untold = 'the address could not be reached, or is not one that messages are sent to';

/**
 * Why a message did not arrive, for the people of a licence. The same words for every failure to reach a webhook: others
 * would tell them what names and addresses there are in the operator's own network. The operator's outbox has the detail.
 */
export function presentFailure(channel: OutboxChannel, reason: string): string {
  return channel !== 'webhook' || told.some((pattern) => pattern.test(reason)) ? reason : untold;
}
