import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';
import { openBrowser } from './open-browser.ts';
import { pagesToVisit } from './pages.ts';
import { startConsole } from './start-console.ts';

/** `node e2e/take-screenshots.ts FOLDER [NAME…]`: every page, light and dark, wide and narrow, for a person to look at. */
const [folder = 'screenshots', ...names] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const running = await startConsole();
const browser = await openBrowser(process.env['POSTERN_TEST_CHROMIUM'] ?? '/usr/bin/chromium');
try {
  const place = await findPlace(running, { environment: 'TEST', apiUser: 'CRM sync' });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 900 },
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      for (const { name, path, prepare } of pagesToVisit) {
        if (names.length > 0 && !names.includes(name)) continue;
        const page = await context.newPage();
        page.setDefaultTimeout(5000);
        page.on('console', (message) => {
          if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
            console.log(`${name}: ${message.text().slice(0, 300)}`);
        });
        page.on('pageerror', (error) => console.log(`${name}: ${error.message}`));
        try {
          await page.goto(place.urlOf(path));
          await page.locator('h1').first().waitFor({ timeout: 5000 });
          await page.waitForLoadState('networkidle');
          await prepare?.(page);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (overflow > 0) console.log(`${name} ${width}: ${overflow}px too wide`);
          await page.screenshot({
            path: join(folder, `${name}-${colorScheme}-${width}.png`),
            fullPage: true,
          });
          for (const violation of await findAxeViolations(page))
            console.log(`${name} ${colorScheme} ${width}: ${violation}`);
        } catch (error) {
          console.log(
            `${name} ${colorScheme} ${width}: ${error instanceof Error ? error.message.slice(0, 400) : String(error)}`,
          );
          await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}-failed.png`) });
        }
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await running.stop();
}
