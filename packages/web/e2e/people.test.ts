import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { findAxeViolations } from './find-axe-violations.ts';
import { openBrowser } from './open-browser.ts';
import { makeRecoveryLink } from './recover-account.ts';
import { startConsole } from './start-console.ts';
import type { RunningConsole } from './start-console.ts';

const chromium = await ensureChromium();
const olga = { name: 'Olga Operator', email: 'olga@example.com', password: 'a quiet harbour at dawn' };
const newPassword = 'four unrelated words of hers';

/** The demo, which has no mail server; each test goes on from where the last one left. */
describe.skipIf(chromium.kind === 'missing')('people get back in, in Chromium', { timeout: 120_000 }, () => {
  let running: RunningConsole;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    running = await startConsole();
    browser = await openBrowser(chromium.kind === 'available' ? chromium.location : '');
    page = await openPage();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  async function openPage(): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    const opened = await context.newPage();
    opened.setDefaultTimeout(15_000);
    return opened;
  }

  it('a forgotten password is replaced by an operator’s link where nothing can be mailed, and other sessions end', async () => {
    await page.goto(running.adminLink);
    await page.getByLabel('Your name').fill(olga.name);
    await page.getByLabel('E-mail').fill(olga.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(olga.password);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('heading', { name: 'API users' }).waitFor();
    const other = await openPage();
    await other.goto(`${running.ownUrl}/sign-in`);
    await other.getByRole('button', { name: 'Forgot your password?' }).click();
    await other.getByText('Ask an operator to reset your account').waitFor();
    const link = await makeRecoveryLink(running, olga.email);
    // A second link that is opened in the same tab is taken.
    await other.goto(`${running.ownUrl}/recover#${'x'.repeat(43)}`);
    await other.getByText('It was used already').waitFor();
    await other.goto(link);
    await other.getByRole('textbox', { name: 'New password' }).fill('password1234');
    await other.getByRole('button', { name: 'Set the password' }).click();
    await other.getByText('Too easy to guess').waitFor();
    await other.getByRole('textbox', { name: 'New password' }).fill(newPassword);
    await other.getByRole('button', { name: 'Set the password' }).click();
    await other.getByRole('heading', { name: 'API users' }).waitFor();
    await page.goto(`${running.ownUrl}/account`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('a person sees where they are signed in, and ends the other sessions', async () => {
    await page.getByLabel('E-mail').fill(olga.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(newPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Where you are signed in').waitFor();
    await page.getByText('This session').waitFor();
    expect(await page.getByText(/Console, from /).count()).toBe(2);
    expect(await findAxeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await expect.poll(() => page.getByText(/Console, from /).count()).toBe(1);
  });

  it('the page of people shows operators and accounts, and confirms an address', async () => {
    await page.goto(`${running.ownUrl}/operator/people`);
    await page.getByRole('button', { name: `Manage ${olga.name}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Confirm the address' }).click();
    await dialog.getByText('Address confirmed').waitFor();
  });
});
