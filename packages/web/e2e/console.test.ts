import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { z } from 'zod';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import { pagesToVisit } from './pages.ts';
import type { PageToVisit } from './pages.ts';
import { openBrowser } from './open-browser.ts';
import { startConsole } from './start-console.ts';
import type { RunningConsole } from './start-console.ts';

const chromium = await ensureChromium();

/** The program, its gateways and a real browser; without one these are skipped by name, and in CI fail. */
describe.skipIf(chromium.kind === 'missing')('the console in Chromium', { timeout: 90_000 }, () => {
  let running: RunningConsole;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    // The demo builds the pages when they are older than their sources.
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
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) faults.push(message.text());
    });
  });
  afterEach(async () => {
    await page.context().close();
    expect(faults.splice(0)).toEqual([]);
  });

  const place = (apiUser: string, environment = 'TEST') => findPlace(running, { environment, apiUser });
  /** Returns the status of a token exchange with the key. */
  const exchange = async (key: string) =>
    (await fetch(`${running.gateways['TEST']}/auth/token`, { headers: { authorization: key } })).status;

  it('creates an API user, whose key works at once at the gateway', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('api-users'));
    await page.getByRole('link', { name: 'Create an API user' }).click();
    await page.getByLabel('Application name').fill('Browser test');
    await page.getByLabel('E-mail address').fill('it@example.com');
    await page
      .getByRole('radiogroup', { name: 'Profiles', exact: true })
      .getByText('Read', { exact: true })
      .click();
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page
      .getByText('It can read Profiles, on all entities, from any address, without an end date.')
      .waitFor();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Browser test is ready' }).waitFor();
    const key = await page.getByRole('group', { name: 'API key' }).textContent();
    expect(await exchange(key ?? '')).toBe(200);
  });

  it('creates one API user for a double click and for a lost answer, and ends at its URL', async () => {
    const { urlOf, admin, licenceId, environment } = await place('CRM sync');
    const namesLike = async (search: string) => {
      const answer = await admin.listApiUsers({ params: { licenceId, environment }, query: { search } });
      return answer.ok ? answer.data.items.map(({ displayName }) => displayName) : [];
    };
    const fillIn = async (name: string) => {
      await page.goto(urlOf('api-users/new'));
      await page.getByLabel('Application name').fill(name);
      await page.getByLabel('E-mail address').fill('it@example.com');
      await page.getByRole('button', { name: 'Review and create' }).click();
    };
    const create = page.getByRole('button', { name: 'Create', exact: true });
    await fillIn('Clicked twice');
    // Both clicks in one task, as on a machine that is too slow to draw the first.
    await create.evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await page.getByRole('heading', { name: 'Clicked twice is ready' }).waitFor();
    expect(await namesLike('Clicked twice')).toEqual(['Clicked twice']);
    await page.reload();
    await page.getByRole('heading', { name: 'Clicked twice', exact: true }).waitFor();

    let isLost = false;
    await page.route(/\/api-users$/, async (requested) => {
      if (requested.request().method() !== 'POST' || isLost) return requested.continue();
      isLost = true;
      await requested.fetch();
      return requested.abort();
    });
    await fillIn('Lost answer');
    await create.click();
    await page.getByText('We do not know whether it was saved').waitFor();
    await page.getByRole('button', { name: 'Review and create' }).click();
    await create.click();
    await page.getByText('Lost answer was created the first time.').waitFor();
    await page.getByRole('heading', { name: 'Lost answer', exact: true }).waitFor();
    expect(await namesLike('Lost answer')).toEqual(['Lost answer']);
  });

  it('shows what the server and the contract refuse at the field, and keeps what was typed', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('api-users/new'));
    await page.getByLabel('Application name').fill('n'.repeat(10_000));
    await page.getByLabel('E-mail address').fill('not-an-address');
    await page.getByLabel('Cellphone number').fill('12');
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByText('at most 120 characters').waitFor();
    await page.getByText('an e-mail address, such as it@example.com').waitFor();
    await page.getByText('an international number').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('not-an-address');
  });

  it('keeps what was typed when the connection is lost, and sends it when it is back', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('api-users/new'));
    await page.getByLabel('Application name').fill('Connection test');
    await page.getByLabel('E-mail address').fill('it@example.com');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByText('The server could not be reached.').waitFor();
    await page.context().setOffline(false);
    expect(await page.getByLabel('Application name').inputValue()).toBe('Connection test');
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByRole('dialog').getByText('It cannot make any call').waitFor();
  });

  it('resets a key after saying what breaks, and shows every gateway confirm', async () => {
    const { urlOf } = await place('Nightly imports');
    const old = running.apiUsers.find(
      ({ name, environment }) => name === 'Nightly imports' && environment === 'TEST',
    );
    expect(await exchange(old?.key ?? '')).toBe(200);
    await page.goto(urlOf('api-users/{apiUser}'));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Reset key' }).click();
    await page.getByText('every token made from it stop working').waitFor();
    await page.getByRole('button', { name: 'Reset key' }).click();
    const key = await page.getByRole('group', { name: 'API key' }).textContent();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('no gateway accepts what was cut off').waitFor();
    expect(await exchange(old?.key ?? '')).toBe(401);
    expect(await exchange(key ?? '')).toBe(200);
  });

  it('lets the second of two admins keep both edits of the rights', async () => {
    const { urlOf, admin, licenceId, environment, apiUser } = await place('Newcomer');
    await page.goto(urlOf('api-users/{apiUser}/rights'));
    await page.getByRole('radiogroup', { name: 'Imports' }).getByText('Read and write').click();
    const params = { licenceId, environment, apiUserId: apiUser.id };
    await admin.changeRights({ params, body: { modules: { exports: 'read' } } });
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody else changed this while you were editing').waitFor();
    await page.getByRole('button', { name: 'Put my changes on top' }).click();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Rights of Newcomer saved').waitFor();
    const saved = await admin.getRights({ params });
    expect(saved.ok ? saved.data.rights : {}).toEqual({ exports: 'read', imports: 'write' });
  });

  it('creates with everything under Advanced parameters, and edits it: only what changed is sent', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('api-users/new'));
    await page.locator('label', { hasText: 'A person' }).click();
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Limits');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Cellphone number').fill('+32 475 12 34 56');
    await page.getByRole('button', { name: 'Advanced parameters' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Address or range 1').fill('192.0.2.0/24');
    await page.getByText('255.255.255.0 (/24)').waitFor();
    await page.getByLabel('Note 1').fill('Office');
    await page.getByLabel('Valid until').fill('2031-05-01');
    await page.getByRole('combobox', { name: 'Channels' }).fill('mail');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByRole('dialog').getByText('from 192.0.2.0/24, until 1 May 2031').waitFor();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Ada Limits is ready' }).waitFor();
    await page.getByRole('link', { name: 'To the API user' }).click();
    await page.getByText('mail', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.getByLabel('Nickname').fill('ada');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(
      Object.keys(z.record(z.string(), z.unknown()).parse((await sent).postDataJSON())).toSorted(),
    ).toEqual(['nickname', 'version']);
    await page.getByText('Ada Limits was changed').waitFor();
  });

  it('shows the difference and the last use before Edit changes access in PROD, and changes nothing before the answer', async () => {
    const { urlOf, admin, licenceId, environment, apiUser } = await place('Order confirmations', 'PROD');
    const stored = async () => {
      const answer = await admin.getApiUser({ params: { licenceId, environment, apiUserId: apiUser.id } });
      return answer.ok ? answer.data.accessType : 'not read';
    };
    await page.goto(urlOf('api-users/{apiUser}/edit'));
    await page.getByRole('radio', { name: 'Admin', exact: true }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Change what Order confirmations may do?' });
    await question.getByText('Custom → Admin').waitFor();
    await question.getByText('also includes calls that are added to the API later').waitFor();
    await question.getByText('No longer count', { exact: false }).waitFor();
    await question.getByText('No access → Read and write').first().waitFor();
    await question.getByText(/It was (last used|never used)/).waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await stored()).toBe('custom');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await question.getByRole('button', { name: 'Save the change' }).click();
    await page.getByText('Order confirmations was changed').waitFor();
    expect(await stored()).toBe('admin');
    // Back: it loses what the type gave, which the question lists.
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByRole('radio', { name: 'Custom', exact: true }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await question.getByText('Admin → Custom').waitFor();
    await question.getByText('Read and write → No access').first().waitFor();
    await question.getByRole('button', { name: 'Save the change' }).click();
    await page.getByText('Order confirmations was changed').waitFor();
    expect(await stored()).toBe('custom');
  });

  it('revokes a key: the API user stays, keyless, until a key is made', async () => {
    const { urlOf } = await place('Full access');
    const old = running.apiUsers.find(({ name }) => name === 'Full access');
    await page.goto(urlOf('api-users/{apiUser}'));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Revoke key' }).click();
    await page.getByText('They cannot be recovered.').waitFor();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('no gateway accepts what was cut off').waitFor();
    expect(await exchange(old?.key ?? '')).toBe(401);
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByRole('group', { name: 'API key' }).textContent();
    expect(await exchange(key ?? '')).toBe(200);
  });

  it('hands a key over: the contact opens the link, types the code, and sees the key once', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('api-users/{apiUser}'));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Hand over' }).click();
    await page.getByRole('button', { name: 'Make the page' }).click();
    const link = (await page.getByRole('group', { name: 'Link' }).textContent()) ?? '';
    const code = (await page.getByRole('group', { name: 'Code' }).textContent()) ?? '';
    await page.getByText('Send this link to crm@actitoiodemo.example').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    const contact = await page.context().newPage();
    await contact.goto(link);
    await contact.getByRole('textbox').fill(code);
    await contact.getByRole('button').first().click();
    const key = running.apiUsers.find(
      ({ name, environment }) => name === 'CRM sync' && environment === 'TEST',
    )?.key;
    await contact
      .getByText(key ?? '')
      .first()
      .waitFor();
    await contact.close();
  });

  it('keeps what the second of two admins typed into the contact data', async () => {
    const { urlOf, admin, licenceId, environment, apiUser } = await place('Newcomer');
    await page.goto(urlOf('api-users/{apiUser}/edit'));
    await page.getByLabel('Nickname').fill('mine');
    await admin.editApiUser({
      params: { licenceId, environment, apiUserId: apiUser.id },
      body: { email: 'theirs@example.com', version: apiUser.version },
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed this API user while you were editing').waitFor();
    expect(await page.getByLabel('Nickname').inputValue()).toBe('mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Newcomer was changed').waitFor();
    const saved = await admin.getApiUser({ params: { licenceId, environment, apiUserId: apiUser.id } });
    expect(saved.ok ? [saved.data.nickname, saved.data.email] : []).toEqual(['mine', 'theirs@example.com']);
  });

  it('filters the audit log by the URL, and exports what is filtered', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('audit'));
    await page
      .getByLabel('Action')
      .selectOption({ label: 'API user created' })
      .catch(async () => {
        await page.getByRole('combobox').first().selectOption('api-user.created');
      });
    await page.waitForURL(/action=api-user.created/);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as CSV' }).click();
    const path = await (await download).path();
    const lines = (await readFile(path, 'utf8')).trim().split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => !line.includes('api-user.created'))).toEqual([]);
  });

  it('lets the operator create a licence and see environments, APIs and what the catalogue lacks', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('/operator/licences'));
    await page.getByRole('button', { name: 'Create a licence' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Number').fill('77');
    await form.getByLabel('Name', { exact: true }).fill('New customer');
    await form.getByLabel('Account name').fill('Not An Account');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('as in a host name').waitFor();
    await form.getByLabel('Account name').fill('newcustomer');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('New customer was created').waitFor();
    await page.goto(urlOf('/operator/environments'));
    await page.getByText('without a module').first().waitFor();
    await page.goto(urlOf('/operator/catalogue'));
    await page.getByText(/\d+ of \d+ calls/).waitFor();
  });

  it('warns before unsaved rights are left', async () => {
    const { urlOf } = await place('CRM sync');
    await page.goto(urlOf('api-users/{apiUser}/rights'));
    await page.getByRole('radiogroup', { name: 'Imports' }).getByText('Read and write').click();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.getByText('1 change not saved').waitFor();
  });

  it('deactivates, reactivates and deletes, the name typed', async () => {
    const { urlOf } = await place('Sofie Maes');
    await page.goto(urlOf('api-users/{apiUser}'));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    await page.getByRole('button', { name: 'Deactivate' }).click();
    await page.getByText('Sofie Maes was deactivated').waitFor();
    await page.getByRole('button', { name: 'Reactivate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reactivate' }).click();
    await page.getByRole('button', { name: 'Make a key' }).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    expect(await page.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await page.getByLabel('Type the name').fill('Sofie Maes');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Sofie Maes was deleted').waitFor();
    await page.getByText('no gateway accepts what was cut off').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/TEST\/api-users$/);
  });

  it('applies the explainer’s smallest change, after which the call would be allowed', async () => {
    const { urlOf } = await place('Nightly imports');
    await page.goto(
      urlOf(
        'explain?apiUserId={apiUser}&method=DELETE&url=/v5/entities/ActitoIODemo/profile-tables/Customers/profiles/x',
      ),
    );
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('This call would be refused').waitFor();
    const patches: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH' || request.method() === 'PUT') patches.push(request.url());
    });
    await page.getByRole('button', { name: 'Apply this change' }).click();
    const question = page.getByRole('dialog', { name: 'Change what Nightly imports may do?' });
    await question.getByText('No access → Read and write').waitFor();
    expect(patches).toEqual([]);
    await question.getByRole('button', { name: 'Save the change' }).click();
    await page.getByText('This call would be allowed').waitFor();
  });

  it('finds nothing of TEST in PROD, and says unmistakably where one is', async () => {
    const { urlOf } = await place('Nightly imports');
    await page.goto(urlOf('api-users'));
    await page.getByText('You are in TEST').waitFor();
    await page.getByRole('link', { name: 'Nightly imports' }).waitFor();
    await page.locator('label', { hasText: 'PROD' }).click();
    await page.getByText('You are in PROD: changes affect live traffic at once.').waitFor();
    await page.getByText('PROD · live data').waitFor();
    expect(await page.getByRole('link', { name: 'Nightly imports' }).count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'leaves axe nothing to find on any page, %s, narrow',
    async (colorScheme) => {
      const { urlOf } = await place('CRM sync');
      const context = await browser.newContext({
        colorScheme,
        locale: 'en-GB',
        reducedMotion: 'reduce',
        viewport: { width: 360, height: 800 },
      });
      const found: string[] = [];
      const look = async ({ name, path, prepare }: PageToVisit) => {
        const own = await context.newPage();
        await own.goto(urlOf(path));
        await own.locator('h1').first().waitFor();
        await own.waitForLoadState('networkidle');
        await prepare?.(own);
        found.push(...(await findAxeViolations(own)).map((violation) => `${name}: ${violation}`));
        const tooWide = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (tooWide > 0) found.push(`${name}: ${tooWide}px wider than the screen`);
        await own.close();
      };
      // A few at a time: most of a page's time is waiting.
      const waiting = [...pagesToVisit];
      const lookOn = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await look(next);
      };
      await Promise.all([lookOn(), lookOn(), lookOn()]);
      await context.close();
      expect(found).toEqual([]);
    },
    480_000,
  );

  it.each(['fr-BE', 'nl-BE'])(
    'speaks the browser’s language: %s, with nothing for axe to find',
    async (locale) => {
      const { urlOf } = await place('CRM sync');
      const context = await browser.newContext({ locale, colorScheme: 'dark' });
      const own = await context.newPage();
      await own.goto(urlOf('api-users'));
      const title = locale === 'fr-BE' ? 'Utilisateurs API' : 'API-gebruikers';
      await own.getByRole('heading', { name: title }).waitFor();
      expect(await findAxeViolations(own)).toEqual([]);
      await context.close();
    },
  );
});
