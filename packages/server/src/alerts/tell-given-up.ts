import type { Alert } from '@postern/contract/alert';
import { presentFailure } from '../notify/present-failure.ts';
import { presentAlertMail } from '../notify/mails/present-alert-mail.ts';
import { queueMail } from '../notify/queue-message.ts';
import type { StoredMessage } from '../storage/outbox/port.ts';
import type { StorageWriter } from '../storage/storage.ts';
import { systemActor } from './report-refusals.ts';
import { createAlertId, findPreferences, queueWebhooks } from './raise-alert.ts';

/**
 * Records that the delivery of a message has failed permanently: an audit event, and an alert. The alert is sent on the
 * other channel and never about another such message, so that a broken mail server does not cause a chain of them.
 * Messages that belong to no licence only remain in the outbox, for the operator.
 */
export async function tellGivenUp(
  tx: StorageWriter,
  message: StoredMessage,
  { reason, nowMs }: { readonly reason: string; readonly nowMs: number },
): Promise<void> {
  const { licenceId, environment, apiUserId, channel } = message;
  await tx.audit.append({
    licenceId,
    environment,
    atMs: nowMs,
    actor: systemActor,
    action: 'message.given-up',
    subject: { kind: 'message', id: message.id, name: message.kind },
    after: { recipient: await nameRecipient(tx, message), reason, attempts: message.attempts },
  });
  if (licenceId === null || environment === null || message.kind === 'delivery-given-up') return;
  const alert: Alert = {
    id: createAlertId(),
    licenceId,
    environment,
    apiUserId,
    subjectName: await nameRecipient(tx, message),
    kind: 'delivery-given-up',
    atMs: nowMs,
    facts: {
      recipient: await nameRecipient(tx, message),
      error: presentFailure(channel, reason),
      message: message.id,
      about: message.kind,
    },
  };
  if (!(await tx.alerts.insert({ ...alert, saidOnce: `given-up:${message.id}:${message.attempts}` }))) return;
  const preferences = await findPreferences(tx, licenceId, apiUserId);
  if (channel === 'mail') {
    if (preferences.webhooks.includes(alert.kind)) await queueWebhooks(tx, alert, nowMs);
    return;
  }
  if (!preferences.teamMail.includes(alert.kind)) return;
  const licence = (await tx.licences.find(licenceId))?.name ?? '';
  const { subjectName: name, kind, facts } = alert;
  const rendered = presentAlertMail({ kind, language: 'en', name, licence, environment, facts, links: {} });
  for (const recipient of new Set(preferences.recipients)) {
    await queueMail(tx, { licenceId, environment, apiUserId, kind, recipient, rendered }, nowMs);
  }
}

/** A webhook is named by its URL, a mail by its address. */
async function nameRecipient(
  tx: StorageWriter,
  { licenceId, channel, recipient }: StoredMessage,
): Promise<string> {
  if (channel === 'mail' || licenceId === null) return recipient;
  const webhook = (await tx.webhooks.list(licenceId)).find(({ id }) => id === recipient);
  return webhook?.url ?? recipient;
}
