import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { addAuthenticator } from './add-authenticator.ts';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import { openBrowser } from './open-browser.ts';
import { recoverAccount } from './recover-account.ts';
import { startConsole } from './start-console.ts';
import type { RunningConsole } from './start-console.ts';
import { totpCode } from './totp-code.ts';

const chromium = await ensureChromium();

const operator = { name: 'Olga Operator', email: 'olga@example.com', password: 'a quiet harbour at dawn' };
const admin = { name: 'Ann Admin', email: 'ann@example.com', password: 'seven wooden boats moored' };
/** The passwords that they choose after an operator has reset their accounts. */
const adminPassword = 'eight painted barges asleep';
const viewerPassword = 'candles behind the mill wheel';
const viewer = { name: 'Vic Viewer', email: 'vic@example.com', password: 'lanterns along the canal' };
/** Longer than a fresh proof of identity counts. */
const stepUpOverMs = 6 * 60_000;

/**
 * People at the console itself, from the first run's link on; each test goes on from where those before it left. Only
 * `running.url` speaks as the operator without signing in, for what a test looks up.
 */
describe.skipIf(chromium.kind === 'missing')(
  'people at the console, in Chromium',
  { timeout: 120_000 },
  () => {
    let running: RunningConsole;
    let browser: Browser;
    let olga: Page;
    let ann: Page;
    let vic: Page;
    const faults: string[] = [];

    beforeAll(async () => {
      running = await startConsole();
      browser = await openBrowser(chromium.kind === 'available' ? chromium.location : '');
      [olga, ann, vic] = [await openPage(), await openPage(), await openPage()];
    });
    afterAll(async () => {
      await browser?.close();
      await running?.stop();
    });

    /** A browser of one person: their own cookies. */
    async function openPage(): Promise<Page> {
      const context = await browser.newContext({
        locale: 'en-GB',
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text());
      });
      return page;
    }
    /** The URL of a page at the console where people sign in. */
    async function urlOf(path: string, apiUser = 'CRM sync'): Promise<string> {
      const place = await findPlace(running, { environment: 'TEST', apiUser });
      return place.urlOf(path).replace(running.url, running.ownUrl);
    }
    async function signOut(page: Page) {
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    }
    async function typeSignIn(page: Page, person: { email: string; password: string }) {
      await page.getByLabel('E-mail').fill(person.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    }
    async function invite(email: string, role: string): Promise<string> {
      await olga.goto(await urlOf('team'));
      await olga.getByRole('button', { name: 'Invite a person' }).click();
      const dialog = olga.getByRole('dialog');
      await dialog.getByLabel('E-mail').fill(email);
      await dialog.getByRole('radio', { name: role }).check();
      await dialog.getByRole('button', { name: 'Send invitation' }).click();
      const link = await olga.getByRole('group', { name: 'Invitation link' }).textContent();
      return link ?? '';
    }
    async function accept(page: Page, link: string, person: typeof admin) {
      await page.goto(link);
      expect(await page.getByLabel('E-mail').inputValue()).toBe(person.email);
      await page.getByLabel('Your name').fill(person.name);
      await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
      await page.getByRole('button', { name: 'Create the account' }).click();
      await page.getByRole('heading', { name: 'API users' }).waitFor();
    }
    const exchange = async (key: string) =>
      (await fetch(`${running.gateways['TEST']}/auth/token`, { headers: { authorization: key } })).status;

    it('make the first operator by the one-time link, once', async () => {
      await olga.goto(running.adminLink);
      await olga.getByRole('heading', { name: 'Create the first operator' }).waitFor();
      await olga.getByLabel('Your name').fill(operator.name);
      await olga.getByLabel('E-mail').fill(operator.email);
      await olga.getByRole('textbox', { name: 'Password' }).fill('aaaaaaaaaaaa');
      await olga.getByRole('button', { name: 'Create the account' }).click();
      await olga.getByText('too easy to guess').waitFor();
      await olga.getByRole('textbox', { name: 'Password' }).fill(operator.password);
      await olga.getByRole('button', { name: 'Create the account' }).click();
      await olga.getByRole('heading', { name: 'API users' }).waitFor();
      await olga.getByRole('link', { name: 'Licences' }).waitFor();
      const other = await openPage();
      await other.goto(running.adminLink);
      await other.getByLabel('Your name').fill('Eve');
      await other.getByLabel('E-mail').fill('eve@example.com');
      await other.getByRole('textbox', { name: 'Password' }).fill('something nobody would guess');
      await other.getByRole('button', { name: 'Create the account' }).click();
      await other.getByText('This link no longer works').waitFor();
      await other.context().close();
    });

    it('sign out and in; a wrong password says no more than that; the page asked for opens afterwards', async () => {
      await signOut(olga);
      const wanted = await urlOf('audit');
      await olga.goto(wanted);
      await typeSignIn(olga, { ...operator, password: 'not the right words' });
      await olga.getByText('E-mail and password do not match.').waitFor();
      await typeSignIn(olga, { ...operator, email: 'nobody@example.com' });
      await olga.getByText('E-mail and password do not match.').waitFor();
      await typeSignIn(olga, operator);
      await olga.getByRole('heading', { name: 'Audit log' }).waitFor();
      expect(olga.url()).toBe(wanted);
    });

    it('invite others by a link that works once, each with a role', async () => {
      await accept(ann, await invite(admin.email, 'Licence admin'), admin);
      const link = await invite(viewer.email, 'Licence viewer');
      await accept(vic, link, viewer);
      const other = await openPage();
      await other.goto(link);
      await other.getByText('This link no longer works').waitFor();
      await other.context().close();
      await olga.goto(await urlOf('team'));
      await olga.getByRole('cell', { name: admin.name, exact: true }).waitFor();
      await olga.getByRole('cell', { name: viewer.name, exact: true }).waitFor();
      expect(await findAxeViolations(olga)).toEqual([]);
    });

    it('see everything as a viewer but the means to change it, and never a key', async () => {
      const answers: string[] = [];
      vic.on('response', (response) => {
        if (response.url().includes('/admin/'))
          void response.text().then(
            (text) => answers.push(text),
            () => {},
          );
      });
      for (const path of [
        'api-users',
        'api-users/{apiUser}',
        'api-users/{apiUser}/rights',
        'api-access',
        'audit',
        'team',
      ]) {
        await vic.goto(await urlOf(path));
        await vic.locator('h1').first().waitFor();
        await vic.waitForLoadState('networkidle');
        for (const name of ['View API key', 'Edit', 'More', 'Review and save', 'Invite a person', 'Remove'])
          expect([path, name, await vic.getByRole('button', { name, exact: true }).count()]).toEqual([
            path,
            name,
            0,
          ]);
        expect(await vic.getByRole('link', { name: 'Create an API user' }).count()).toBe(0);
        expect(await vic.locator('section[aria-label="Operator"]').count()).toBe(0);
        expect(await findAxeViolations(vic)).toEqual([]);
      }
      for (const path of ['api-users/new', 'api-users/{apiUser}/edit']) {
        await vic.goto(await urlOf(path));
        await vic.getByText('You can look at everything here, but change nothing.').waitFor();
        expect(await vic.locator('form').count()).toBe(0);
      }
      const told = answers.join('\n');
      expect(told).toContain('CRM sync');
      expect(running.apiUsers.filter(({ key }) => told.includes(key))).toEqual([]);
    });

    it('find nothing of another licence behind its URL', async () => {
      const { admin: asOperator } = await findPlace(running, { environment: 'TEST', apiUser: 'CRM sync' });
      const licences = await asOperator.listLicences({});
      const other = licences.ok ? licences.data.items.find(({ number }) => number !== 12_740) : undefined;
      expect(other).toBeDefined();
      for (const path of ['api-users', 'api-users/new', 'audit', 'team', 'api-access']) {
        await ann.goto(`${running.ownUrl}/licences/${other?.id}/TEST/${path}`);
        await ann
          .getByText(/does not exist/)
          .first()
          .waitFor();
        expect(await ann.getByText(other?.name ?? '').count()).toBe(0);
      }
    });

    it('prove anew who they are before a key is shown; it can be copied, works, and closing forgets it', async () => {
      await ann.goto(await urlOf('api-users/{apiUser}'));
      running.passMs(stepUpOverMs);
      await ann.getByRole('button', { name: 'View API key' }).click();
      const question = ann.getByRole('dialog', { name: /you/i });
      await question.getByRole('textbox', { name: 'Password' }).fill('not the right words');
      await question.getByRole('button', { name: 'Confirm' }).click();
      await question.getByText('This is not your password.').waitFor();
      expect(await findAxeViolations(ann)).toEqual([]);
      await question.getByRole('button', { name: 'Cancel' }).click();
      expect(await ann.getByRole('group', { name: 'API key' }).count()).toBe(0);
      await ann.getByRole('button', { name: 'View API key' }).click();
      await question.getByRole('textbox', { name: 'Password' }).fill(admin.password);
      await question.getByRole('button', { name: 'Confirm' }).click();
      const key = (await ann.getByRole('group', { name: 'API key' }).textContent()) ?? '';
      await ann.getByRole('button', { name: 'Copy API key' }).click();
      expect(await ann.evaluate(() => navigator.clipboard.readText())).toBe(key);
      expect(await exchange(key)).toBe(200);
      await ann.getByRole('button', { name: 'Close' }).last().click();
      await ann.getByRole('group', { name: 'API key' }).waitFor({ state: 'detached' });
      expect(await ann.content()).not.toContain(key);
      const kept = await ann.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      expect(kept).not.toContain(key);
    });

    it('keep what they typed when the session ends, and go on after signing in again', async () => {
      await ann.goto(await urlOf('api-users/new'));
      await ann.getByLabel('Application name').fill('Typed before the session ended');
      await ann.getByLabel('E-mail address').fill('it@example.com');
      await ann.context().clearCookies();
      await ann.getByRole('button', { name: 'Review and create' }).click();
      const dialog = ann.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Password' }).waitFor();
      await dialog.getByLabel('E-mail').fill(admin.email);
      await dialog.getByRole('textbox', { name: 'Password' }).fill(admin.password);
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await ann.getByLabel('Application name').inputValue()).toBe('Typed before the session ended');
      await ann.getByRole('button', { name: 'Review and create' }).click();
      await ann.getByRole('dialog').getByText('It cannot make any call').waitFor();
      await ann.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    });

    it('change their password, and sign in with the new one only', async () => {
      await vic.goto(await urlOf('api-users'));
      await vic.getByRole('button', { name: 'Account' }).click();
      await vic.getByRole('menuitem', { name: 'Sign-in and security' }).click();
      await vic.getByText(`How you sign in as ${viewer.email}`).waitFor();
      await vic.getByLabel('Current password').fill('not the right words');
      await vic.getByLabel('New password').fill('a different set of lanterns');
      await vic.getByRole('button', { name: 'Change the password' }).click();
      await vic.getByText('This is not your password.').waitFor();
      await vic.getByLabel('Current password').fill(viewer.password);
      await vic.getByRole('button', { name: 'Change the password' }).click();
      await vic.getByText('The password was changed').waitFor();
      await signOut(vic);
      await typeSignIn(vic, viewer);
      await vic.getByText('E-mail and password do not match.').waitFor();
      await typeSignIn(vic, { ...viewer, password: 'a different set of lanterns' });
      await vic.getByRole('heading', { name: 'API users' }).waitFor();
    });

    it('set up an authenticator app: then a code is asked for, or a backup code, each of which works once', async () => {
      const begin = async (password: string) => {
        await vic.goto(`${running.ownUrl}/account`);
        await vic.getByRole('button', { name: 'Set up the app' }).click();
        await vic.getByLabel('Your password, to begin').fill(password);
        await vic.getByRole('button', { name: 'Continue' }).click();
      };
      await begin('a different set of lanterns');
      await vic.getByText('A password alone is not enough to set up a second factor.').waitFor();
      await recoverAccount(vic, running, { email: viewer.email, password: viewerPassword });
      await begin(viewerPassword);
      await vic.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
      const secret = (await vic.getByRole('group', { name: 'Secret' }).textContent()) ?? '';
      expect(await findAxeViolations(vic)).toEqual([]);
      await vic.getByLabel('The six digits that the app shows now').fill('000000');
      await vic.getByRole('button', { name: 'Turn it on' }).click();
      await vic.getByText('This code is not right.').waitFor();
      await vic.getByLabel('The six digits that the app shows now').fill(totpCode(secret, running.nowMs()));
      await vic.getByRole('button', { name: 'Turn it on' }).click();
      const codes = (await vic.getByRole('group', { name: 'Backup codes' }).textContent())?.split('\n') ?? [];
      expect(codes).toHaveLength(10);
      await vic.getByRole('button', { name: 'I have kept them' }).click();
      await vic.getByText('On', { exact: true }).waitFor();
      await signOut(vic);
      await typeSignIn(vic, { ...viewer, password: viewerPassword });
      await vic.getByText('Enter the six digits').waitFor();
      // The code that turned the app on is used.
      running.passMs(31_000);
      await vic.getByLabel('Code').fill(totpCode(secret, running.nowMs()));
      await vic.getByRole('button', { name: 'Confirm' }).click();
      await vic.getByRole('heading', { name: 'API users' }).waitFor();
      for (const outcome of ['API users', 'This code is not right.']) {
        await signOut(vic).catch(() => {});
        await vic.goto(`${running.ownUrl}/sign-in`);
        await typeSignIn(vic, { ...viewer, password: viewerPassword });
        await vic.getByRole('button', { name: 'Use a backup code' }).click();
        await vic.getByLabel('Code').fill(codes[0] ?? '');
        await vic.getByRole('button', { name: 'Confirm' }).click();
        await vic.getByText(outcome, { exact: true }).first().waitFor();
      }
    });

    it('add a passkey under a name, sign in and prove who they are with it alone, and remove it', async () => {
      await recoverAccount(ann, running, { email: admin.email, password: adminPassword });
      await addAuthenticator(ann.context(), ann);
      await ann.goto(`${running.ownUrl}/account`);
      running.passMs(stepUpOverMs);
      await ann.getByLabel('Name of the new passkey').fill('Laptop at work');
      await ann.getByRole('button', { name: 'Add a passkey' }).click();
      const question = ann.getByRole('dialog');
      await question.getByRole('textbox', { name: 'Password' }).fill(adminPassword);
      await question.getByRole('button', { name: 'Confirm' }).click();
      await ann.getByText('The passkey was added').waitFor();
      await ann.getByText('Laptop at work').waitFor();
      expect(await findAxeViolations(ann)).toEqual([]);
      await signOut(ann);
      await ann.getByRole('button', { name: 'Use a passkey' }).click();
      await ann.getByRole('heading', { name: 'API users' }).waitFor();
      running.passMs(stepUpOverMs);
      await ann.goto(await urlOf('api-users/{apiUser}'));
      await ann.getByRole('button', { name: 'View API key' }).click();
      await ann.getByRole('dialog').getByRole('button', { name: 'Use a passkey' }).click();
      await ann.getByRole('group', { name: 'API key' }).waitFor();
      await ann.goto(`${running.ownUrl}/account`);
      await ann.getByRole('button', { name: 'Remove Laptop at work' }).click();
      await ann.getByText('No passkey yet.').waitFor();
    });

    it('met no page error and no breach of the content security policy on the way', () => {
      expect(faults).toEqual([]);
    });
  },
);
