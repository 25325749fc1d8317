import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { z } from 'zod';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import { openBrowser } from './open-browser.ts';
import { portalPagesToVisit } from './portal-pages.ts';
import { startConsole } from './start-console.ts';
import type { RunningConsole } from './start-console.ts';

const chromium = await ensureChromium();

/** The demo's portal, its gateways and a real browser; without one these are skipped by name, and in CI fail. */
describe.skipIf(chromium.kind === 'missing')('the portal in Chromium', { timeout: 120_000 }, () => {
  let running: RunningConsole;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  /** Every request of the page, in order. */
  const requests: { readonly method: string; readonly url: string; readonly authorization: string }[] = [];

  beforeAll(async () => {
    running = await startConsole();
    browser = await openBrowser(chromium.kind === 'available' ? chromium.location : '');
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });
  beforeEach(async () => {
    page = await openPage();
  });
  afterEach(async () => {
    await page.context().close();
    const own = [new URL(running.portalUrl).origin, ...Object.values(running.gateways)];
    const elsewhere = requests.splice(0).filter(({ url }) => !own.includes(new URL(url).origin));
    expect(elsewhere).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
  });

  async function openPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    const opened = await context.newPage();
    opened.setDefaultTimeout(40_000);
    opened.on('pageerror', (error) => faults.push(error.message));
    opened.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) faults.push(message.text());
    });
    opened.on('request', (request) => {
      if (!request.url().startsWith('blob:') && !request.url().startsWith('data:'))
        requests.push({
          method: request.method(),
          url: request.url(),
          authorization: request.headers()['authorization'] ?? '',
        });
    });
    return opened;
  }

  const at = (path: string) => `${running.portalUrl}${path}`;
  const gateway = (environment: string) => running.gateways[environment] ?? '';
  const domainOf = (environment: string) => new URL(gateway(environment)).host;
  const keyOf = (name: string, environment = 'TEST') =>
    running.apiUsers.find((apiUser) => apiUser.name === name && apiUser.environment === environment)?.key ??
    '';
  const countExchanges = () => requests.filter(({ url }) => url.endsWith('/auth/token')).length;

  async function useKey(key: string): Promise<void> {
    await page.getByLabel('Try it with a key').fill(key);
    await page.getByRole('button', { name: 'Use this key' }).click();
  }

  /** Opens the form of a call and sends it as it is. */
  async function tryCall(operationId: string): Promise<void> {
    await openForm(operationId);
    await sendButton().click();
  }
  async function openForm(operationId: string): Promise<void> {
    const call = page.locator(`section[id$="/${operationId}"]`);
    await call.getByRole('button', { name: 'Test Request' }).click();
    await sendButton().waitFor();
  }
  const sendButton = () =>
    page.getByRole('dialog').locator('[data-addressbar-action="send"]').filter({ visible: true });

  it('shows what there is to call, and loads the reference’s code on its own page alone', async () => {
    const scalar = await findReferenceChunk();
    const loaded = () => requests.some(({ url }) => url.endsWith(scalar));
    for (const path of ['/', '/guides', '/errors', '/search']) {
      await page.goto(at(path));
      await page.locator('h1').waitFor();
    }
    await page.goto(at('/'));
    await page.getByRole('heading', { name: 'Public API v5' }).waitFor();
    await page.getByText('140 calls').waitFor();
    expect(loaded()).toBe(false);
    await page.getByRole('link', { name: 'Public API v5', exact: true }).click();
    await page.locator('.scalar-app h1').waitFor();
    expect(loaded()).toBe(true);
    expect(new URL(page.url()).pathname).toBe('/reference/TEST/v5');
  });

  it('holds no code of the console', async () => {
    const manifest = await readManifest();
    const sources = Object.keys(manifest).filter((key) => key.startsWith('src/'));
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((key) => key.startsWith('src/console/'))).toEqual([]);
  });

  it('shows the right that a call needs under it, the call being named in the URL', async () => {
    await page.goto(at('/reference/TEST/v5#operation/listProfileTables'));
    const call = page.locator('section[id$="/listProfileTables"]');
    await call.locator('.postern-right').getByText('Profile table structure').waitFor();
    expect(await call.locator('.postern-right').textContent()).toContain('Profile table structure · Read');
  });

  it('exchanges a key for a token by itself and makes the call for real, on the gateway alone', async () => {
    await page.goto(at('/reference/TEST/v5#operation/listProfileTables'));
    await useKey(keyOf('CRM sync'));
    await page.getByText(/token for 1[45]:\d\d more/).waitFor();
    await tryCall('listProfileTables');
    await page.getByRole('dialog').getByText('200 OK').waitFor();
    await page.getByRole('dialog').getByText('Customers').first().waitFor();
    const called = requests.filter(({ url }) => url.startsWith(gateway('TEST')));
    expect(called.map(({ url }) => new URL(url).pathname)).toEqual([
      '/auth/token',
      '/v5/entities/ActitoIODemo/profile-tables',
    ]);
    expect(called[1]?.authorization).toMatch(/^Bearer ey/);
  });

  it('keeps a credential in memory alone: in no storage, no cookie, no URL, and gone with the page', async () => {
    const key = keyOf('CRM sync');
    await page.goto(at('/reference/TEST/v5#operation/listProfileTables'));
    await useKey(key);
    await tryCall('listProfileTables');
    await page.getByRole('dialog').getByText('200 OK').waitFor();
    const token =
      requests.find(({ authorization }) => authorization.startsWith('Bearer '))?.authorization ?? '';
    const kept = await page.evaluate(async () => ({
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      databases: await indexedDB.databases(),
      cookie: document.cookie,
      url: location.href,
      caches: await caches.keys(),
    }));
    expect(kept.databases).toEqual([]);
    expect(kept.caches).toEqual([]);
    for (const secret of [key, token.slice('Bearer '.length)]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(JSON.stringify(kept).includes(secret)).toBe(false);
      expect(JSON.stringify(await page.context().storageState()).includes(secret)).toBe(false);
      expect(requests.filter(({ url }) => url.includes(secret))).toEqual([]);
    }
    await page.reload();
    await page.getByLabel('Try it with a key').waitFor();
    expect(await page.getByLabel('Try it with a key').inputValue()).toBe('');
  });

  it('says of a refusal what is missing and whom to ask', async () => {
    await page.goto(at('/reference/TEST/v5#operation/createTable'));
    await useKey(keyOf('CRM sync'));
    await page.getByText('Calls are made with').waitFor();
    await tryCall('createTable');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('403 Forbidden').waitFor();
    await dialog.getByText('Why it was refused').waitFor();
    await dialog.getByText('It lacks: Profile table structure (Read and write)').waitFor();
    await dialog.getByText('Ask the licence admin').waitFor();
    const about = dialog.getByRole('link', { name: 'About right_missing' });
    expect(await about.getAttribute('href')).toBe('/errors/right_missing');
  });

  it('says that a key is not accepted, and no more', async () => {
    await page.goto(at('/reference/TEST/v5'));
    await useKey('actito_test_zZ6CZ06ovYBrkmoleOytxkRzrWlXufKw35WfH6');
    await page.getByText('The key was not accepted').waitFor();
    await page.getByText('Is it a key of TEST').waitFor();
    // A key of another environment is as unknown as one that never was.
    await useKey(keyOf('CRM sync', 'PROD'));
    await page.getByText('The key was not accepted').waitFor();
    await page.getByText('Is it a key of TEST').waitFor();
  });

  it('renews the token with the call that comes after its end', async () => {
    await page.clock.install();
    await page.goto(at('/reference/TEST/v5#operation/listProfileTables'));
    await useKey(keyOf('CRM sync'));
    await page.getByText('Calls are made with').waitFor();
    expect(countExchanges()).toBe(1);
    running.passMs(16 * 60_000);
    await page.clock.fastForward(16 * 60_000);
    await page.getByText('token ended').waitFor();
    await tryCall('listProfileTables');
    await page.getByRole('dialog').getByText('200 OK').waitFor();
    expect(countExchanges()).toBe(2);
  });

  it('takes a legacy account where the API does, and keeps version and scheme while the environment changes', async () => {
    const account = running.webServiceAccounts.find(({ environment }) => environment === 'TEST');
    await page.goto(at('/reference/TEST/v5'));
    await page.getByLabel('API', { exact: true }).selectOption('Public API v4');
    await page.getByLabel('How').selectOption('Basic (legacy)');
    await page.waitForURL(/\/reference\/TEST\/v4/);
    await page.getByLabel('Licence/account').fill(account?.username ?? '');
    await page.getByRole('textbox', { name: 'Password' }).fill(account?.password ?? '');
    await page.getByRole('button', { name: 'Use this account' }).click();
    await page.getByText('Calls are made with').waitFor();
    await page.getByLabel('Environment').selectOption('PROD');
    await page.waitForURL(/\/reference\/PROD\/v4/);
    expect(await page.getByLabel('How').inputValue()).toBe('basic');
    // An account of TEST is none of PROD: nothing is carried over.
    await page.getByLabel('Licence/account').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'APIs in PROD' }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Reference' }).click();
    await page.waitForURL(/\/reference\/PROD\/v4/);
    expect(await page.getByLabel('How').inputValue()).toBe('basic');
  });

  it('presets the environment by ?domain=, whose calls then go there', async () => {
    await page.goto(at(`/?domain=${domainOf('PROD')}`));
    await page.getByRole('heading', { name: 'APIs in PROD' }).waitFor();
    await page.goto(at('/reference'));
    await page.waitForURL(/\/reference\/PROD\/v5/);
    await page.getByText('PROD holds real data').waitFor();
    await page.locator('.scalar-app').getByText(domainOf('PROD')).first().waitFor();
    await page.goto(at('/?domain=nobody.example.com'));
    await page.getByRole('heading', { name: 'APIs in PROD' }).waitFor();
  });

  it('finds calls, guides and errors by the keyboard alone', async () => {
    await page.goto(at('/'));
    await page.locator('h1').waitFor();
    await page.keyboard.press('/');
    const search = page.getByRole('combobox', { name: 'What are you looking for?' });
    await search.fill('profile tables');
    await page
      .getByRole('listbox')
      .getByRole('option', { name: /List profile tables/ })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/reference\/TEST\/v[45]#/);
    await page.locator('.scalar-app h1').waitFor();
    await page.goto(at('/'));
    await page.locator('h1').waitFor();
    await page.keyboard.press('/');
    await search.fill('right_missing');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/errors\/right_missing/);
  });

  it.each(['xlsx', 'csv', 'json'])('downloads the taxonomy as %s', async (format) => {
    await page.goto(at('/'));
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: `Download the taxonomy of Public API v5 as ${format}` }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`));
    expect((await readFile(await download.path())).length).toBeGreaterThan(1_000);
  });

  it('speaks French and Dutch, the reference’s own labels included', async () => {
    const speak = async (button: string, language: string) => {
      await page.goto(at('/'));
      await page.locator('h1').waitFor();
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('menuitemradio', { name: language }).click();
    };
    await speak('Language', 'Nederlands');
    await page.getByRole('heading', { name: 'Aan de slag' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('nl');
    await page.goto(at('/reference/TEST/v5#operation/listProfileTables'));
    await page.getByLabel('Proberen met een sleutel').waitFor();
    await page.locator('.scalar-app').getByText('Padparameters').first().waitFor();
    await speak('Taal', 'Français');
    await page.getByRole('heading', { name: 'Pour commencer' }).waitFor();
    await page.goto(at('/reference/TEST/v5#operation/listProfileTables'));
    await page.getByLabel('Essayer avec une clé').waitFor();
    await page.locator('.scalar-app').getByText('Paramètres').first().waitFor();
  });

  it('lets an integrator in by an invitation, who sees which calls the given API user can make', async () => {
    const { admin, licenceId, environment, apiUser } = await findPlace(running, {
      environment: 'TEST',
      apiUser: 'CRM sync',
    });
    const invited = await admin.inviteIntegrator({
      params: { licenceId },
      body: { email: 'ines@agency.example', apiUsers: [{ environment, apiUserId: apiUser.id }] },
    });
    await page.goto((invited.ok ? invited.data.link : null) ?? '');
    await page.getByText('ActitoIODemo invites ines@agency.example').waitFor();
    await page.getByLabel('Your name').fill('Ines Integrator');
    await page.getByRole('textbox', { name: 'Password' }).fill('a long sentence of ours');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('heading', { name: 'My API users' }).waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'CRM sync' }).click();
    await page.getByRole('heading', { name: 'Calls that CRM sync can make' }).waitFor();
    await page.getByText(/\d+ of \d+ calls/).waitFor();
    await page.locator('label', { hasText: 'Cannot call' }).click();
    await page.getByText('lacks Profile table structure (Read and write)').first().waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.goto(at('/me'));
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('says that an API has no document', async () => {
    await page.route('**/openapi.json*', (route) =>
      route.fulfill({
        status: 404,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'about:blank',
          title: 'No document',
          status: 404,
          detail: 'The OpenAPI document of this API is not kept here.',
          code: 'document_missing',
          requestId: 'r',
        }),
      }),
    );
    await page.goto(at('/reference/TEST/v5'));
    await page.getByText('There is no reference for this API').waitFor();
  });

  it('keeps what is on the screen when the connection is lost, says so, and goes on when it is back', async () => {
    await page.goto(at('/errors'));
    await page.getByRole('link', { name: 'right_missing' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('No connection.').waitFor();
    await page.getByRole('link', { name: 'right_missing' }).click();
    await page.getByText('The server could not be reached.').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'What to do', exact: true }).waitFor();
  });

  describe.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'light', width: 360 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'dark', width: 360 },
  ] as const)('in $colorScheme at $width px', ({ colorScheme, width }) => {
    it.each(portalPagesToVisit)(
      '$name is accessible and not too wide',
      async ({ path, prepare, isReference = false }) => {
        await page.context().close();
        page = await openPage({ colorScheme, viewport: { width, height: 900 } });
        await page.goto(at(path));
        await page.locator('h1, [role="alert"]').first().waitFor();
        await prepare?.(page);
        // Scalar's own markup is not ours to judge, nor that on narrow pages its header is a second banner.
        const found = await findAxeViolations(page, { exclude: ['.scalar-app'] });
        const isScalars = (line: string) => isReference && line.startsWith('landmark-no-duplicate-banner');
        expect(found.filter((line) => !isScalars(line))).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
      },
    );
  });
});

const manifestSchema = z.record(z.string(), z.object({ file: z.string() }));

async function readManifest(): Promise<z.infer<typeof manifestSchema>> {
  const file = fileURLToPath(new URL('../dist/portal/.vite/manifest.json', import.meta.url));
  return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** The file of the code that loads Scalar. */
async function findReferenceChunk(): Promise<string> {
  const chunk = (await readManifest())['src/portal/reference/mount-reference.ts'];
  if (chunk === undefined) throw new Error('The manifest has no mount-reference.ts');
  return chunk.file;
}
