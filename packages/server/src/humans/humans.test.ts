import { randomBytes } from 'node:crypto';
import { createOTP } from '@better-auth/utils/otp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { licenceIdSchema } from '@postern/contract/ids';
import type { LicenceId } from '@postern/contract/ids';
import type { LicenceRole } from '@postern/contract/member';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { createOneTimeToken } from '../crypto/one-time-token.ts';
import { Secret } from '../domain/secret.ts';
import type { Storage } from '../storage/storage.ts';
import { createBrowser } from '../testing/browser.ts';
import type { Browser } from '../testing/browser.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createSoftwareAuthenticator } from '../testing/software-authenticator.ts';
import { stepUpMs } from './create-auth.ts';
import { createHumans } from './create-humans.ts';

const origin = 'https://console.example';
const password = 'correct horse battery staple';

// better-auth judges codes by the process's clock, which is stopped here, so that each code is of a later step.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

/** A fast substitute for the real hash, which has tests of its own; see crypto/password-hash.ts. */
const quickHasher: PasswordHasher = {
  hash: (text) => Promise.resolve(`quick ${text.reveal()}`),
  isPassword: (text, hash) => Promise.resolve(hash === `quick ${text.reveal()}`),
  refuseSlowly: () => Promise.resolve(false),
};

/** Opens a desk with a clock that moves only when a test moves it. */
function createDesk(
  storage: Storage,
  publicUrl = origin,
  secondFactor: 'required' | 'optional' = 'optional',
) {
  let nowMs = Date.now();
  const faults: unknown[] = [];
  const humans = createHumans({
    productName: 'Acme API access',
    storage,
    publicUrl,
    consoleOrigins: [publicUrl],
    sessionSecret: new Secret(randomBytes(32).toString('base64')),
    passwordHasher: quickHasher,
    providers: [],
    secondFactor,
    place: 'console',
    canMail: true,
    sessionIdleMs: 3_600_000,
    docsUrl: 'https://docs.example/errors',
    now: () => nowMs,
    reportFault: (fault) => faults.push(fault),
  });
  const open = (clientAddress = '192.0.2.1') =>
    createBrowser(publicUrl, (request) => humans.authApp.fetch(request, { clientAddress }));
  const sessionOf = (browser: Browser) =>
    humans.findSession(new Request(publicUrl, { headers: { cookie: browser.cookie() } }), '192.0.2.1');
  return { humans, faults, open, sessionOf, passMs: (ms: number) => (nowMs += ms), nowMs: () => nowMs };
}
type Desk = ReturnType<typeof createDesk>;

async function createOperator(desk: Desk): Promise<Browser> {
  const browser = desk.open();
  const link = await desk.humans.createFirstRunLink();
  const body = { token: tokenOf(link), name: 'Olga Operator', email: 'Olga@Example.com', password };
  const answer = await browser.post('/auth-api/first-run', body);
  expect([answer.status, await answer.text()]).toEqual([200, '{}']);
  return browser;
}

function tokenOf(link: string | undefined): string {
  return new URL(link ?? 'missing:').hash.slice(1);
}

async function createLicence(storage: Storage): Promise<LicenceId> {
  const licence = await storage.transact((tx) =>
    tx.licences.insert({
      number: 12740,
      name: 'Demo',
      accountName: 'demo',
      keyDisplay: 'viewable',
      createdAtMs: 1,
    }),
  );
  return licenceIdSchema.parse(licence.id);
}

async function invite(
  storage: Storage,
  desk: Desk,
  to: { licenceId: LicenceId; email: string; role: LicenceRole },
) {
  const { token, digest } = createOneTimeToken();
  await storage.transact((tx) =>
    tx.invitations.insert({
      ...to,
      tokenDigest: digest,
      invitedBy: 'Olga',
      invitedById: null,
      language: 'en',
      isMailed: true,
      createdAtMs: desk.nowMs(),
      expiresAtMs: desk.nowMs() + 3_600_000,
    }),
  );
  return token.reveal();
}

const codeOf = async (answer: Response) => z.object({ code: z.string() }).parse(await answer.json()).code;
const signIn = (browser: Browser, email: string, typed = password) =>
  browser.post('/auth-api/sign-in/email', { email, password: typed });

async function actions(storage: Storage, licenceId: LicenceId | null): Promise<readonly string[]> {
  const events = await storage.audit.readAfter(licenceId, 0, 1000);
  return events.map(({ action }) => action);
}

describeEachDatabase('the first run', (openFresh) => {
  it('makes the first operator by a link that works once, and signs them in', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const link = await desk.humans.createFirstRunLink();
    const browser = desk.open();
    const body = { token: tokenOf(link), name: 'Olga', email: 'olga@example.com', password };
    expect((await browser.post('/auth-api/first-run', body)).status).toBe(200);
    const session = await desk.sessionOf(browser);
    expect(session).toMatchObject({
      isOperator: true,
      memberships: [],
      actor: { kind: 'human', name: 'Olga' },
    });
    expect(session?.steppedUpUntilMs).toBe(desk.nowMs() + stepUpMs);
    expect((await desk.open().post('/auth-api/first-run', { ...body, email: 'b@example.com' })).status).toBe(
      404,
    );
    expect(await desk.humans.createFirstRunLink()).toBeUndefined();
    expect(await actions(storage, null)).toEqual(['member.joined', 'member.signed-in']);
    expect(desk.faults).toEqual([]);
  });

  it('keeps the link that was shown good over a restart, and makes another once that one is too old', async () => {
    const desk = createDesk(await openFresh());
    const body = { name: 'Olga', email: 'olga@example.com', password };
    const shown = await desk.humans.createFirstRunLink();
    expect(await desk.humans.createFirstRunLink(shown)).toBe(shown);
    // A second control process, whose data folder lacks the link, does not invalidate it either.
    const other = await desk.humans.createFirstRunLink();
    expect(other).not.toBe(shown);
    expect(await desk.humans.createFirstRunLink('https://elsewhere.example/first-run#made-up')).not.toContain(
      'made-up',
    );
    desk.passMs(24 * 3_600_000);
    const later = await desk.humans.createFirstRunLink(shown);
    expect(later).not.toBe(shown);
    const use = (link: string | undefined) =>
      desk.open().post('/auth-api/first-run', { ...body, token: tokenOf(link) });
    expect((await use(shown)).status).toBe(404);
    expect((await use(later)).status).toBe(200);
    expect(await desk.humans.createFirstRunLink(later)).toBeUndefined();
  });

  it('gives no account to a link that is left over once there is an operator', async () => {
    const desk = createDesk(await openFresh());
    const leftOver = tokenOf(await desk.humans.createFirstRunLink());
    await createOperator(desk);
    const body = { token: leftOver, name: 'Mallory', email: 'mallory@example.com', password };
    expect((await desk.open().post('/auth-api/first-run', body)).status).toBe(404);
  });

  it('gives no account to a wrong or old link', async () => {
    const desk = createDesk(await openFresh());
    const body = { name: 'Olga', email: 'olga@example.com', password };
    const current = tokenOf(await desk.humans.createFirstRunLink());
    for (const token of ['x', `${current}x`, current.slice(0, -1)]) {
      const answer = await desk.open().post('/auth-api/first-run', { ...body, token });
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'not_found']);
    }
    desk.passMs(24 * 3_600_000);
    expect((await desk.open().post('/auth-api/first-run', { ...body, token: current })).status).toBe(404);
  });

  it('makes one operator even when the link is used twice at once', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const token = tokenOf(await desk.humans.createFirstRunLink());
    const tries = ['a', 'b', 'c'].map((name) =>
      desk.open().post('/auth-api/first-run', { token, name, email: `${name}@example.com`, password }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 404)).toHaveLength(2);
    expect(await storage.members.list(null)).toHaveLength(1);
  });

  it.each([
    'short',
    'aaaaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    'olga.operator',
    'x'.repeat(200),
    'abc1abc1abc1abc1',
  ])('refuses the password %j at its field, and keeps the link good', async (weak) => {
    const desk = createDesk(await openFresh());
    const token = tokenOf(await desk.humans.createFirstRunLink());
    const body = { token, name: 'Olga Operator', email: 'olga.operator@example.com' };
    const answer = await desk.open().post('/auth-api/first-run', { ...body, password: weak });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'request_invalid', errors: [{ path: '/password' }] });
    expect((await desk.open().post('/auth-api/first-run', { ...body, password })).status).toBe(200);
  });
});

describeEachDatabase('signing in with a password', (openFresh) => {
  it('answers with a strict, host-only cookie and without the session’s token', async () => {
    const desk = createDesk(await openFresh());
    await createOperator(desk);
    const browser = desk.open();
    const answer = await signIn(browser, 'OLGA@example.com');
    expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-postern\.session_token=/);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Domain');
    expect(await desk.sessionOf(browser)).toMatchObject({ isOperator: true });
  });

  it('works on the own machine over http, where the cookie has no prefix', async () => {
    const desk = createDesk(await openFresh(), 'http://localhost:4000');
    const browser = desk.open();
    const token = tokenOf(await desk.humans.createFirstRunLink());
    const answer = await browser.post('/auth-api/first-run', {
      token,
      name: 'O',
      email: 'o@example.com',
      password,
    });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^postern\.session_token=/);
    expect(cookie).not.toContain('Secure');
    expect(await desk.sessionOf(browser)).toMatchObject({ isOperator: true });
  });

  it('answers alike for a wrong password and for an account that does not exist', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    await createOperator(desk);
    const wrong = await signIn(desk.open(), 'olga@example.com', 'wrong horse battery staple');
    const unknown = await signIn(desk.open(), 'nobody@example.com');
    expect([wrong.status, await wrong.json()]).toEqual([unknown.status, await unknown.json()]);
    expect(wrong.status).toBe(401);
    const events = await storage.audit.readAfter(null, 2, 10);
    expect(events.map(({ action, subject }) => [action, subject.name])).toEqual([
      ['member.sign-in-failed', 'Olga Operator'],
      ['member.sign-in-failed', 'unknown'],
    ]);
    expect(JSON.stringify(events)).not.toContain('nobody@');
  });

  it('is limited after six failures, for that account and address only', async () => {
    const desk = createDesk(await openFresh());
    await createOperator(desk);
    const attacker = desk.open('203.0.113.9');
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      statuses.push((await signIn(attacker, 'olga@example.com', `wrong password ${attempt}`)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
    const limited = await signIn(attacker, 'olga@example.com');
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn(desk.open('192.0.2.77'), 'olga@example.com')).status).toBe(200);
    desk.passMs(15 * 60_000);
    expect((await signIn(attacker, 'olga@example.com')).status).toBe(200);
  });

  it('cannot be raced past the limit by attempts at once', async () => {
    const desk = createDesk(await openFresh());
    await createOperator(desk);
    const attacker = desk.open('203.0.113.9');
    const tries = Array.from({ length: 12 }, () =>
      signIn(attacker, 'olga@example.com', 'wrong password again'),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(6);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  });

  it('ends with sign-out, for that session alone', async () => {
    const desk = createDesk(await openFresh());
    const one = await createOperator(desk);
    const other = desk.open();
    await signIn(other, 'olga@example.com');
    const stolen = one.cookie();
    expect((await one.post('/auth-api/sign-out', {})).status).toBe(200);
    const replay = new Request(origin, { headers: { cookie: stolen } });
    expect(await desk.humans.findSession(replay, null)).toBeUndefined();
    expect(await desk.sessionOf(other)).toBeDefined();
  });

  it('refuses a cookie that was altered or is of another installation', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const browser = await createOperator(desk);
    const cookie = browser.cookie();
    for (const changed of [
      `${cookie}x`,
      cookie.slice(0, -3),
      cookie.replace(/=(.)/, (_whole, first: string) => (first === 'X' ? '=Y' : '=X')),
      cookie.replace('__Host-', ''),
    ]) {
      const request = new Request(origin, { headers: { cookie: changed } });
      expect(await desk.humans.findSession(request, null)).toBeUndefined();
    }
    expect(await createDesk(storage).sessionOf(browser)).toBeUndefined();
  });
});

describeEachDatabase('the sign-in while the database is away', (openFresh) => {
  it('answers 503 with Retry-After and says nothing of the cause', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const browser = await createOperator(desk);
    await storage.close();
    const calls = [
      await signIn(browser, 'olga@example.com'),
      await browser.get('/auth-api/account'),
      await browser.post('/auth-api/step-up', { password }),
      await browser.post('/auth-api/invitation', { token: 'x' }),
    ];
    for (const answer of calls) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await codeOf(answer)).toBe('storage_unavailable');
    }
    await expect(desk.sessionOf(browser)).rejects.toThrow();
  });
});

describeEachDatabase('a sign-in that cannot be audited', (openFresh) => {
  it('does not happen', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    await createOperator(desk);
    const unaudited = createDesk({
      ...storage,
      transact: () => Promise.reject(new Error('no room for the audit log')),
    });
    const answer = await signIn(unaudited.open(), 'olga@example.com');
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([500, []]);
    expect(unaudited.faults).toHaveLength(1);
  });
});

describeEachDatabase('requests from other sites and to other paths', (openFresh) => {
  it('are refused', async () => {
    const desk = createDesk(await openFresh());
    const browser = await createOperator(desk);
    const foreign: readonly Record<string, string>[] = [
      { origin: 'https://attacker.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of foreign) {
      const answer = await browser.post('/auth-api/sign-out', {}, headers);
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_site_refused']);
    }
    expect(await desk.sessionOf(browser)).toBeDefined();
  });

  it.each([
    '/sign-up/email',
    '/get-session',
    '/update-user',
    '/delete-user',
    '/change-email',
    '/list-sessions',
    '/error',
  ])('find nothing at %s, which better-auth would have', async (path) => {
    const desk = createDesk(await openFresh());
    const browser = await createOperator(desk);
    const body = { name: 'x', email: 'x@example.com', password };
    expect((await browser.post(`/auth-api${path}`, body)).status).toBe(404);
    expect((await browser.get(`/auth-api${path}`)).status).toBe(404);
  });

  it('are refused with the field when the body has a member that nobody asked for', async () => {
    const desk = createDesk(await openFresh());
    const body = { email: 'o@example.com', password, rememberMe: true };
    const answer = await desk.open().post('/auth-api/sign-in/email', body);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'request_invalid']);
    const form = await desk.open().post('/auth-api/sign-in/email', {}, { 'content-type': 'text/plain' });
    expect([form.status, await codeOf(form)]).toEqual([415, 'body_not_json']);
  });
});

describeEachDatabase('a second factor', (openFresh) => {
  const enabledSchema = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

  async function enableTotp(browser: Browser) {
    const answer = await browser.post('/auth-api/two-factor/enable', { password });
    const { totpURI, backupCodes } = enabledSchema.parse(await answer.json());
    expect(new URL(totpURI).searchParams.get('issuer')).toBe('Acme API access');
    const secret = new URL(totpURI).searchParams.get('secret') ?? '';
    const code = async () => {
      vi.setSystemTime(Date.now() + 30_000);
      return await createOTP(decodeBase32(secret)).totp();
    };
    const verified = await browser.post('/auth-api/two-factor/verify-totp', { code: await code() });
    expect(verified.status).toBe(200);
    return { code, backupCodes };
  }

  it('is asked for after the password: there is no session before the code', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const { code } = await enableTotp(await createOperator(desk));
    const browser = desk.open();
    expect(await (await signIn(browser, 'olga@example.com')).json()).toMatchObject({
      twoFactorRedirect: true,
    });
    expect(await desk.sessionOf(browser)).toBeUndefined();
    const before = (await actions(storage, null)).length;
    const wrong = await browser.post('/auth-api/two-factor/verify-totp', { code: '000000' });
    expect(wrong.status).toBe(401);
    expect((await browser.post('/auth-api/two-factor/verify-totp', { code: await code() })).status).toBe(200);
    expect(await desk.sessionOf(browser)).toMatchObject({ isOperator: true });
    const events = await storage.audit.readAfter(null, before, 10);
    expect(events.map(({ action, subject }) => [action, subject.name])).toEqual([
      ['member.sign-in-failed', 'Olga Operator'],
      ['member.signed-in', 'Olga Operator'],
    ]);
    expect(await storage.members.list(null)).toMatchObject([{ hasSecondFactor: true }]);
  });

  it('may be a backup code, once', async () => {
    const desk = createDesk(await openFresh());
    const { backupCodes } = await enableTotp(await createOperator(desk));
    const use = async () => {
      const browser = desk.open();
      await signIn(browser, 'olga@example.com');
      const code = backupCodes[0];
      return (await browser.post('/auth-api/two-factor/verify-backup-code', { code })).status;
    };
    expect(await use()).toBe(200);
    expect(await use()).toBe(401);
  });

  it('may be a passkey alone, when the device verified its user', async () => {
    const desk = createDesk(await openFresh());
    const owner = await createOperator(desk);
    const authenticator = createSoftwareAuthenticator('console.example', origin);
    const challengeFrom = async (browser: Browser, path: string) =>
      z.object({ challenge: z.string() }).parse(await (await browser.get(path)).json()).challenge;
    const challenge = await challengeFrom(owner, '/auth-api/passkey/generate-register-options');
    const registered = await owner.post('/auth-api/passkey/verify-registration', {
      response: authenticator.register(challenge),
      name: 'Laptop',
    });
    expect([registered.status, await registered.json()]).toMatchObject([200, { name: 'Laptop' }]);
    const tryPasskey = async (options: { readonly userVerified: boolean }) => {
      const browser = desk.open();
      const fresh = await challengeFrom(browser, '/auth-api/passkey/generate-authenticate-options');
      const response = authenticator.authenticate(fresh, options);
      const answer = await browser.post('/auth-api/passkey/verify-authentication', { response });
      return { browser, answer };
    };
    const good = await tryPasskey({ userVerified: true });
    expect([good.answer.status, await good.answer.text()]).toEqual([200, '{}']);
    expect(await desk.sessionOf(good.browser)).toMatchObject({ isOperator: true });
    const unverified = await tryPasskey({ userVerified: false });
    expect(unverified.answer.status).toBe(401);
    expect(await desk.sessionOf(unverified.browser)).toBeUndefined();
  });

  it('is a fresh proof of identity too, by code or passkey, of the same person only', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const owner = await createOperator(desk);
    const { code } = await enableTotp(owner);
    desk.passMs(stepUpMs + 1);
    expect((await owner.post('/auth-api/step-up', { code: '000000' })).status).toBe(401);
    expect((await owner.post('/auth-api/step-up', { code: await code() })).status).toBe(200);
    expect((await desk.sessionOf(owner))?.steppedUpUntilMs).toBe(desk.nowMs() + stepUpMs);
  });
});

describeEachDatabase('a fresh proof of identity', (openFresh) => {
  it('is needed again after five minutes, and given by the password', async () => {
    const desk = createDesk(await openFresh());
    const browser = await createOperator(desk);
    desk.passMs(stepUpMs + 1);
    const refused = await browser.get('/auth-api/passkey/generate-register-options');
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'step_up_needed']);
    expect((await browser.post('/auth-api/step-up', { password: 'wrong password again' })).status).toBe(401);
    expect((await browser.post('/auth-api/step-up', { password })).status).toBe(200);
    expect((await desk.sessionOf(browser))?.steppedUpUntilMs).toBe(desk.nowMs() + stepUpMs);
    expect((await browser.get('/auth-api/passkey/generate-register-options')).status).toBe(200);
  });

  it('is not the code of an app that was never confirmed', async () => {
    const desk = createDesk(await openFresh());
    const browser = await createOperator(desk);
    const enabled = await browser.post('/auth-api/two-factor/enable', { password });
    const { totpURI } = z.object({ totpURI: z.string() }).parse(await enabled.json());
    const secret = decodeBase32(new URL(totpURI).searchParams.get('secret') ?? '');
    const code = await createOTP(secret).totp();
    expect((await browser.post('/auth-api/step-up', { code })).status).toBe(401);
  });

  it('is nothing without a session', async () => {
    const desk = createDesk(await openFresh());
    await createOperator(desk);
    const answer = await desk.open().post('/auth-api/step-up', { password });
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'not_signed_in']);
  });

  it('is limited like a sign-in', async () => {
    const desk = createDesk(await openFresh());
    const browser = await createOperator(desk);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt++) {
      statuses.push((await browser.post('/auth-api/step-up', { password: `wrong ${attempt}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect(
      (
        await browser.post('/auth-api/change-password', {
          currentPassword: 'x',
          newPassword: 'y'.repeat(5) + 'unlike anything',
        })
      ).status,
    ).toBe(429);
  });

  it('cannot come from another person’s passkey', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const owner = await createOperator(desk);
    const authenticator = createSoftwareAuthenticator('console.example', origin);
    const challengeFrom = async (browser: Browser, path: string) =>
      z.object({ challenge: z.string() }).parse(await (await browser.get(path)).json()).challenge;
    const challenge = await challengeFrom(owner, '/auth-api/passkey/generate-register-options');
    await owner.post('/auth-api/passkey/verify-registration', {
      response: authenticator.register(challenge),
    });
    const licenceId = await createLicence(storage);
    const token = await invite(storage, desk, { licenceId, email: 'ann@example.com', role: 'licence-admin' });
    const ann = desk.open();
    await ann.post('/auth-api/invitation/accept', { token, name: 'Ann', password });
    desk.passMs(stepUpMs + 1);
    const stepUpAs = async (browser: Browser) => {
      const fresh = await challengeFrom(browser, '/auth-api/passkey/generate-authenticate-options');
      return await browser.post('/auth-api/step-up/passkey', { response: authenticator.authenticate(fresh) });
    };
    expect((await stepUpAs(ann)).status).toBe(401);
    expect((await desk.sessionOf(ann))?.steppedUpUntilMs).toBeLessThan(desk.nowMs());
    expect((await stepUpAs(owner)).status).toBe(200);
    expect((await desk.sessionOf(owner))?.steppedUpUntilMs).toBe(desk.nowMs() + stepUpMs);
  });
});

describeEachDatabase('an invitation', (openFresh) => {
  it('makes an account with its role in its licence, once', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const licenceId = await createLicence(storage);
    const token = await invite(storage, desk, {
      licenceId,
      email: 'Ann@example.com',
      role: 'licence-viewer',
    });
    const ann = desk.open();
    expect(await (await ann.post('/auth-api/invitation', { token })).json()).toEqual({
      email: 'ann@example.com',
      licenceName: 'Demo',
      role: 'licence-viewer',
      hasAccount: false,
    });
    const accepted = await ann.post('/auth-api/invitation/accept', { token, name: 'Ann', password });
    expect(accepted.status).toBe(200);
    const session = await desk.sessionOf(ann);
    expect(session).toMatchObject({
      isOperator: false,
      memberships: [{ licenceId, role: 'licence-viewer' }],
    });
    expect((await ann.post('/auth-api/invitation', { token })).status).toBe(404);
    expect(
      (await desk.open().post('/auth-api/invitation/accept', { token, name: 'Bob', password })).status,
    ).toBe(404);
    expect(await actions(storage, licenceId)).toEqual(['member.joined', 'member.signed-in']);
  });

  it('is used once even when it is accepted twice at once', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const licenceId = await createLicence(storage);
    const token = await invite(storage, desk, {
      licenceId,
      email: 'ann@example.com',
      role: 'licence-viewer',
    });
    const accept = () => desk.open().post('/auth-api/invitation/accept', { token, name: 'Ann', password });
    const statuses = (await Promise.all([accept(), accept()])).map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses).toContain(404);
    expect((await actions(storage, licenceId)).filter((action) => action === 'member.joined')).toHaveLength(
      1,
    );
  });

  it('gives a second membership to somebody who has an account only when they are signed in', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    await createOperator(desk);
    const licenceId = await createLicence(storage);
    const token = await invite(storage, desk, {
      licenceId,
      email: 'olga@example.com',
      role: 'licence-admin',
    });
    const stranger = await desk
      .open()
      .post('/auth-api/invitation/accept', { token, name: 'Eve', password: 'something of my own' });
    expect([stranger.status, await codeOf(stranger)]).toEqual([401, 'not_signed_in']);
    const olga = desk.open();
    await signIn(olga, 'olga@example.com');
    expect((await olga.post('/auth-api/invitation/accept', { token })).status).toBe(200);
    expect(await desk.sessionOf(olga)).toMatchObject({ isOperator: true, memberships: [{ licenceId }] });
  });

  it('does not work after its time, nor as a link of the first run', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const licenceId = await createLicence(storage);
    const token = await invite(storage, desk, {
      licenceId,
      email: 'ann@example.com',
      role: 'licence-viewer',
    });
    const body = { token, name: 'Ann', email: 'eve@example.com', password };
    expect((await desk.open().post('/auth-api/first-run', body)).status).toBe(404);
    desk.passMs(3_600_000);
    const late = await desk.open().post('/auth-api/invitation/accept', { token, name: 'Ann', password });
    expect(late.status).toBe(404);
  });

  it('counts at once: a role that is taken away is gone with the next request', async () => {
    const storage = await openFresh();
    const desk = createDesk(storage);
    const licenceId = await createLicence(storage);
    const token = await invite(storage, desk, { licenceId, email: 'ann@example.com', role: 'licence-admin' });
    const ann = desk.open();
    await ann.post('/auth-api/invitation/accept', { token, name: 'Ann', password });
    const [member] = await storage.members.list(licenceId);
    if (member === undefined) throw new Error('a member expected');
    await storage.transact((tx) => tx.members.remove(licenceId, member.humanId));
    expect(await desk.sessionOf(ann)).toMatchObject({ memberships: [] });
  });
});

/** Decodes Base32 (RFC 4648 section 6) to the text that the code generator takes. */
function decodeBase32(text: string): string {
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/[01]{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  return Buffer.from(bytes).toString('utf8');
}
