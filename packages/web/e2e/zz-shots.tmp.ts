import { findPlace } from './find-place.ts';
import { openBrowser } from './open-browser.ts';
import { startConsole } from './start-console.ts';
import { sendCalls } from './send-calls.ts';
import { findAxeViolations } from './find-axe-violations.ts';
const running = await startConsole();
const browser = await openBrowser('/usr/bin/chromium');
try {
  const place = await findPlace(running, { environment: 'TEST', apiUser: 'CRM sync' });
  for (let d = 0; d < 4; d++) {
    await sendCalls(running, {
      apiUser: 'CRM sync',
      userAgent: d % 2 ? 'loadgen/2.1' : 'python-requests/2.3',
      paths: { '/v5/entities': 30 + d * 20, '/v5/entities/NoSuch/custom-tables': 5 },
    });
    await new Promise((r) => setTimeout(r, 10000));
    running.passMs(d === 0 ? 31 * 86400000 : 5 * 3600000);
  }
  await sendCalls(running, { apiUser: 'CRM sync', userAgent: 'loadgen/2.1', paths: { '/v5/entities': 40 } });
  await new Promise((r) => setTimeout(r, 11000));
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 360]) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 900 },
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      for (const [name, path] of [
        ['usage', 'usage?period=24h'],
        ['usage-table', 'usage?view=table&period=24h'],
        ['au', 'api-users/{apiUser}?tab=usage'],
        ['hygiene', 'hygiene'],
        ['list', 'api-users'],
        ['trial', 'hygiene?kind=unused-rights'],
      ] as const) {
        const page = await context.newPage();
        page.setDefaultTimeout(8000);
        page.on('pageerror', (e) => console.log(name, e.message));
        page.on('console', (m) => {
          if (m.type() === 'error') console.log(name, m.text().slice(0, 200));
        });
        try {
          await page.goto(place.urlOf(path));
          await page.locator('h1').first().waitFor();
          await page.waitForLoadState('networkidle');
          await page.waitForTimeout(500);
          if (name === 'trial') {
            await page.getByRole('button', { name: 'See the smaller set' }).first().click();
            await page.getByText('Dry run').first().waitFor();
            await page.waitForTimeout(500);
          }
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (overflow > 0) console.log(name, width, 'too wide', overflow);
          await page.screenshot({
            path: `/tmp/uc/shots/${name}-${colorScheme}-${width}.png`,
            fullPage: true,
          });
          for (const v of await findAxeViolations(page)) console.log(name, colorScheme, width, v);
        } catch (e) {
          console.log(name, colorScheme, width, String(e).slice(0, 300));
        }
        await page.close();
      }
      await context.close();
    }
} finally {
  await browser.close();
  await running.stop();
}
