import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { LicenceId } from '@postern/contract/ids';
import { licenceIdSchema } from '@postern/contract/ids';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { createOneTimeToken } from '../crypto/one-time-token.ts';
import { Secret } from '../domain/secret.ts';
import { createHumans } from '../humans/create-humans.ts';
import type { HumansDeps } from '../humans/human-parts.ts';
import type { Storage } from '../storage/storage.ts';
import { createBrowser } from './browser.ts';
import type { Browser } from './browser.ts';

export const deskOrigin = 'https://console.example';
/** A password that is not guessable, for people of tests. */
export const deskPassword = 'correct horse battery staple';

/** A fast substitute for the real hash, which has tests of its own; see crypto/password-hash.ts. */
export const quickHasher: PasswordHasher = {
  hash: (text) => Promise.resolve(`quick ${text.reveal()}`),
  isPassword: (text, hash) => Promise.resolve(hash === `quick ${text.reveal()}`),
  refuseSlowly: () => Promise.resolve(false),
};

/** Opens people's sign-in over a storage, with a clock that moves only when a test moves it. */
export function createPeopleDesk(storage: Storage, overrides: Partial<HumansDeps> = {}) {
  const clock = { nowMs: Date.now() };
  const faults: unknown[] = [];
  const humans = createHumans({
    productName: 'Postern',
    storage,
    publicUrl: deskOrigin,
    consoleOrigins: [deskOrigin],
    sessionSecret: new Secret(randomBytes(32).toString('base64')),
    passwordHasher: quickHasher,
    providers: [],
    secondFactor: 'optional',
    place: 'console',
    canMail: true,
    sessionIdleMs: 3_600_000,
    docsUrl: 'https://docs.example/errors',
    now: () => clock.nowMs,
    reportFault: (fault) => faults.push(fault),
    ...overrides,
  });
  const open = (clientAddress = '192.0.2.1') =>
    createBrowser(deskOrigin, (request) => humans.authApp.fetch(request, { clientAddress }));
  const sessionOf = (browser: Browser) =>
    humans.findSession(new Request(deskOrigin, { headers: { cookie: browser.cookie() } }), '192.0.2.1');
  return {
    humans,
    storage,
    faults,
    open,
    sessionOf,
    passMs: (ms: number) => void (clock.nowMs += ms),
    nowMs: () => clock.nowMs,
    signIn: async (email: string, password = deskPassword) => {
      const browser = open();
      const answer = await browser.post('/auth-api/sign-in/email', { email, password });
      return { browser, status: answer.status };
    },
  };
}
export type PeopleDesk = ReturnType<typeof createPeopleDesk>;

/** The first operator, signed in, with an address that is not proved. */
export async function createFirstOperator(desk: PeopleDesk, email = 'olga@example.com'): Promise<Browser> {
  const browser = desk.open();
  const token = new URL((await desk.humans.createFirstRunLink()) ?? '').hash.slice(1);
  await browser.post('/auth-api/first-run', { token, name: 'Olga', email, password: deskPassword });
  return browser;
}

let licences = 0;
export async function createDeskLicence({ storage }: PeopleDesk, name: string): Promise<LicenceId> {
  licences += 1;
  const number = licences;
  const accountName = `desk-${number}`;
  const licence = await storage.transact((tx) =>
    tx.licences.insert({ number, name, accountName, keyDisplay: 'viewable', createdAtMs: 1 }),
  );
  return licenceIdSchema.parse(licence.id);
}

/**
 * Returns the secret of an invitation's link. With `isMailed` the invitation counts as mailed, so that only the invited
 * person has the link.
 */
export async function inviteTo(
  desk: PeopleDesk,
  to: {
    readonly licenceId: LicenceId | null;
    readonly email: string;
    readonly role: Role;
    readonly isMailed: boolean;
  },
): Promise<string> {
  const { token, digest } = createOneTimeToken();
  await desk.storage.transact((tx) =>
    tx.invitations.insert({
      ...to,
      tokenDigest: digest,
      invitedBy: 'Olga',
      invitedById: null,
      language: 'en',
      createdAtMs: desk.nowMs(),
      expiresAtMs: desk.nowMs() + 3_600_000,
    }),
  );
  return token.reveal();
}

/** Returns the mails to an address, newest first. */
export async function readMails(
  { humans, storage }: PeopleDesk,
  recipient: string,
): Promise<readonly { readonly subject: string; readonly text: string }[]> {
  await humans.settled();
  const { items } = await storage.outbox.list({ page: 1, pageSize: 100, recipient });
  const mails = await Promise.all(items.map(({ id }) => storage.outbox.find(id)));
  return mails.flatMap((mail) => {
    if (mail === undefined) return [];
    const { text } = z.object({ text: z.string() }).parse(JSON.parse(mail.content ?? '{}'));
    return [{ subject: mail.subject, text }];
  });
}

/** The secret of the newest link that was mailed to an address. */
export async function readMailedToken(desk: PeopleDesk, recipient: string): Promise<string> {
  const [newest] = await readMails(desk, recipient);
  return /#([\w-]{43})/.exec(newest?.text ?? '')?.[1] ?? '';
}

export async function codeOf(answer: Response): Promise<string> {
  return z.object({ code: z.string() }).parse(await answer.json()).code;
}
