import { createSweep } from '../alerts/sweep.ts';
import { tellGivenUp } from '../alerts/tell-given-up.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';
import { createWebhookSecrets } from '../crypto/webhook-secret.ts';
import { createMailer } from '../notify/create-mailer.ts';
import type { Mailer } from '../notify/create-mailer.ts';
import { createWebhookSender } from '../notify/create-webhook-sender.ts';
import { createOutboxDelivery } from '../notify/deliver-outbox.ts';
import { createOutboundPost } from '../notify/outbound-fetch.ts';
import type { Core } from './open-core.ts';
import { presentConsoleUrl } from './present-console-url.ts';

export interface AlertsDeps {
  readonly core: Pick<Core, 'storage' | 'masterKeys'>;
  readonly env: EnvironmentVariables;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

/**
 * Tells what became due, and delivers the outbox, until it is closed. Without a mail server mails stay in the outbox.
 *
 * @throws ConfigError when the mail server's password cannot be read
 */
export async function startAlerts(config: Config, deps: AlertsDeps): Promise<{ close(): Promise<void> }> {
  const { now, reportFault } = deps;
  const { storage, masterKeys } = deps.core;
  const { rotationDueAfterDays } = config.alerts;
  const mailer = await openMailer(config, deps.env);
  const webhook = createWebhookSender({
    storage,
    secrets: createWebhookSecrets(masterKeys),
    post: createOutboundPost({ allowed: config.outbound.allowed }),
    now,
  });
  const delivery = createOutboxDelivery({
    storage,
    senders: { webhook, ...(mailer === undefined ? {} : { mail: mailer.send }) },
    tellGivenUp: (tx, message, reason) => tellGivenUp(tx, message, { reason, nowMs: now() }),
    now,
    reportFault,
  });
  const consoleUrl = presentConsoleUrl(config);
  const sweep = createSweep({ storage, consoleUrl, rotationDueAfterDays, now, reportFault });
  sweep.start();
  delivery.start();
  return {
    async close() {
      await sweep.close();
      await delivery.close();
      mailer?.close();
    },
  };
}

async function openMailer({ smtp }: Config, env: EnvironmentVariables): Promise<Mailer | undefined> {
  if (smtp === undefined) return undefined;
  const { host, port, security, user, password, from, connectionsMax } = smtp;
  const login =
    user === undefined || password === undefined
      ? undefined
      : { user, password: await loadSecret(password, env) };
  return createMailer({ host, port, security, login, from, connectionsMax });
}
