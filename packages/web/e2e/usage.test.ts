import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it, vi } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import type { Page } from 'playwright-core';
import { describeConsole } from './describe-console.ts';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import type { FoundPlace } from './find-place.ts';
import { sendCalls } from './send-calls.ts';
import type { SentCalls } from './send-calls.ts';

const dayMs = 86_400_000;
const patience = { timeout: 60_000, interval: 250 };

describeConsole('usage and hygiene in the console', { chromium: await ensureChromium() }, (test) => {
  const place = () => findPlace(test.running, { environment: 'TEST', apiUser: 'CRM sync' });
  let sent: SentCalls = { calls: 0, failures: 0 };
  const send = async () => {
    const one = await sendCalls(test.running, {
      apiUser: 'CRM sync',
      userAgent: 'loadgen/2.1',
      paths: { '/v5/entities': 37, '/v5/entities/NoSuch/custom-tables': 5 },
    });
    sent = { calls: sent.calls + one.calls, failures: sent.failures + one.failures };
  };
  const readUsage = async ({ admin, licenceId, environment, apiUser }: FoundPlace) => {
    const params = { licenceId, environment, apiUserId: apiUser.id };
    const result = await admin.getApiUserUsage({ params, query: { period: '90d' } });
    if (!result.ok) throw new Error(result.problem.code);
    return result.data;
  };
  const untilRecorded = async (found: FoundPlace) =>
    await vi.waitFor(async () => {
      const usage = await readUsage(found);
      expect(usage.totals).toMatchObject(sent);
      return usage;
    }, patience);

  beforeAll(async () => {
    await send();
    await untilRecorded(await place());
  }, 120_000);

  it('agrees with what was sent, to the call: figures, table, operations, CSV and list', async () => {
    const { page } = test;
    const found = await place();
    const { urlOf } = found;
    const usage = await readUsage(found);
    expect(usage.buckets.reduce((sum, { calls }) => sum + calls, 0)).toBe(sent.calls);
    expect(usage.operations.reduce((sum, { calls }) => sum + calls, 0)).toBe(sent.calls);
    expect(usage.reasons.reduce((sum, { calls }) => sum + calls, 0)).toBe(sent.failures);
    expect(usage.agents).toMatchObject([{ agent: 'loadgen', calls: sent.calls }]);
    await page.goto(urlOf('api-users/{apiUser}?tab=usage&view=table'));
    const rows = page.getByRole('table', { name: 'Calls over time' }).getByRole('row');
    await rows.nth(1).waitFor();
    const cells = await rows.locator('td:first-of-type').allInnerTexts();
    expect(cells.reduce((sum, text) => sum + Number(text), 0)).toBe(sent.calls);
    await page.getByRole('table', { name: 'Called with' }).getByText('loadgen').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as CSV' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
    const exported = lines.slice(1).map((line) => line.split(','));
    const ofApi = exported.filter(([, api]) => api !== '');
    expect(ofApi.reduce((sum, fields) => sum + Number(fields[5]), 0)).toBe(sent.calls);
    await page.goto(urlOf('api-users'));
    await page
      .getByRole('img', { name: `${sent.calls} calls in 24 hours, ${sent.failures} failed` })
      .waitFor();
  });

  it('draws charts that a keyboard walks through, keeps the choices in the URL, and compares', async () => {
    const { page } = test;
    const { urlOf } = await place();
    await page.goto(urlOf('usage'));
    const chart = page.getByRole('region', { name: 'Calls over time' });
    const drawing = chart.locator('svg[tabindex="0"]');
    await drawing.focus();
    await page.keyboard.press('ArrowRight');
    await chart.getByText('Period before').first().waitFor();
    await page
      .getByText(/in the period before/)
      .first()
      .waitFor();
    await page.getByLabel('Period').selectOption('Last 7 days');
    await page.waitForURL(/period=7d/);
    await page.getByRole('radiogroup', { name: 'Show as' }).getByText('Table').click();
    await page.waitForURL(/view=table/);
    await page.reload();
    await page.getByRole('table', { name: 'Calls over time' }).waitFor();
    expect(await page.getByLabel('Period').inputValue()).toBe('7d');
    const busiest = page.getByRole('table', { name: 'Busiest API users' });
    await busiest.getByRole('link', { name: 'CRM sync' }).click();
    await page.getByRole('tab', { name: 'Usage', selected: true }).waitFor();
  });

  it('says that there is nothing yet, in the reader’s language', async () => {
    const { browser, running } = test;
    const { urlOf } = await findPlace(running, { environment: 'PROD', apiUser: '' });
    const context = await browser.newContext({ locale: 'nl-BE' });
    const page = await context.newPage();
    await page.goto(urlOf('api-users'));
    await page.goto(urlOf('usage?period=1h'));
    await page.getByRole('heading', { name: 'Gebruik', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Geen aanroepen in deze periode' }).waitFor();
    await context.close();
  });

  it('finds rights that were not used, tries the smaller set, applies it on one click, and leaves the rights from before in the history', async () => {
    const { page, running } = test;
    const found = await place();
    const { admin, licenceId, environment, apiUser, urlOf } = found;
    const params = { licenceId, environment, apiUserId: apiUser.id };
    running.passMs(31 * dayMs);
    await send();
    await untilRecorded(found);
    await page.goto(urlOf('hygiene?kind=unused-rights'));
    const row = page.getByRole('row').filter({ hasText: 'CRM sync' });
    await row.getByText('Rights not used').waitFor();
    await row.getByRole('button', { name: 'See the smaller set' }).click();
    const dialog = page.getByRole('dialog', { name: 'Smaller rights for CRM sync' });
    const trial = dialog.getByRole('table', { name: 'Dry run against the recorded calls' });
    await trial.getByText('allowed').first().waitFor();
    const before = await admin.getRights({ params });
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const after = await admin.getRights({ params });
    expect(after.ok && before.ok ? Object.keys(after.data.rights).length : 0).toBeLessThan(
      before.ok ? Object.keys(before.data.rights).length : 0,
    );
    const again = await sendCalls(running, {
      apiUser: 'CRM sync',
      userAgent: 'loadgen/2.1',
      paths: { '/v5/entities': 3 },
    });
    sent = { calls: sent.calls + again.calls, failures: sent.failures + again.failures };
    expect(again).toEqual({ calls: 3, failures: 0 });
    await page.goto(urlOf('api-users/{apiUser}?tab=history'));
    await page.getByText('Operator').first().waitFor();
  });

  it('acts on many at once and tells of each what became of it', async () => {
    const { page } = test;
    const { urlOf } = await place();
    await page.goto(urlOf('hygiene?kind=no-expiry'));
    await page.getByLabel('Choose all on this page').check();
    const chosen = await page.getByText(/^Chosen: \d+$/).innerText();
    const count = Number(chosen.replace('Chosen: ', ''));
    expect(count).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Set an expiry' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set an expiry' });
    await dialog.getByLabel('Valid until').fill('2099-01-01');
    await dialog.getByRole('button', { name: 'Set an expiry' }).click();
    await dialog.getByText(`Done: ${count}`).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('heading', { name: 'Nothing to tidy up' }).waitFor();
  });

  it('is accessible, light and dark, wide and narrow', async () => {
    const { browser } = test;
    const { urlOf } = await place();
    const pages = [
      'usage',
      'usage?view=table&period=7d',
      'api-users/{apiUser}?tab=usage',
      'hygiene',
      'api-users',
    ];
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 360]) {
        const context = await browser.newContext({
          colorScheme,
          viewport: { width, height: 900 },
          locale: 'en-GB',
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
        for (const path of pages) {
          await page.goto(urlOf(path));
          await untilStill(page);
          expect([path, colorScheme, width, await findAxeViolations(page)]).toEqual([
            path,
            colorScheme,
            width,
            [],
          ]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect([path, width, overflow]).toEqual([path, width, 0]);
        }
        await context.close();
      }
    }
  }, 240_000);
});

async function untilStill(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
}
