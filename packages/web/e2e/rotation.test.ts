import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import { openBrowser } from './open-browser.ts';
import { startConsole } from './start-console.ts';
import type { RunningConsole } from './start-console.ts';

const chromium = await ensureChromium();

describe.skipIf(chromium.kind === 'missing')('rotations in Chromium', { timeout: 90_000 }, () => {
  let running: RunningConsole;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    running = await startConsole();
    browser = await openBrowser(chromium.kind === 'available' ? chromium.location : '');
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });
  beforeEach(async () => {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(error.message));
  });
  afterEach(async () => {
    await page.context().close();
    expect(faults.splice(0)).toEqual([]);
  });

  /** Returns the status of a token exchange with the key. */
  const exchange = async (key: string) =>
    (await fetch(`${running.gateways['TEST']}/auth/token`, { headers: { authorization: key } })).status;
  const shoot = async (name: string) => {
    const folder = process.env['POSTERN_SCREENSHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  it('rotates a key: both work side by side, each with its own use, until the old one is retired', async () => {
    const name = 'Nightly imports';
    const old = running.apiUsers.find((one) => one.name === name && one.environment === 'TEST')?.key ?? '';
    const { urlOf } = await findPlace(running, { environment: 'TEST', apiUser: name });
    await page.goto(urlOf('api-users/{apiUser}'));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Rotate key' }).click();
    await page.getByRole('radio', { name: '7 days' }).check();
    await page.getByText('then it dies by itself on every gateway').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await shoot('rotate-dialog');
    await page.getByRole('button', { name: 'Rotate key' }).click();
    const key = await page.getByRole('group', { name: 'API key' }).textContent();
    await page.getByRole('button', { name: 'Close' }).last().click();
    expect(await exchange(old)).toBe(200);
    expect(await exchange(key ?? '')).toBe(200);
    await page.getByRole('region', { name: 'Old key' }).waitFor();
    await page.getByRole('region', { name: 'Old key' }).getByText('127.0.0.1').first().waitFor();
    await page.getByText('Not yet safe to retire').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await shoot('rotation-section');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Reset key' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Rotate key' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Retire the old key' }).click();
    await page.getByRole('dialog').getByText('The new key goes on.').waitFor();
    await shoot('retire-dialog');
    await page.getByRole('dialog').getByRole('button', { name: 'Retire the old key' }).click();
    await page.getByText('no gateway accepts what was cut off').waitFor();
    expect(await exchange(old)).toBe(401);
    expect(await exchange(key ?? '')).toBe(200);
    expect(await page.getByRole('region', { name: 'Two keys work' }).count()).toBe(0);
  });

  it('takes any time within the bounds, and none without', async () => {
    const { urlOf, admin, licenceId, environment, apiUser } = await findPlace(running, {
      environment: 'TEST',
      apiUser: 'CRM sync',
    });
    await page.goto(urlOf('api-users/{apiUser}'));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Rotate key' }).click();
    await page.getByRole('radio', { name: 'Another time' }).check();
    const hours = page.getByLabel('Hours, from 1 to 720');
    await hours.fill('');
    expect(await page.getByRole('button', { name: 'Rotate key' }).isDisabled()).toBe(true);
    await hours.fill('36');
    await page.getByRole('button', { name: 'Rotate key' }).click();
    await page.getByRole('group', { name: 'API key' }).waitFor();
    const answer = await admin.getApiUser({
      params: { licenceId, environment, apiUserId: apiUser.id },
    });
    const lastsMs = answer.ok ? (answer.data.retiringKey?.expiresAtMs ?? 0) - running.nowMs() : 0;
    expect(Math.round(lastsMs / 3_600_000)).toBe(36);
  });

  it('shows an operator the signing keys, and removes one with every gateway’s confirmation', async () => {
    await page.goto(`${running.url}/operator/environments`);
    const section = page.getByRole('region', { name: 'Signing keys TEST' });
    await section.getByText('Signs', { exact: true }).waitFor();
    await section.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.getByRole('dialog').getByText('no call fails').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
    await section.getByText('Waits, published').waitFor();
    await section.getByText('The next key takes over on').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await shoot('signing-keys');
    await section
      .getByRole('row')
      .filter({ hasText: 'Signs' })
      .getByRole('button', { name: /^Remove/ })
      .click();
    await page.getByRole('dialog').getByText('Only for a key that was stolen.').waitFor();
    await shoot('remove-signing-key');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await section.getByText('no gateway believes what that key signed').waitFor();
  });
});
