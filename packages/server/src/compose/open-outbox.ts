import { tellGivenUp } from '../alerts/tell-given-up.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';
import { createWebhookSecrets } from '../crypto/webhook-secret.ts';
import { getMailBrand } from '../brand/load-brand.ts';
import { createMailer } from '../notify/create-mailer.ts';
import type { Mailer } from '../notify/create-mailer.ts';
import { createWebhookSender } from '../notify/create-webhook-sender.ts';
import { deliverOutbox } from '../notify/deliver-outbox.ts';
import type { OutboxDeps } from '../notify/deliver-outbox.ts';
import { createOutboundPost } from '../notify/outbound-fetch.ts';
import type { Core } from './open-core.ts';

export interface OutboxParts {
  readonly core: Pick<Core, 'storage' | 'masterKeys'>;
  readonly env: EnvironmentVariables;
  readonly now: () => number;
}

/** Sends the messages in the outbox. Connections to the mail server stay open until this is disposed of. */
export interface Outbox extends AsyncDisposable {
  /** Sends every message that is due; see deliverOutbox. */
  deliver(signal: AbortSignal): Promise<void>;
}

/**
 * Opens the delivery of mails and webhook messages. Without a mail server, mails stay in the outbox, where they can be
 * read.
 *
 * @throws ConfigError when the mail server's password cannot be read
 */
export async function openOutbox(config: Config, { core, env, now }: OutboxParts): Promise<Outbox> {
  const { storage, masterKeys } = core;
  const mailer = await openMailer(config, env);
  const webhook = createWebhookSender({
    storage,
    secrets: createWebhookSecrets(masterKeys),
    post: createOutboundPost({ allowed: config.outbound.allowed }),
    now,
    productName: config.brand.name,
  });
  const deps: OutboxDeps = {
    storage,
    senders: { webhook, ...(mailer === undefined ? {} : { mail: mailer.send }) },
    tellGivenUp: (tx, message, reason) => tellGivenUp(tx, message, { reason, nowMs: now() }),
    now,
  };
  return {
    deliver: (signal) => deliverOutbox(deps, signal),
    async [Symbol.asyncDispose]() {
      mailer?.close();
    },
  };
}

/** Undefined where no mail server is configured. @throws ConfigError when its password cannot be read */
export async function openMailer(
  { smtp, brand }: Config,
  env: EnvironmentVariables,
): Promise<Mailer | undefined> {
  if (smtp === undefined) return undefined;
  const { host, port, security, user, password, from, connectionsMax } = smtp;
  const login =
    user === undefined || password === undefined
      ? undefined
      : { user, password: await loadSecret(password, env) };
  return createMailer({ host, port, security, login, from, connectionsMax, brand: getMailBrand(brand) });
}
