import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Secret } from '../domain/secret.ts';
import { DeliveryRefused } from './deliver-outbox.ts';
import type { SendMessage } from './deliver-outbox.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte. `starttls`: begins in the clear and must change over. `none`: never encrypted. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly password: Secret } | undefined;
  /** Address of the sender. */
  readonly from: string;
  readonly connectionsMax: number;
  /** Authorities besides the system's, PEM. */
  readonly ca?: string | undefined;
}

export interface Mailer {
  readonly send: SendMessage;
  close(): void;
}

const contentSchema = z.object({ text: z.string(), html: z.string() });
const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 } as const;

/** Sends messages of the outbox over SMTP, on connections that are kept. A refusal of the server is a rejection. */
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
    // What a mail holds is text: nothing in it may name a file or an address to load.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    async send({ id, recipient, subject, content }) {
      const { text, html } = contentSchema.parse(JSON.parse(content ?? 'null'));
      const sent = transport.sendMail({
        from: { name: 'Postern', address: from },
        to: { name: '', address: recipient },
        subject,
        text,
        html,
        // The same on a second attempt, so that a mail that was sent twice can be told.
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      await sent.catch((error: unknown) => {
        throw isRefusedForGood(error) ? new DeliveryRefused(describe(error), { cause: error }) : error;
      });
    },
    close: () => transport.close(),
  };
}

const smtpErrorSchema = z.object({ code: z.string(), responseCode: z.int(), message: z.string() });

/**
 * RFC 5321 section 4.2.1: a 5yz reply is permanent. Only of this message: its recipient (EENVELOPE) or its content (EMESSAGE).
 * A login or a greeting that is refused (EAUTH, EPROTOCOL) is the operator's to repair, and then the message goes out.
 */
function isRefusedForGood(error: unknown): boolean {
  const { data } = smtpErrorSchema.safeParse(error);
  if (data === undefined) return false;
  return ['EENVELOPE', 'EMESSAGE'].includes(data.code) && data.responseCode >= 500 && data.responseCode < 600;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
