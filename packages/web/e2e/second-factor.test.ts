import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { addAuthenticator } from './add-authenticator.ts';
import { describeConsole } from './describe-console.ts';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import { totpCode } from './totp-code.ts';

const olga = { name: 'Olga Operator', email: 'olga@example.com', password: 'a quiet harbour at dawn' };
const ann = { name: 'Ann Admin', email: 'ann@example.com', password: 'seven wooden boats moored' };

/** Each test goes on from where the one before it left. */
describeConsole(
  'the console of an installation that asks for more than a password',
  { chromium: await ensureChromium(), env: { POSTERN_SECOND_FACTOR: 'required' } },
  (test) => {
    const signIn = async (page: Page, { email, password }: typeof olga) => {
      await page.goto(`${test.running.ownUrl}/sign-in`);
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('textbox', { name: 'Password' }).fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    const codeNow = (secret: string) => totpCode(secret, test.running.nowMs());
    let secret = '';

    it('leads the first operator through an authenticator app, and to nothing before', async () => {
      const { page, running } = test;
      await page.goto(running.adminLink);
      await page.getByLabel('Your name').fill(olga.name);
      await page.getByLabel('E-mail').fill(olga.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(olga.password);
      await page.getByRole('button', { name: 'Create the account' }).click();
      await page.getByRole('heading', { name: 'One more proof' }).waitFor();
      expect(await findAxeViolations(page)).toEqual([]);
      const { urlOf } = await findPlace(running, { environment: 'TEST', apiUser: 'CRM sync' });
      const wanted = urlOf('audit').replace(running.url, running.ownUrl);
      await page.goto(wanted);
      await page.getByRole('heading', { name: 'One more proof' }).waitFor();
      const refused = await page.request.get(`${running.ownUrl}/admin/v1/licences`);
      expect([refused.status(), await refused.json()]).toMatchObject([403, { code: 'second_factor_needed' }]);
      await page.getByRole('button', { name: 'Set up the app' }).click();
      await page.getByLabel('Your password, to begin').fill(olga.password);
      await page.getByRole('button', { name: 'Continue' }).click();
      secret = (await page.getByRole('group', { name: 'Secret' }).textContent())?.trim() ?? '';
      await page.getByLabel('The six digits that the app shows now').fill(codeNow(secret));
      await page.getByRole('button', { name: 'Turn it on' }).click();
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await page.getByRole('heading', { name: 'Audit log' }).waitFor();
      expect(page.url()).toBe(wanted);
    });

    it('asks for the app’s code at each sign-in', async () => {
      const { page, running } = test;
      await signIn(page, olga);
      await page.getByText('Enter the six digits').waitFor();
      running.passMs(31_000);
      await page.getByLabel('Code').fill(codeNow(secret));
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByRole('heading', { name: 'API users' }).waitFor();
      await page.goto(`${running.ownUrl}/account`);
      await page.getByRole('heading', { name: 'Authenticator app' }).waitFor();
      expect(await page.getByText('A password alone is enough').count()).toBe(0);
    });

    it('takes a passkey instead, and does not let the password pass without it afterwards', async () => {
      const { page, running } = test;
      const { admin, licenceId } = await findPlace(running, { environment: 'TEST', apiUser: 'CRM sync' });
      const body = { email: ann.email, role: 'licence-admin' } as const;
      const invited = await admin.inviteMember({ params: { licenceId }, body });
      await addAuthenticator(page.context(), page);
      const link = (invited.ok ? invited.data.link : null) ?? '';
      await page.goto(link.replace(running.url, running.ownUrl));
      await page.getByLabel('Your name').fill(ann.name);
      await page.getByRole('textbox', { name: 'Password' }).fill(ann.password);
      await page.getByRole('button', { name: 'Create the account' }).click();
      await page.getByRole('heading', { name: 'One more proof' }).waitFor();
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('heading', { name: 'API users' }).waitFor();
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await signIn(page, ann);
      await page.getByText('Your password alone is not enough here').waitFor();
      expect(await page.getByRole('button', { name: 'Set up the app' }).count()).toBe(0);
      expect(await findAxeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByRole('heading', { name: 'API users' }).waitFor();
    });
  },
);
