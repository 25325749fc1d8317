import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { addAuthenticator } from './add-authenticator.ts';
import { describeConsole } from './describe-console.ts';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import { recoverAccount } from './recover-account.ts';

const olga = { name: 'Olga Operator', email: 'olga@example.com', password: 'a quiet harbour at dawn' };
/** Longer than a fresh proof of identity counts. */
const stepUpOverMs = 6 * 60_000;

/** Each test goes on from where the one before it left; each has a browser of its own. */
describeConsole(
  'the question for a fresh proof of identity',
  { chromium: await ensureChromium() },
  (test) => {
    const question = () => test.page.getByRole('dialog', { name: 'Confirm that it is you' });
    const urlOf = async (path: string) => {
      const place = await findPlace(test.running, { environment: 'TEST', apiUser: 'CRM sync' });
      return place.urlOf(path).replace(test.running.url, test.running.ownUrl);
    };
    const signIn = async (page: Page) => {
      await page.goto(`${test.running.ownUrl}/sign-in`);
      await page.getByLabel('E-mail').fill(olga.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(olga.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { name: 'API users' }).waitFor();
    };

    it('says why, offers no passkey to who has none, keeps the form where it is not answered, and then creates', async () => {
      const { page, running } = test;
      await page.goto(running.adminLink);
      await page.getByLabel('Your name').fill(olga.name);
      await page.getByLabel('E-mail').fill(olga.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(olga.password);
      await page.getByRole('button', { name: 'Create the account' }).click();
      await page.getByRole('heading', { name: 'API users' }).waitFor();
      await page.goto(await urlOf('api-users/new'));
      await page.getByLabel('Application name').fill('Asked anew');
      await page.getByLabel('E-mail address').fill('it@example.com');
      await page.getByRole('button', { name: 'Review and create' }).click();
      running.passMs(stepUpOverMs);
      const accountKnown = page.waitForResponse((response) => response.url().endsWith('/auth-api/account'));
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await question().getByText('You are about to get a new key, password or secret.').waitFor();
      await question().getByText('what you typed is kept').waitFor();
      await accountKnown;
      expect(await question().getByRole('button', { name: 'Use a passkey' }).count()).toBe(0);
      expect(await findAxeViolations(page)).toEqual([]);
      await question().getByRole('button', { name: 'Cancel' }).click();
      await question().waitFor({ state: 'detached' });
      expect(await page.getByLabel('Application name').inputValue()).toBe('Asked anew');
      await page.getByText('Nothing was done, since you have not confirmed that it is you.').waitFor();
      await page.getByRole('button', { name: 'Review and create' }).click();
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await question().getByRole('textbox', { name: 'Password' }).fill(olga.password);
      await question().getByRole('button', { name: 'Confirm' }).click();
      await page.getByRole('heading', { name: 'Asked anew is ready' }).waitFor();
      const { admin, licenceId, environment } = await findPlace(running, {
        environment: 'TEST',
        apiUser: 'CRM sync',
      });
      const made = await admin.listApiUsers({
        params: { licenceId, environment },
        query: { search: 'Asked anew' },
      });
      expect(made.ok ? made.data.total : 0).toBe(1);
    });

    it('is asked before rights grow, with that reason, and saves what was chosen; smaller rights need none', async () => {
      const { page, running } = test;
      await signIn(page);
      await page.goto(await urlOf('api-users/{apiUser}/rights'));
      const targetings = page.getByRole('radiogroup', { name: 'Targetings' });
      const save = async () => {
        await page.getByRole('button', { name: 'Review and save' }).click();
        await page.getByRole('button', { name: 'Save', exact: true }).click();
      };
      await targetings.getByText('No access').click();
      running.passMs(stepUpOverMs);
      await save();
      await page.getByText('Rights of CRM sync saved').waitFor();
      await page.goto(await urlOf('api-users/{apiUser}/rights'));
      await targetings.getByText('Read', { exact: true }).click();
      await save();
      await question().getByText('This change allows more than is allowed now.').waitFor();
      await question().getByRole('textbox', { name: 'Password' }).fill('not the right words');
      await question().getByRole('button', { name: 'Confirm' }).click();
      await question().getByText('This is not your password.').waitFor();
      await question().getByRole('textbox', { name: 'Password' }).fill(olga.password);
      await question().getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('Rights of CRM sync saved').waitFor();
      const { admin, licenceId, environment, apiUser } = await findPlace(running, {
        environment: 'TEST',
        apiUser: 'CRM sync',
      });
      const saved = await admin.getRights({ params: { licenceId, environment, apiUserId: apiUser.id } });
      expect(saved.ok ? saved.data.rights : {}).toMatchObject({ targetings: 'read' });
    });

    it('takes a passkey of who has one, for a change of the account as well', async () => {
      const { page, running } = test;
      await recoverAccount(page, running, olga);
      await addAuthenticator(page.context(), page);
      await page.goto(`${running.ownUrl}/account`);
      await page.getByLabel('Name of the new passkey').fill('Laptop at work');
      running.passMs(stepUpOverMs);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await question().getByText('This changes how you sign in.').waitFor();
      await question().getByRole('textbox', { name: 'Password' }).fill(olga.password);
      await question().getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('The passkey was added').waitFor();
      running.passMs(stepUpOverMs);
      await page.goto(await urlOf('api-users/{apiUser}'));
      await page.getByRole('button', { name: 'View API key' }).click();
      await question().getByText('You are about to see the text of a key.').waitFor();
      await question().getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByRole('group', { name: 'API key' }).waitFor();
    });
  },
);
