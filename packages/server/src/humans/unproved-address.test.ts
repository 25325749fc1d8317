import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { Secret } from '../domain/secret.ts';
import type { Browser } from '../testing/browser.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { startIdentityProvider, testClientSecret } from '../testing/identity-provider.ts';
import type { IdentityProvider } from '../testing/identity-provider.ts';
import {
  codeOf,
  createDeskLicence,
  createFirstOperator,
  createPeopleDesk,
  deskPassword,
  inviteTo,
  readMails,
} from '../testing/people-desk.ts';
import type { PeopleDesk } from '../testing/people-desk.ts';

const victim = 'ops@saas.test';
const known = 'known to mallory and nobody else 42';
let provider: IdentityProvider;
beforeEach(async () => {
  provider = await startIdentityProvider();
  provider.setPerson({ email: victim, emailVerified: true });
});
afterEach(() => provider.close());

async function signInElsewhere(browser: Browser): Promise<string> {
  const begun = await browser.post('/auth-api/sign-in/oauth2', { providerId: 'company', callbackURL: '/' });
  const { url } = z.object({ url: z.url() }).parse(await begun.json());
  const back = new URL(provider.consent(url));
  const answer = await browser.get(`${back.pathname}${back.search}`, { 'sec-fetch-site': 'cross-site' });
  return answer.headers.get('location') ?? '';
}

function accept(browser: Browser, token: string, more: object): Promise<Response> {
  return browser.post('/auth-api/invitation/accept', { token, ...more });
}

describeEachDatabase('an address that nobody proved', (openFresh) => {
  async function start(secondFactor: 'required' | 'optional' = 'optional') {
    const storage = await openFresh();
    const desk = createPeopleDesk(storage, {
      secondFactor,
      providers: [
        {
          id: 'company',
          name: 'Company',
          discoveryUrl: provider.discoveryUrl,
          clientId: 'postern',
          clientSecret: new Secret(testClientSecret),
          trustEmail: true,
        },
      ],
    });
    return desk;
  }

  /** Mallory, a licence admin of Alpha, invites a stranger's address and opens the link that was handed to her. */
  async function hijack(desk: PeopleDesk) {
    const alpha = await createDeskLicence(desk, 'Alpha');
    const to = { licenceId: alpha, email: victim, role: 'licence-viewer', isMailed: false } as const;
    const mallory = desk.open();
    const answer = await accept(mallory, await inviteTo(desk, to), { name: 'Ops', password: known });
    expect(answer.status).toBe(200);
    return { alpha, mallory };
  }
  const find = async ({ storage }: PeopleDesk) => await storage.humans.findByEmail(victim);

  it('gets no single sign-on linked to it: the real person never lands in an account that somebody else made', async () => {
    const desk = await start();
    const { mallory } = await hijack(desk);
    expect(await find(desk)).toMatchObject({ isAddressProved: false });
    const real = desk.open();
    expect(await signInElsewhere(real)).toContain('error=');
    expect(await desk.sessionOf(real)).toBeUndefined();
    expect((await desk.storage.humans.getPerson((await find(desk))?.id ?? ('' as never)))?.providers).toEqual(
      [],
    );
    expect(await desk.sessionOf(mallory)).toMatchObject({ isOperator: false });
  });

  it('brings no seat in another licence, and none among the operators', async () => {
    const desk = await start();
    const { mallory } = await hijack(desk);
    const gamma = await createDeskLicence(desk, 'Gamma');
    for (const to of [
      { licenceId: gamma, role: 'licence-admin' },
      { licenceId: null, role: 'operator' },
    ] as const) {
      const token = await inviteTo(desk, { ...to, email: victim, isMailed: false });
      const refused = await accept(mallory, token, {});
      expect([refused.status, await codeOf(refused)]).toEqual([403, 'address_unproved']);
    }
    expect(await desk.sessionOf(mallory)).toMatchObject({ isOperator: false, memberships: [{}] });
  });

  it('is taken over by whoever proves it: password, factors and sessions of before are gone', async () => {
    const desk = await start('required');
    const { alpha, mallory } = await hijack(desk);
    const enabled = await mallory.post('/auth-api/two-factor/enable', { password: known });
    expect(enabled.status).toBe(200);
    const token = await inviteTo(desk, { licenceId: null, email: victim, role: 'operator', isMailed: true });
    const real = desk.open();
    const shown = await (await real.post('/auth-api/invitation', { token })).json();
    expect(shown).toMatchObject({ email: victim, hasAccount: false });
    expect((await accept(real, token, { name: 'Real Ops', password: deskPassword })).status).toBe(200);
    expect(await desk.sessionOf(mallory)).toBeUndefined();
    expect((await desk.signIn(victim, known)).status).toBe(401);
    expect(await find(desk)).toMatchObject({ isAddressProved: true, name: 'Real Ops' });
    expect(await desk.sessionOf(real)).toMatchObject({
      isOperator: true,
      memberships: [{ licenceId: alpha }],
    });
    // After that the sign-on with the same address is theirs, and replaces the password.
    const atWork = desk.open();
    expect(await signInElsewhere(atWork)).toBe('/');
    expect(await desk.sessionOf(atWork)).toMatchObject({ isOperator: true, awaitsSecondFactor: false });
    expect((await desk.signIn(victim)).status).toBe(401);
    expect(await desk.sessionOf(real)).toBeUndefined();
  });

  it('is taken over by a reset link that is mailed to it, too', async () => {
    const desk = await start();
    const { mallory } = await hijack(desk);
    await desk.open().post('/auth-api/recovery', { email: victim, kind: 'password' });
    const [mail] = await readMails(desk, victim);
    const token = /#([\w-]{43})/.exec(mail?.text ?? '')?.[1];
    const used = await desk.open().post('/auth-api/recovery/use', { token, password: deskPassword });
    expect(await used.json()).toEqual({ isSignedIn: true });
    expect(await desk.sessionOf(mallory)).toBeUndefined();
    expect([(await desk.signIn(victim, known)).status, (await desk.signIn(victim)).status]).toEqual([
      401, 200,
    ]);
    expect(await find(desk)).toMatchObject({ isAddressProved: true });
  });

  it('makes no operator of the account before an operator confirms it', async () => {
    const desk = await start();
    const token = await inviteTo(desk, { licenceId: null, email: victim, role: 'operator', isMailed: false });
    const browser = desk.open();
    expect((await accept(browser, token, { name: 'Ops', password: deskPassword })).status).toBe(200);
    expect(await desk.sessionOf(browser)).toMatchObject({ isOperator: false });
    const human = await find(desk);
    expect(await desk.storage.members.list(null)).toMatchObject([
      { awaitsProof: true, isAddressProved: false },
    ]);
    await desk.storage.transact((tx) => tx.humans.proveAddress(human?.id ?? ('' as never)));
    expect(await desk.sessionOf(browser)).toMatchObject({ isOperator: true });
  });

  it('does not give the first operator’s account to whoever has the address: it may have been mistyped', async () => {
    const desk = await start();
    const operator = await createFirstOperator(desk, victim);
    expect(await desk.sessionOf(operator)).toMatchObject({ isOperator: true });
    expect(await signInElsewhere(desk.open())).toContain('error=');
    await desk.open().post('/auth-api/recovery', { email: victim, kind: 'password' });
    expect(await readMails(desk, victim)).toEqual([]);
    const gamma = await createDeskLicence(desk, 'Gamma');
    const to = { licenceId: gamma, email: victim, role: 'licence-viewer', isMailed: true } as const;
    const stranger = await accept(desk.open(), await inviteTo(desk, to), { name: 'X', password: known });
    expect([stranger.status, await codeOf(stranger)]).toEqual([401, 'not_signed_in']);
    // A person who is signed in and has received the mail is the same person.
    expect((await accept(operator, await inviteTo(desk, to), {})).status).toBe(200);
    expect(await find(desk)).toMatchObject({ isAddressProved: true });
  });

  it('cannot be kept from its owner by an account without a seat', async () => {
    const desk = await start();
    const { alpha, mallory } = await hijack(desk);
    const human = await find(desk);
    await desk.storage.transact((tx) => tx.members.remove(alpha, human?.id ?? ('' as never)));
    const gamma = await createDeskLicence(desk, 'Gamma');
    const to = { licenceId: gamma, email: victim, role: 'licence-admin', isMailed: false } as const;
    const real = desk.open();
    const answer = await accept(real, await inviteTo(desk, to), { name: 'Real', password: deskPassword });
    expect(answer.status).toBe(200);
    expect(await desk.sessionOf(mallory)).toBeUndefined();
    expect(await desk.sessionOf(real)).toMatchObject({ memberships: [{ licenceId: gamma }] });
  });
});

describeEachDatabase('a mailed code', (openFresh) => {
  async function mailedCode(desk: PeopleDesk, browser: Browser, email: string): Promise<string> {
    expect((await browser.post('/auth-api/address/send-code', {})).status).toBe(200);
    const [mail] = await readMails(desk, email);
    return /\b\d{8}\b/.exec(mail?.text ?? '')?.[0] ?? '';
  }

  it('proves the address, and a new password takes the place of one that somebody else may know', async () => {
    const desk = createPeopleDesk(await openFresh());
    const alpha = await createDeskLicence(desk, 'Alpha');
    const to = { licenceId: alpha, email: victim, role: 'licence-admin', isMailed: false } as const;
    const browser = desk.open();
    await accept(browser, await inviteTo(desk, to), { name: 'Ops', password: known });
    const elsewhere = await desk.signIn(victim, known);
    const code = await mailedCode(desk, browser, victim);
    const without = await browser.post('/auth-api/address/verify', { code });
    expect([without.status, await codeOf(without)]).toEqual([400, 'request_invalid']);
    const given = await browser.post('/auth-api/address/verify', { code, newPassword: deskPassword });
    expect(given.status).toBe(200);
    expect(await (await browser.get('/auth-api/account')).json()).toMatchObject({
      isAddressProved: true,
      mayEnrol: true,
    });
    expect(await desk.sessionOf(elsewhere.browser)).toBeUndefined();
    expect([(await desk.signIn(victim, known)).status, (await desk.signIn(victim)).status]).toEqual([
      401, 200,
    ]);
    expect((await browser.post('/auth-api/address/verify', { code, newPassword: known })).status).toBe(401);
  });

  it('lets a session set up a second factor that a password alone does not', async () => {
    const desk = createPeopleDesk(await openFresh());
    await createFirstOperator(desk);
    const { browser } = await desk.signIn('olga@example.com');
    const enable = () => browser.post('/auth-api/two-factor/enable', { password: deskPassword });
    expect(await codeOf(await enable())).toBe('enrolment_proof_needed');
    const code = await mailedCode(desk, browser, 'olga@example.com');
    expect((await browser.post('/auth-api/address/verify', { code })).status).toBe(200);
    expect((await enable()).status).toBe(200);
  });

  it('is tried five times at most, works for a quarter of an hour, and is sent five times an hour', async () => {
    const desk = createPeopleDesk(await openFresh());
    const browser = await createFirstOperator(desk);
    const code = await mailedCode(desk, browser, 'olga@example.com');
    const wrong = code === '00000000' ? '00000001' : '00000000';
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await browser.post('/auth-api/address/verify', { code: wrong })).status).toBe(401);
    }
    expect((await browser.post('/auth-api/address/verify', { code })).status).toBe(401);
    desk.passMs(16 * 60_000);
    const next = await mailedCode(desk, browser, 'olga@example.com');
    desk.passMs(15 * 60_000);
    expect((await browser.post('/auth-api/address/verify', { code: next })).status).toBe(401);
    for (let sent = 2; sent < 5; sent++) await mailedCode(desk, browser, 'olga@example.com');
    const limited = await browser.post('/auth-api/address/send-code', {});
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3600']);
  });

  it('is refused with what to do instead where nothing can be mailed', async () => {
    const desk = createPeopleDesk(await openFresh(), { canMail: false });
    const browser = await createFirstOperator(desk);
    const answer = await browser.post('/auth-api/address/send-code', {});
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'mail_not_configured']);
  });
});
