import { randomInt } from 'node:crypto';
import { alertIdSchema, defaultAlertPreferences } from '@postern/contract/alert';
import type { Alert, AlertFacts, AlertKind, AlertPreferences } from '@postern/contract/alert';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import { displayName } from '../domain/display-name.ts';
import { createActionLinks } from '../notify/create-action-links.ts';
import type { LinkedAction } from '../notify/create-action-links.ts';
import { presentAlertMail } from '../notify/mails/present-alert-mail.ts';
import type { AlertMail } from '../notify/mails/present-alert-mail.ts';
import { queueMail, queueWebhook } from '../notify/queue-message.ts';
import type { StoredApiUser } from '../storage/api-users/port.ts';
import type { StorageReader, StorageWriter } from '../storage/storage.ts';

/** An event that concerns one API user. */
export interface AlertEvent {
  readonly apiUser: StoredApiUser;
  readonly kind: AlertKind;
  /** A key that is unique in the installation. An alert with a key that was used before is not raised again. */
  readonly saidOnce: string;
  readonly facts: AlertFacts;
}

export interface RaiseDeps {
  readonly nowMs: number;
  /** The base URL of links in mails, without a trailing slash. */
  readonly consoleUrl: string;
}

/** The actions of the links in a mail to the API user's own contact. Only kinds with the action `mute` can be muted. */
const linksOf: Readonly<Partial<Record<AlertKind, readonly LinkedAction[]>>> = {
  'network-refused': ['cut-off', 'add-address', 'mute'],
  'new-address': ['cut-off'],
  'key-leaked': ['cut-off'],
  'failure-burst': ['cut-off', 'mute'],
  'unusual-volume': ['cut-off', 'mute'],
  'unusual-errors': ['mute'],
};

/**
 * Writes the alert with its mails and webhook messages, in the transaction of its cause. Returns false if the same
 * alert was raised before.
 */
export async function raiseAlert(tx: StorageWriter, event: AlertEvent, deps: RaiseDeps): Promise<boolean> {
  const { apiUser, kind, saidOnce, facts } = event;
  const { licenceId, environment } = apiUser;
  const alert: Alert = {
    id: createAlertId(),
    licenceId,
    environment,
    apiUserId: apiUser.id,
    subjectName: displayName(apiUser),
    kind,
    atMs: deps.nowMs,
    facts,
  };
  if (!(await tx.alerts.insert({ ...alert, saidOnce }))) return false;
  const preferences = await findPreferences(tx, licenceId, apiUser.id);
  await queueMails(tx, { alert, apiUser, preferences }, deps);
  if (preferences.webhooks.includes(kind)) await queueWebhooks(tx, alert, deps.nowMs);
  return true;
}

/** Returns the preferences of the API user, or those of its licence, or the defaults. */
export async function findPreferences(
  reader: StorageReader,
  licenceId: LicenceId,
  apiUserId: ApiUserId | null,
): Promise<AlertPreferences> {
  const own = apiUserId === null ? undefined : await reader.alertPreferences.find(licenceId, apiUserId);
  return own ?? (await reader.alertPreferences.find(licenceId, null)) ?? defaultAlertPreferences;
}

interface ToldAlert {
  readonly alert: Alert;
  readonly apiUser: StoredApiUser;
  readonly preferences: AlertPreferences;
}

async function queueMails(tx: StorageWriter, told: ToldAlert, deps: RaiseDeps): Promise<void> {
  const { alert, apiUser, preferences } = told;
  const { licenceId, environment, id: apiUserId } = apiUser;
  const ref = { licenceId, environment, apiUserId };
  if (linksOf[alert.kind]?.includes('mute') === true) {
    const watch = await tx.watches.find(ref);
    if (watch !== undefined && watch.mutedUntilMs > deps.nowMs) return;
  }
  const mail: AlertMail = {
    kind: alert.kind,
    language: apiUser.language,
    name: alert.subjectName,
    licence: (await tx.licences.find(licenceId))?.name ?? '',
    environment,
    facts: alert.facts,
    links: {},
  };
  if (preferences.contactMail.includes(alert.kind)) {
    const address = alert.facts['address'];
    const link = {
      apiUser: ref,
      actions: linksOf[alert.kind] ?? [],
      address: typeof address === 'string' ? address : '',
    };
    const links = await createActionLinks(tx, link, deps);
    const rendered = presentAlertMail({ ...mail, links });
    await queueMail(tx, { ...ref, kind: alert.kind, recipient: apiUser.email, rendered }, deps.nowMs);
  }
  if (!preferences.teamMail.includes(alert.kind)) return;
  for (const recipient of new Set(preferences.recipients)) {
    await queueMail(
      tx,
      { ...ref, kind: alert.kind, recipient, rendered: presentAlertMail(mail) },
      deps.nowMs,
    );
  }
}

/**
 * Queues one message for each webhook that accepts the kind. The body is built once, so that a replay sends equal
 * bytes.
 */
export async function queueWebhooks(tx: StorageWriter, alert: Alert, nowMs: number): Promise<void> {
  const { licenceId, environment, apiUserId, kind } = alert;
  const body = presentWebhookBody(alert);
  for (const webhook of await tx.webhooks.list(licenceId)) {
    if (!webhook.isEnabled || webhook.kinds?.includes(kind) === false) continue;
    await queueWebhook(tx, { licenceId, environment, apiUserId, kind, recipient: webhook.id, body }, nowMs);
  }
}

/** The form that Standard Webhooks recommends: type, timestamp, data. */
function presentWebhookBody({ kind, atMs, ...alert }: Alert): string {
  return JSON.stringify({ type: `alert.${kind}`, timestamp: new Date(atMs).toISOString(), data: alert });
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

export function createAlertId(): Alert['id'] {
  const text = Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return alertIdSchema.parse(`alr_${text}`);
}
