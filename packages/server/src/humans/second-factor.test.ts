import { randomBytes } from 'node:crypto';
import { createOTP } from '@better-auth/utils/otp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Secret } from '../domain/secret.ts';
import type { Storage } from '../storage/storage.ts';
import { createBrowser } from '../testing/browser.ts';
import type { Browser } from '../testing/browser.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createSoftwareAuthenticator } from '../testing/software-authenticator.ts';
import { createHumans } from './create-humans.ts';

const origin = 'https://console.example';

// better-auth judges codes by the process's clock, which is stopped here, so that each code is of a later step.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());
const passStep = () => vi.setSystemTime(Date.now() + 30_000);
const [email, password] = ['olga@example.com', 'correct horse battery staple'];

/** An installation that requires a second factor, and its first operator, who has just used the first run's link. */
async function createStrictDesk(storage: Storage) {
  const humans = createHumans({
    productName: 'Postern',
    storage,
    publicUrl: origin,
    consoleOrigins: [origin],
    sessionSecret: new Secret(randomBytes(32).toString('base64')),
    passwordHasher: {
      hash: (text) => Promise.resolve(`quick ${text.reveal()}`),
      isPassword: (text, hash) => Promise.resolve(hash === `quick ${text.reveal()}`),
      refuseSlowly: () => Promise.resolve(false),
    },
    providers: [],
    secondFactor: 'required',
    place: 'console',
    canMail: true,
    sessionIdleMs: 3_600_000,
    docsUrl: 'https://docs.example/errors',
    now: Date.now,
    reportFault: (fault) => {
      throw fault;
    },
  });
  const open = () =>
    createBrowser(origin, (request) => humans.authApp.fetch(request, { clientAddress: '192.0.2.1' }));
  const awaits = async (browser: Browser) => {
    const request = new Request(origin, { headers: { cookie: browser.cookie() } });
    return (await humans.findSession(request, null))?.awaitsSecondFactor;
  };
  const owner = open();
  const token = new URL((await humans.createFirstRunLink()) ?? '').hash.slice(1);
  await owner.post('/auth-api/first-run', { token, name: 'Olga', email, password });
  return { open, awaits, owner };
}

const signIn = (browser: Browser) => browser.post('/auth-api/sign-in/email', { email, password });
const codeOf = async (answer: Response) => z.object({ code: z.string() }).parse(await answer.json()).code;

async function challengeFrom(browser: Browser, kind: 'register' | 'authenticate'): Promise<string> {
  const answer = await browser.get(`/auth-api/passkey/generate-${kind}-options`);
  return z.object({ challenge: z.string() }).parse(await answer.json()).challenge;
}

async function registerPasskey(browser: Browser) {
  const authenticator = createSoftwareAuthenticator('console.example', origin);
  const response = authenticator.register(await challengeFrom(browser, 'register'));
  expect((await browser.post('/auth-api/passkey/verify-registration', { response })).status).toBe(200);
  return authenticator;
}

async function registerTotp(browser: Browser): Promise<() => Promise<string>> {
  const enabled = await browser.post('/auth-api/two-factor/enable', { password });
  const { totpURI } = z.object({ totpURI: z.string() }).parse(await enabled.json());
  const secret = decodeBase32(new URL(totpURI).searchParams.get('secret') ?? '');
  const code = () => {
    passStep();
    return createOTP(secret).totp();
  };
  await browser.post('/auth-api/two-factor/verify-totp', { code: await code() });
  return code;
}

describeEachDatabase('where more than a password is asked', (openFresh) => {
  it('a new account has to set up a factor, and an authenticator app is one', async () => {
    const { open, awaits, owner } = await createStrictDesk(await openFresh());
    expect(await awaits(owner)).toBe(true);
    const code = await registerTotp(owner);
    expect(await awaits(owner)).toBe(false);
    const later = open();
    await signIn(later);
    expect(await awaits(later)).toBeUndefined();
    await later.post('/auth-api/two-factor/verify-totp', { code: await code() });
    expect(await awaits(later)).toBe(false);
  });

  it('a passkey is a factor; the password alone is not, and cannot make itself one', async () => {
    const { open, awaits, owner } = await createStrictDesk(await openFresh());
    const authenticator = await registerPasskey(owner);
    expect(await awaits(owner)).toBe(false);
    const thief = open();
    await signIn(thief);
    expect(await awaits(thief)).toBe(true);
    const attempts = [
      thief.post('/auth-api/two-factor/enable', { password }),
      thief.post('/auth-api/two-factor/disable', { password }),
      thief.post('/auth-api/two-factor/generate-backup-codes', { password }),
      thief.get('/auth-api/passkey/generate-register-options'),
      thief.post('/auth-api/passkey/verify-registration', { response: authenticator.register('x') }),
      thief.post('/auth-api/passkey/delete-passkey', { id: 'x' }),
      thief.post('/auth-api/change-password', {
        currentPassword: password,
        newPassword: 'a new one of mine',
      }),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'second_factor_needed']);
    }
    await thief.post('/auth-api/step-up', { password });
    expect(await awaits(thief)).toBe(true);
  });

  it('the passkey makes a session whole that began with the password', async () => {
    const { open, awaits, owner } = await createStrictDesk(await openFresh());
    const authenticator = await registerPasskey(owner);
    const browser = open();
    await signIn(browser);
    const account = await (await browser.get('/auth-api/account')).json();
    expect(account).toMatchObject({ hasTotp: false, hasPasskey: true, secondFactorBy: null });
    const response = authenticator.authenticate(await challengeFrom(browser, 'authenticate'));
    expect((await browser.post('/auth-api/step-up/passkey', { response })).status).toBe(200);
    expect(await awaits(browser)).toBe(false);
    const alone = open();
    const fresh = authenticator.authenticate(await challengeFrom(alone, 'authenticate'));
    await alone.post('/auth-api/passkey/verify-authentication', { response: fresh });
    expect(await awaits(alone)).toBe(false);
  });

  it('stays given when the password changes, and the answer holds no secret of the new session', async () => {
    const { awaits, owner } = await createStrictDesk(await openFresh());
    await registerTotp(owner);
    const body = { currentPassword: password, newPassword: 'a new one of mine' };
    const changed = await owner.post('/auth-api/change-password', body);
    expect([changed.status, await changed.json()]).toEqual([200, {}]);
    expect(await awaits(owner)).toBe(false);
    const account = await (await owner.get('/auth-api/account')).json();
    expect(account).toMatchObject({ secondFactorBy: 'totp' });
    const sessions = await (await owner.get('/auth-api/sessions')).json();
    expect(sessions).toMatchObject({ items: [{ address: '192.0.2.1', isCurrent: true }] });
  });

  it('a session that may set one up still may when the password changes', async () => {
    const { awaits, owner } = await createStrictDesk(await openFresh());
    const body = { currentPassword: password, newPassword: 'a new one of mine' };
    await owner.post('/auth-api/change-password', body);
    expect(await awaits(owner)).toBe(true);
    const account = await (await owner.get('/auth-api/account')).json();
    expect(account).toMatchObject({ secondFactorBy: null, mayEnrol: true });
  });

  it('ends the other sessions of the person when a factor is set up or taken off', async () => {
    const { open, awaits, owner } = await createStrictDesk(await openFresh());
    const older = open();
    await signIn(older);
    const code = await registerTotp(owner);
    expect([await awaits(owner), await awaits(older)]).toEqual([false, undefined]);
    const later = open();
    await signIn(later);
    await later.post('/auth-api/two-factor/verify-totp', { code: await code() });
    expect(await awaits(later)).toBe(false);
    expect((await owner.post('/auth-api/two-factor/disable', { password })).status).toBe(200);
    expect(await awaits(later)).toBeUndefined();
  });

  it('a password alone enrols nothing, though the person has no factor yet', async () => {
    const { open, awaits } = await createStrictDesk(await openFresh());
    const guesser = open();
    await signIn(guesser);
    expect(await awaits(guesser)).toBe(true);
    const attempts = [
      guesser.post('/auth-api/two-factor/enable', { password }),
      guesser.get('/auth-api/passkey/generate-register-options'),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'enrolment_proof_needed']);
    }
  });

  it('each code of an app is good once: to confirm it, to sign in, and as a fresh proof', async () => {
    const { open, awaits, owner } = await createStrictDesk(await openFresh());
    const code = await registerTotp(owner);
    const seen = await code();
    const use = async () => {
      const browser = open();
      await signIn(browser);
      const answer = await browser.post('/auth-api/two-factor/verify-totp', { code: seen });
      return { browser, answer };
    };
    const first = await use();
    expect([first.answer.status, await awaits(first.browser)]).toEqual([200, false]);
    const again = await use();
    expect([again.answer.status, await codeOf(again.answer)]).toEqual([401, 'code_used']);
    expect(await awaits(again.browser)).toBeUndefined();
    const fresh = await owner.post('/auth-api/step-up', { code: seen });
    expect([fresh.status, await codeOf(fresh)]).toEqual([401, 'code_used']);
    expect((await owner.post('/auth-api/step-up', { code: await code() })).status).toBe(200);
  });

  it('a code is taken once even when it is given to several processes at the same moment', async () => {
    const { open, owner } = await createStrictDesk(await openFresh());
    const code = await registerTotp(owner);
    const browsers = [open(), open(), open()];
    await Promise.all(browsers.map(signIn));
    const seen = await code();
    const answers = await Promise.all(
      browsers.map((browser) => browser.post('/auth-api/two-factor/verify-totp', { code: seen })),
    );
    const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
    expect(statuses).toEqual([200, 401, 401]);
  });
});

function decodeBase32(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('utf8');
}
