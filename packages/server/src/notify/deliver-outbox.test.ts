import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { tellGivenUp } from '../alerts/tell-given-up.ts';
import { Secret } from '../domain/secret.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { startMailServer } from '../testing/mail-server.ts';
import type { MailServer } from '../testing/mail-server.ts';
import { insertLicence, testEnvironment } from '../testing/storage-fixtures.ts';
import { testCertificate } from '../testing/test-certificate.ts';
import type { Storage } from '../storage/storage.ts';
import { createMailer } from './create-mailer.ts';
import type { Mailer, SmtpSettings } from './create-mailer.ts';
import { deliverOutbox, nextDelayMs } from './deliver-outbox.ts';
import type { OutboxDeps } from './deliver-outbox.ts';
import { giveUpAfterMs, queueMail } from './queue-message.ts';
import { ownBrand } from '../domain/brand.ts';

const start = 1_790_000_000_000;
const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function serve(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  closers.push(() => server.close());
  return server;
}

function mailTo(port: number, settings: Partial<SmtpSettings> = {}): Mailer {
  const mailer = createMailer({
    brand: ownBrand.mail,
    host: '127.0.0.1',
    port,
    security: 'none',
    login: undefined,
    from: 'postern@example.com',
    connectionsMax: 2,
    ...settings,
  });
  closers.push(() => mailer.close());
  return mailer;
}

async function queue(storage: Storage, subject: string, recipient = 'ada@example.com'): Promise<void> {
  const rendered = { subject, text: `text of ${subject}`, html: `<p>${subject}</p>` };
  const licence = await storage.licences.findByNumber(1);
  const licenceId = licence?.id ?? (await insertLicence(storage, 1));
  await storage.transact((tx) =>
    queueMail(
      tx,
      {
        licenceId,
        environment: testEnvironment,
        apiUserId: null,
        kind: 'network-refused',
        recipient,
        rendered,
      },
      start,
    ),
  );
}

function deliver(storage: Storage, mailer: Mailer | undefined) {
  const clock = { nowMs: start };
  const deps: OutboxDeps = {
    storage,
    senders: mailer === undefined ? {} : { mail: mailer.send },
    tellGivenUp: (tx, message, reason) => tellGivenUp(tx, message, { reason, nowMs: clock.nowMs }),
    now: () => clock.nowMs,
  };
  const run = () => deliverOutbox(deps);
  const first = async () => (await storage.outbox.list({ page: 1, pageSize: 1 })).items[0];
  return { clock, run, first };
}

/** Handler for any step of an SMTP session; the last argument of each is the callback that ends the step. */
function refuseWith(responseCode: number, text: string) {
  return (...args: readonly unknown[]): void => {
    const [stream] = args;
    if (stream instanceof Readable) stream.resume();
    const done = args.at(-1);
    if (typeof done === 'function') done(Object.assign(new Error(text), { responseCode }));
  };
}

describeEachDatabase('The outbox', (openFresh, { createEmpty, open }) => {
  it('is delivered once over a real SMTP server, and the content is wiped', async () => {
    const storage = await openFresh();
    const server = await serve();
    const { run, first } = deliver(storage, mailTo(server.port));
    await queue(storage, 'Über « Shop »');
    await Promise.all([run(), run()]);
    await run();
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({ from: 'postern@example.com', to: ['ada@example.com'] });
    const message = await first();
    expect(message).toMatchObject({ state: 'sent', attempts: 1 });
    expect(server.received[0]?.raw).toContain(`Message-ID: <${message?.id}@example.com>`);
    expect(message && (await storage.outbox.find(message.id))?.content).toBeNull();
  });

  it('waits while the mail server is down, later each time, and delivers when it is back', async () => {
    const storage = await openFresh();
    const gone = await startMailServer();
    await gone.close();
    const { clock, run, first } = deliver(storage, mailTo(gone.port));
    await queue(storage, 'Later');
    await run();
    expect(await first()).toMatchObject({ state: 'waiting', attempts: 1, nextAttemptAtMs: start + 30_000 });
    expect((await first())?.lastError).toContain('ECONNREFUSED');
    clock.nowMs = start + 29_999;
    await run();
    expect(await first()).toMatchObject({ attempts: 1 });
    const server = await serve({ port: gone.port });
    clock.nowMs = start + 30_000;
    await run();
    expect(server.received).toHaveLength(1);
    expect(await first()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('gives a message up after its time, with an alert, and keeps it to be tried again', async () => {
    const storage = await openFresh();
    const server = await serve({ refuse: () => 'mailbox on fire' });
    const { clock, run, first } = deliver(storage, mailTo(server.port));
    await queue(storage, 'Never');
    for (let tries = 0; tries < 200; tries++) {
      await run();
      const message = await first();
      if (message?.state === 'given-up') break;
      clock.nowMs = message?.nextAttemptAtMs ?? 0;
    }
    const message = await first();
    expect(message).toMatchObject({ state: 'given-up' });
    expect(message?.lastError).toContain('mailbox on fire');
    expect(clock.nowMs).toBeGreaterThan(start + giveUpAfterMs - 2 * 3_600_000);
    const licence = await storage.licences.findByNumber(1);
    const alerts =
      licence && (await storage.alerts.list(licence.id, testEnvironment, { page: 1, pageSize: 9 }));
    expect(alerts?.items).toMatchObject([
      { kind: 'delivery-given-up', facts: { recipient: 'ada@example.com', about: 'network-refused' } },
    ]);
    expect(message && (await storage.outbox.find(message.id))?.content).toContain('text of Never');
  });

  it.each([
    ['recipient', { onRcptTo: refuseWith(550, 'no such mailbox') }],
    ['content', { onData: refuseWith(554, 'rejected as spam') }],
  ])(
    'ends a message at once, with alert and audit event, whose %s is refused for good',
    async (_what, more) => {
      const storage = await openFresh();
      const server = await serve(more);
      const { run, first } = deliver(storage, mailTo(server.port));
      await queue(storage, 'Refused');
      await run();
      expect(await first()).toMatchObject({ state: 'given-up', attempts: 1 });
      const licence = await storage.licences.findByNumber(1);
      const events = licence === undefined ? [] : await storage.audit.readAfter(licence.id, 0, 100);
      expect(events.at(-1)).toMatchObject({
        action: 'message.given-up',
        after: { recipient: 'ada@example.com', attempts: 1, reason: expect.stringMatching(/55[04]/) },
      });
    },
  );

  it.each([
    ['recipient', { onRcptTo: refuseWith(450, 'greylisted') }],
    ['content', { onData: refuseWith(451, 'try later') }],
    ['login', { login: { user: 'someone', password: 'else' } }],
  ])('tries a message again whose %s is refused for now', async (what, more) => {
    const storage = await openFresh();
    const server = await serve(more);
    const login = { user: 'postern', password: new Secret('wrong') };
    const { run, first } = deliver(storage, mailTo(server.port, what === 'login' ? { login } : {}));
    await queue(storage, 'Later');
    await run();
    expect(await first()).toMatchObject({ state: 'waiting', attempts: 1 });
  });

  it('keeps mails to be read where no mail server is configured', async () => {
    const storage = await openFresh();
    const { clock, run, first } = deliver(storage, undefined);
    await queue(storage, 'Demo');
    clock.nowMs = start + 10 * giveUpAfterMs;
    await run();
    expect(await first()).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  it('loses none when its process is killed again and again', { timeout: 120_000 }, async () => {
    const database = await createEmpty();
    const first = await open(database);
    const subjects = Array.from({ length: 12 }, (_none, at) => `Message ${at}.`);
    for (const subject of subjects) await queue(first, subject);
    await first.close();
    const seen = new Set<string>();
    const killAfter = { mails: 3 };
    let child: ReturnType<typeof spawn> | undefined;
    const server = await serve({
      refuse(mail) {
        seen.add(/^Subject: (.*)$/m.exec(mail.raw)?.[1] ?? '');
        if (--killAfter.mails === 0) child?.kill('SIGKILL');
        return undefined;
      },
    });
    const program = fileURLToPath(new URL('../testing/deliver-until-killed.ts', import.meta.url));
    let killed = 0;
    for (let round = 0; round < 40; round++) {
      killAfter.mails = 1 + (round % 4);
      const nowMs = start + round * 6 * 60_000;
      const args = [program, JSON.stringify(database), String(server.port), String(nowMs)];
      child = spawn(process.execPath, args, { stdio: 'inherit' });
      const [code, signal] = await once(child, 'close');
      if (signal === 'SIGKILL') killed++;
      else expect(code).toBe(0);
      if (code === 0) break;
    }
    expect(killed).toBeGreaterThan(2);
    expect([...seen].toSorted()).toEqual(subjects.toSorted());
    const storage = await open(database);
    expect((await storage.outbox.list({ state: 'sent', page: 1, pageSize: 1 })).total).toBe(subjects.length);
  });
});

describe('SMTP', () => {
  const message = (fields: { subject?: string; recipient?: string } = {}) => ({
    id: 'msg_0123456789abcdef' as never,
    channel: 'mail' as const,
    licenceId: null,
    environment: null,
    apiUserId: null,
    kind: 'test',
    recipient: 'ada@example.com',
    subject: 'Hello',
    state: 'waiting' as const,
    attempts: 1,
    createdAtMs: 0,
    nextAttemptAtMs: 0,
    giveUpAtMs: 1,
    lastError: null,
    endedAtMs: null,
    content: JSON.stringify({ text: 'text', html: '<p>html</p>' }),
    ...fields,
  });
  const login = { user: 'postern', password: 'smtp-password-1' };
  const auth = { user: login.user, password: new Secret(login.password) };

  it.each(['tls', 'starttls'] as const)(
    'signs in over %s, with the server’s certificate judged',
    async (security) => {
      const server = await serve({ login, secure: security === 'tls' });
      const at = { host: 'localhost', security, login: auth };
      await mailTo(server.port, { ...at, ca: testCertificate.cert }).send(message());
      expect(server.received).toMatchObject([{ user: 'postern', isEncrypted: true }]);
      await expect(mailTo(server.port, at).send(message())).rejects.toThrow(/certificate/);
      expect(server.received).toHaveLength(1);
    },
  );

  it('sends nothing in the clear to a server that cannot change over', async () => {
    const server = await serve({ login, disabledCommands: ['STARTTLS'] });
    const mailer = mailTo(server.port, { security: 'starttls', login: auth });
    await expect(mailer.send(message())).rejects.toThrow(/STARTTLS|command/i);
    expect(server.received).toEqual([]);
  });

  it('says that the password is wrong, without it', async () => {
    const server = await serve({ login, secure: true });
    const wrong = { user: 'postern', password: new Secret('not-the-password') };
    const mailer = mailTo(server.port, {
      host: 'localhost',
      security: 'tls',
      login: wrong,
      ca: testCertificate.cert,
    });
    const failure = await mailer.send(message()).catch((error: unknown) => String(error));
    expect(failure).toMatch(/wrong user or password/);
    expect(failure).not.toContain('not-the-password');
  });

  it.each([
    'Hello\r\nBcc: everybody@example.com',
    'Hello\nBcc: everybody@example.com',
    'Hello\r\n\r\n<script>',
    'Hello\u2028Bcc: x@example.com',
    '=?utf-8?q?=0d=0aBcc:_x=40example.com?=',
  ])('makes one header of the subject %j', async (subject) => {
    const server = await serve();
    await mailTo(server.port).send(message({ subject }));
    const [mail] = server.received;
    const head = mail?.raw.slice(0, mail.raw.indexOf('\r\n\r\n')) ?? '';
    const names = [...head.matchAll(/^([A-Za-z-]+):/gm)].map(([, name]) => name);
    expect(names.filter((name) => name === 'Bcc')).toEqual([]);
    expect(names.filter((name) => name === 'Subject')).toHaveLength(1);
    expect(mail?.to).toEqual(['ada@example.com']);
  });

  it.each([
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nRCPT TO:<eve@example.com>',
    '"x" <eve@example.com>',
  ])('mails nobody else for the recipient %j', async (recipient) => {
    const server = await serve();
    await mailTo(server.port)
      .send(message({ recipient }))
      .catch(() => undefined);
    expect(
      server.received
        .flatMap(({ to }) => to)
        .filter((to) => to === 'eve@example.com' && recipient.startsWith('ada')),
    ).toEqual([]);
    expect(server.received.flatMap(({ to }) => to).length).toBeLessThan(2);
  });
});

it('waits longer each time, and at most an hour', () => {
  expect([1, 2, 3, 4, 7, 8, 9, 50].map(nextDelayMs)).toEqual([
    30_000, 60_000, 120_000, 240_000, 1_920_000, 3_600_000, 3_600_000, 3_600_000,
  ]);
});
