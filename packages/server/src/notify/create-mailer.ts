import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Brand } from '../domain/brand.ts';
import type { Secret } from '../domain/secret.ts';
import { DeliveryRefused } from './deliver-outbox.ts';
import type { SendMessage } from './deliver-outbox.ts';
import { addFooter } from './mails/add-footer.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /**
   * `tls` encrypts from the first byte. `starttls` begins in clear text and has to switch to TLS. `none` never
   * encrypts.
   */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly password: Secret } | undefined;
  /** The name beside the sender's address, and the last paragraph of every mail. */
  readonly brand: Brand['mail'];
  /** The sender's address. */
  readonly from: string;
  readonly connectionsMax: number;
  /** Certificate authorities to trust besides the system's, in PEM. */
  readonly ca?: string | undefined;
}

export interface Mailer {
  readonly send: SendMessage;
  /** Connects, encrypts and signs in as for a mail, and sends none. Rejects with the server's answer. */
  verify(): Promise<void>;
  close(): void;
}

const contentSchema = z.object({ text: z.string(), html: z.string() });
const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 } as const;

/** Sends messages of the outbox over SMTP, on pooled connections. Rejects when the server refuses a message. */
export function createMailer(settings: SmtpSettings): Mailer {
  const { host, port, security, login, from } = settings;
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    maxConnections: settings.connectionsMax,
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password.reveal() } }),
    ...(settings.ca === undefined ? {} : { tls: { ca: settings.ca } }),
    ...timeouts,
    // A mail contains text only: it must not name a file or a URL from which nodemailer would load content.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    async send({ id, recipient, subject, content }) {
      const { text, html } = addFooter(contentSchema.parse(JSON.parse(content ?? 'null')), settings.brand);
      const sent = transport.sendMail({
        from: { name: settings.brand.senderName, address: from },
        to: { name: '', address: recipient },
        subject,
        text,
        html,
        // Equal on each attempt, so that a mail that was sent twice can be recognised.
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      await sent.catch((error: unknown) => {
        throw isRefusedForGood(error) ? new DeliveryRefused(describe(error), { cause: error }) : error;
      });
    },
    async verify() {
      await transport.verify();
    },
    close: () => transport.close(),
  };
}

const smtpErrorSchema = z.object({ code: z.string(), responseCode: z.int(), message: z.string() });

/**
 * RFC 5321 section 4.2.1: a 5yz reply is permanent. Only refusals of this recipient (EENVELOPE) or content (EMESSAGE)
 * count. When the server refuses the login or the greeting (EAUTH, EPROTOCOL), the operator has to repair that, and the
 * message can be sent afterwards.
 */
function isRefusedForGood(error: unknown): boolean {
  const { data } = smtpErrorSchema.safeParse(error);
  if (data === undefined) return false;
  return ['EENVELOPE', 'EMESSAGE'].includes(data.code) && data.responseCode >= 500 && data.responseCode < 600;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
