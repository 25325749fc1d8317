import type { OutboxChannel } from '@postern/contract/outbox';

/** Reasons that may be shown: the receiver's own answer, or an action of the licence's own people. */
const told = [/^answered with status \d{3}$/, /^the webhook was deleted$/, /^the webhook is switched off$/];
const untold = 'the address could not be reached, or is not one that messages are sent to';

/**
 * Presents to the people of a licence why a message did not arrive. Every failure to reach a webhook has the same text,
 * since details would reveal names and addresses in the operator's own network. The operator's outbox shows the
 * details.
 */
export function presentFailure(channel: OutboxChannel, reason: string): string {
  return channel !== 'webhook' || told.some((pattern) => pattern.test(reason)) ? reason : untold;
}
