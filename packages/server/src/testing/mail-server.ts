import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { testCertificate } from './test-certificate.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The mail as it was transmitted: headers, an empty line, the body. */
  readonly raw: string;
  readonly user: string | undefined;
  readonly isEncrypted: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly received: ReceivedMail[];
  close(): Promise<void>;
}

/** Starts a real SMTP server on a free port of the loopback. `refuse` returns the reason to reject a mail. */
export async function startMailServer(
  options: SMTPServerOptions & {
    readonly port?: number;
    readonly login?: { readonly user: string; readonly password: string };
    readonly refuse?: (mail: ReceivedMail) => string | undefined;
  } = {},
): Promise<MailServer> {
  const { port = 0, login, refuse, ...more } = options;
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    ...testCertificate,
    logger: false,
    authOptional: login === undefined,
    onAuth({ username, password }, _session, done) {
      if (login === undefined || username !== login.user || password !== login.password) {
        done(new Error('wrong user or password'));
        return;
      }
      done(null, { user: username });
    },
    async onData(stream, session, done) {
      const raw = await text(stream).catch(() => undefined);
      if (raw === undefined) return; // the client has disconnected
      const mail = createReceivedMail(raw, session);
      const why = refuse?.(mail);
      if (why === undefined) received.push(mail);
      done(why === undefined ? null : new Error(why));
    },
    ...more,
  });
  server.on('error', () => undefined);
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  return {
    port: address.port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function createReceivedMail(raw: string, session: SMTPServerSession): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    raw,
    user: session.user as string | undefined, // what onAuth gave
    isEncrypted: session.secure,
  };
}
