import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { findAxeViolations } from './find-axe-violations.ts';
import { openBrowser } from './open-browser.ts';
import { startPortal } from './start-portal.ts';
import type { RunningPortal } from './start-portal.ts';

const chromium = await ensureChromium();
const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="#7a1fa2"/></svg>';
const brand = {
  keyPrefix: 'acme',
  name: 'Acme API access',
  logo: 'logo.svg',
  icon: 'logo.svg',
  // Hard to read on white, so that shades have to be corrected.
  colour: '#ffee00',
  links: { support: 'https://acme.example/support', privacy: 'https://acme.example/privacy' },
};
const apiDocument = {
  openapi: '3.1.0',
  info: { title: 'Acme', version: '1' },
  paths: {
    '/things': {
      get: { operationId: 'listThings', tags: ['Things'], responses: { 200: { description: 'All' } } },
    },
  },
};

/** A vendor that puts Postern into its own product shows its customers its own name only. */
describe.skipIf(chromium.kind === 'missing')('with a brand, in Chromium', { timeout: 120_000 }, () => {
  let running: RunningPortal;
  let browser: Browser;
  let licencePath = '';

  beforeAll(async () => {
    running = await startPortal([{ id: 'v1', document: apiDocument }], {
      config: { brand },
      files: { 'logo.svg': logo },
    });
    browser = await openBrowser(chromium.kind === 'available' ? chromium.location : '');
    const created = await fetch(`${running.consoleUrl}/admin/v1/licences`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${running.operatorToken}` },
      body: JSON.stringify({ number: 1, name: 'Shop', accountName: 'shop' }),
    });
    const { id } = (await created.json()) as { readonly id: string };
    expect(created.status).toBe(201);
    licencePath = `/licences/${id}/TEST`;
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  const consolePages = (): readonly string[] => [
    '/sign-in',
    '/first-run#not-a-real-token',
    '/forgot-password',
    '/',
    `${licencePath}/api-users`,
    `${licencePath}/api-users/new`,
    `${licencePath}/audit`,
    `${licencePath}/alerts`,
    `${licencePath}/webhooks`,
    `${licencePath}/team`,
    '/operator/licences',
    '/operator/environments',
    '/operator/outbox',
    '/no-such-page',
    '/act#not-a-real-token',
    '/hand-over#not-a-real-token',
    '/docs/errors/right_missing',
  ];
  const portalPages: readonly string[] = [
    '/',
    '/reference/TEST/v1',
    '/guides',
    '/errors',
    '/errors/right_missing',
    '/search?q=things',
    '/sign-in',
    '/no-such-page',
    '/llms.txt',
  ];

  async function openContext(colorScheme: 'light' | 'dark'): Promise<BrowserContext> {
    const context = await browser.newContext({ locale: 'en-GB', colorScheme, reducedMotion: 'reduce' });
    const authorization = `Bearer ${running.operatorToken}`;
    await context.route(`${running.consoleUrl}/admin/**`, (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization } }),
    );
    return context;
  }

  async function open(page: Page, url: string): Promise<void> {
    await page.goto(url);
    if (url.endsWith('.txt')) return;
    await page.locator('h1').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  }

  /** The parts of the page in which people and screen readers could meet the name. */
  async function findOwnName(page: Page): Promise<readonly string[]> {
    return await page.evaluate(() => {
      const attributes = ['aria-label', 'title', 'alt', 'placeholder', 'content'];
      const texts = [document.title, document.body.innerText];
      for (const element of document.querySelectorAll('*')) {
        for (const name of attributes) texts.push(element.getAttribute(name) ?? '');
      }
      return texts.flatMap((text) => /.{0,40}Postern.{0,40}/.exec(text)?.[0] ?? []);
    });
  }

  it('no page of console or portal shows another name', async () => {
    const context = await openContext('light');
    const page = await context.newPage();
    const found: Record<string, readonly string[]> = {};
    const urls = [
      ...consolePages().map((path) => running.consoleUrl + path),
      ...portalPages.map((path) => running.url + path),
    ];
    for (const url of urls) {
      await open(page, url);
      const names = await findOwnName(page);
      if (names.length > 0) found[url] = names;
    }
    await context.close();
    expect(found).toEqual({});
  });

  it.each(['light', 'dark'] as const)('axe finds nothing where the colour is used: %s', async (scheme) => {
    const context = await openContext(scheme);
    const page = await context.newPage();
    for (const url of [
      `${running.consoleUrl}/sign-in`,
      `${running.consoleUrl}${licencePath}/api-users/new`,
      `${running.consoleUrl}/hand-over#not-a-real-token`,
      `${running.url}/guides`,
    ]) {
      await open(page, url);
      expect({ url, violations: await findAxeViolations(page) }).toEqual({ url, violations: [] });
    }
    await context.close();
  });

  it('pages have the logo, the icon, the colour and the links of the brand', async () => {
    const context = await openContext('light');
    const page = await context.newPage();
    for (const url of [`${running.consoleUrl}/sign-in`, `${running.url}/guides`]) {
      await open(page, url);
      const image = page.locator('img[src^="/brand/logo-"]').first();
      expect(
        await image.evaluate(async (element: HTMLImageElement) => {
          await element.decode();
          return element.naturalWidth;
        }),
      ).toBeGreaterThan(0);
      expect(await page.locator('link[rel=icon]').getAttribute('href')).toMatch(
        /^\/brand\/icon-[0-9a-f]{16}\.svg$/,
      );
      expect(await page.getByRole('link', { name: 'Support' }).getAttribute('href')).toBe(
        brand.links.support,
      );
      const filled = await page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue('--mantine-primary-color-filled'),
      );
      expect(filled).not.toContain('#1d5c88');
    }
    await context.close();
  });

  it('what machines read of it has no other name: OAuth metadata, the portal’s texts, headers', async () => {
    const urls = [
      `${running.consoleUrl}/admin/v1/openapi.json`,
      `${running.url}/portal/v1/openapi.json`,
      `${running.url}/llms.txt`,
      `${running.url}/portal/v1/environments/TEST/apis/v1/openapi.json`,
    ];
    for (const url of urls) {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${running.operatorToken}` } });
      expect(`${url}: ${answer.status}`).toBe(`${url}: 200`);
      const text = [JSON.stringify([...answer.headers]), await answer.text()].join('\n');
      expect(/.{0,60}\bPostern\b.{0,60}/.exec(text)?.[0]).toBeUndefined();
    }
  });
});
