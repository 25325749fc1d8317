import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { createHostileDocument, hostileCallCount } from './hostile-document.ts';
import { openBrowser } from './open-browser.ts';
import { realDocuments, startPortal } from './start-portal.ts';
import type { RunningPortal } from './start-portal.ts';

const chromium = await ensureChromium();
const whole = [
  {
    id: 'klaviyo',
    file: `${realDocuments}klaviyo-stable.json`,
    title: 'Klaviyo API',
    call: 'Create Event',
    words: 'create evnt',
  },
  {
    id: 'activecampaign',
    file: `${realDocuments}activecampaign-v3.json`,
    title: 'ActiveCampaign',
    call: 'ActiveCampaign Create a Contact',
    words: 'create contact',
  },
];
const present = whole.filter(({ file }) => existsSync(file));

/** A portal over whole documents and a hostile one, in a real browser. */
describe.skipIf(chromium.kind === 'missing')('documents in the portal', { timeout: 90_000 }, () => {
  let running: RunningPortal;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    const hostile = { id: 'hostile', document: createHostileDocument() };
    running = await startPortal([hostile, ...present.map(({ id, file }) => ({ id, document: file }))]);
    browser = await openBrowser(chromium.kind === 'available' ? chromium.location : '');
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });
  beforeEach(async () => {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => faults.push(error.message));
    // Requests that the page's policy stops never get here.
    await context.route(
      ({ origin, protocol }) => protocol.startsWith('http') && origin !== new URL(running.url).origin,
      async (route) => {
        elsewhere.push(route.request().url());
        await route.abort();
      },
    );
  });
  afterEach(async () => {
    await page.context().close();
    expect(elsewhere.splice(0)).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
  });

  const reference = (id: string) => `${running.url}/reference/TEST/${id}`;
  const planted = () => page.evaluate(() => 'planted' in globalThis);

  /** Goes through the whole page, so that what is rendered late is rendered. */
  async function readAll(): Promise<void> {
    for (let index = 0; index < hostileCallCount; index++) {
      await page.evaluate((number) => {
        window.location.hash = `#tag/things/hostile${number}`;
      }, index);
      const call = page.locator(`section[id$="/hostile${index}"]`);
      await call.scrollIntoViewIfNeeded();
      await call.locator('.postern-right').waitFor();
    }
  }

  it('are text where they are hostile, as the server sends them', async () => {
    await page.goto(reference('hostile'));
    await page.locator('.scalar-app h1').waitFor();
    await readAll();
    expect(await planted()).toBe(false);
    await page.goto(`${running.url}/search?q=call`);
    await page.locator('main a').first().waitFor();
    expect(await planted()).toBe(false);
    await page.goto(running.url);
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    expect(await planted()).toBe(false);
  });

  it('are text where they are hostile, even if the server let everything through', async () => {
    await page.route('**/hostile/openapi.json*', (route) =>
      route.fulfill({
        contentType: 'application/json',
        body: JSON.stringify(withRights(createHostileDocument())),
      }),
    );
    await page.goto(reference('hostile'));
    await page.locator('.scalar-app h1').waitFor();
    await readAll();
    expect(await planted()).toBe(false);
    expect(new URL(page.url()).origin).toBe(new URL(running.url).origin);
  });

  it('would run what is planted if nothing stopped it: the oracle sees it', async () => {
    await page.goto('about:blank');
    await page.setContent(
      '<img src=x onerror="globalThis.planted = 1"><img src="https://attacker.example/pixel.png">',
    );
    await page.waitForFunction(() => 'planted' in globalThis);
    expect(await planted()).toBe(true);
    await expect.poll(() => elsewhere).toEqual(['https://attacker.example/pixel.png']);
    elsewhere.length = 0;
  });

  for (const { id, file, call, words } of whole) {
    describe.skipIf(!existsSync(file))(
      `the whole document of ${id}${existsSync(file) ? '' : ' (absent)'}`,
      () => {
        it('is shown with a right under its calls', async () => {
          await page.goto(reference(id));
          await page.locator('.scalar-app h1').waitFor();
          await page.locator('.scalar-app .postern-right').first().waitFor();
        });

        it('is searched, and the find leads to the call', async () => {
          await page.goto(running.url);
          await page.locator('h1').waitFor();
          await page.keyboard.press('/');
          await page.getByRole('combobox', { name: 'What are you looking for?' }).fill(words);
          const find = page
            .getByRole('listbox')
            .getByRole('option', { name: new RegExp(`${call} ${id}`, 'i') })
            .first();
          await find.waitFor();
          await find.click();
          await page.waitForURL(new RegExp(`/reference/TEST/${id}#`));
          await page
            .locator('.scalar-app')
            .getByRole('heading', { name: call, exact: true })
            .first()
            .waitFor();
        });
      },
    );
  }
});

/** Adds what the server adds to each call, so that the page shows all it can. */
function withRights(document: object): object {
  const text = JSON.stringify(document);
  const right = {
    needs: [
      {
        groupId: 'g',
        group: '<img src=x onerror="globalThis.planted=1">',
        moduleId: 'm',
        module: '<img src=x onerror="globalThis.planted=1">',
        scope: 'read',
        level: 'read',
        definability: 'definable',
      },
    ],
    accessTypes: [{ name: 'a', label: '<script>globalThis.planted = 1</script>', needsLevels: false }],
    sentence: '<script>globalThis.planted = 1</script>',
  };
  return JSON.parse(
    text.replaceAll('"operationId":', `"x-postern-right":${JSON.stringify(right)},"operationId":`),
  ) as object; // it was an object before
}
