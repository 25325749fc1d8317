import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { Secret } from '../domain/secret.ts';
import type { Storage } from '../storage/storage.ts';
import { createBrowser } from '../testing/browser.ts';
import type { Browser } from '../testing/browser.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { startIdentityProvider, testClientSecret } from '../testing/identity-provider.ts';
import type { IdentityProvider } from '../testing/identity-provider.ts';
import { createHumans } from './create-humans.ts';

const origin = 'https://console.example';
const noPasswords: PasswordHasher = {
  hash: () => Promise.resolve('none'),
  isPassword: () => Promise.resolve(false),
  refuseSlowly: () => Promise.resolve(false),
};

describeEachDatabase('signing in by another provider', (openFresh) => {
  let provider: IdentityProvider;
  beforeEach(async () => {
    provider = await startIdentityProvider();
  });
  afterEach(async () => {
    await provider.close();
  });

  async function start({
    trustEmail = false,
    place = 'console',
  }: { readonly trustEmail?: boolean; readonly place?: 'console' | 'portal' } = {}) {
    const storage = await openFresh();
    const humans = createHumans({
      productName: 'Postern',
      storage,
      publicUrl: origin,
      consoleOrigins: [origin],
      sessionSecret: new Secret(randomBytes(32).toString('base64')),
      secondFactor: 'required',
      place,
      canMail: true,
      sessionIdleMs: 3_600_000,
      passwordHasher: noPasswords,
      providers: [
        {
          id: 'company',
          name: 'Company',
          discoveryUrl: provider.discoveryUrl,
          clientId: 'postern',
          clientSecret: new Secret(testClientSecret),
          trustEmail,
        },
      ],
      docsUrl: 'https://docs.example/errors',
      now: Date.now,
      reportFault: (fault) => {
        throw fault;
      },
    });
    await createOperator(storage);
    const open = () =>
      createBrowser(origin, (request) => humans.authApp.fetch(request, { clientAddress: '192.0.2.1' }));
    const sessionOf = (of: Browser) =>
      humans.findSession(new Request(origin, { headers: { cookie: of.cookie() } }), null);
    return { storage, browser: open(), open, sessionOf };
  }

  async function createOperator(storage: Storage): Promise<void> {
    await storage.transact(async (tx) => {
      const id = humanIdSchema.parse('hum_0123456789abcdef');
      await tx.humans.insert({
        id,
        name: 'Olga',
        email: 'olga@example.com',
        isAddressProved: true,
        passwordHash: 'none',
        createdAtMs: 1,
      });
      await tx.members.put(null, id, { role: 'operator', atMs: 1 });
    });
  }

  /** Takes all steps that a browser takes: the button, the provider, and the way back. */
  async function signInElsewhere(browser: Browser): Promise<Response> {
    const begun = await browser.post('/auth-api/sign-in/oauth2', { providerId: 'company', callbackURL: '/' });
    const { url } = z.object({ url: z.url() }).parse(await begun.json());
    const back = new URL(provider.consent(url));
    return await browser.get(`${back.pathname}${back.search}`, { 'sec-fetch-site': 'cross-site' });
  }

  it('works for a person who was invited, and is in the audit log', async () => {
    const { storage, browser, sessionOf } = await start();
    provider.setPerson({ email: 'olga@example.com', emailVerified: true });
    const answer = await signInElsewhere(browser);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/']);
    expect(await sessionOf(browser)).toMatchObject({ isOperator: true, actor: { name: 'Olga' } });
    const events = await storage.audit.readAfter(null, 0, 10);
    expect(events).toMatchObject([
      { action: 'member.sign-on-linked', after: { provider: 'company' } },
      { action: 'member.signed-in', after: { by: 'provider' } },
    ]);
  });

  it('keeps its state in a cookie that comes back from another site, and only that one does', async () => {
    const { browser } = await start();
    provider.setPerson({ email: 'olga@example.com', emailVerified: true });
    const begun = await browser.post('/auth-api/sign-in/oauth2', { providerId: 'company' });
    const [state = '', ...more] = begun.headers.getSetCookie();
    expect(state).toMatch(/^__Host-postern\.state=.*; SameSite=Lax/);
    expect(more).toEqual([]);
    const ended = await signInElsewhere(browser);
    const session = ended.headers.getSetCookie().find((cookie) => cookie.includes('session_token='));
    expect(session).toContain('SameSite=Strict');
  });

  it('works on the portal that offers it, by a cookie of the portal’s own', async () => {
    const { browser } = await start({ place: 'portal' });
    const options = await browser.get('/auth-api/options');
    expect(await options.json()).toMatchObject({ providers: [{ id: 'company', name: 'Company' }] });
    provider.setPerson({ email: 'olga@example.com', emailVerified: true });
    const answer = await signInElsewhere(browser);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/']);
    expect(browser.cookie()).toMatch(/__Host-postern-portal\.session/);
    const stranger = await start({ place: 'portal' });
    provider.setPerson({ email: 'stranger@example.com', emailVerified: true });
    await signInElsewhere(stranger.browser);
    expect(stranger.browser.cookie()).not.toMatch(/session/);
  });

  it('makes no account for anybody else', async () => {
    const { storage, browser, sessionOf } = await start();
    provider.setPerson({ email: 'eve@example.com', emailVerified: true });
    const answer = await signInElsewhere(browser);
    expect(answer.headers.get('location')).toContain('error=');
    expect(await sessionOf(browser)).toBeUndefined();
    expect(await storage.humans.findByEmail('eve@example.com')).toBeUndefined();
  });

  it('does not believe an address that the provider did not verify, unless told to', async () => {
    const doubting = await start();
    provider.setPerson({ email: 'olga@example.com', emailVerified: false });
    await signInElsewhere(doubting.browser);
    expect(await doubting.sessionOf(doubting.browser)).toBeUndefined();
    const trusting = await start({ trustEmail: true });
    await signInElsewhere(trusting.browser);
    expect(await trusting.sessionOf(trusting.browser)).toMatchObject({ isOperator: true });
  });

  it('is of no use in a browser that did not begin it', async () => {
    const { browser, open, sessionOf } = await start();
    provider.setPerson({ email: 'olga@example.com', emailVerified: true });
    const begun = await browser.post('/auth-api/sign-in/oauth2', { providerId: 'company', callbackURL: '/' });
    const { url } = z.object({ url: z.url() }).parse(await begun.json());
    const back = new URL(provider.consent(url));
    const victim = open();
    await victim.get(`${back.pathname}${back.search}`, { 'sec-fetch-site': 'cross-site' });
    expect(await sessionOf(victim)).toBeUndefined();
    await browser.get(`${back.pathname}${back.search}`, { 'sec-fetch-site': 'cross-site' });
    expect(await sessionOf(browser)).toMatchObject({ isOperator: true });
  });

  it('sends people nowhere but to the console afterwards', async () => {
    const { browser } = await start();
    for (const callbackURL of [
      'https://attacker.example/',
      '//attacker.example',
      '/\\attacker.example',
      'javascript:1',
      '',
    ]) {
      const answer = await browser.post('/auth-api/sign-in/oauth2', { providerId: 'company', callbackURL });
      expect([answer.status, callbackURL]).toEqual([400, callbackURL]);
    }
  });
});
