import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { openBrowser } from './open-browser.ts';
import { startConsole } from './start-console.ts';
import type { RunningConsole } from './start-console.ts';

/** The parts that a test finds ready. They are getters, since they are made after the tests are named. */
export interface ConsoleTest {
  readonly running: RunningConsole;
  readonly browser: Browser;
  /** A fresh one for each test, with its own cookies. */
  readonly page: Page;
}

/** The answer for a test file that needs Chromium; see testing/ask-for-service.ts of the server. */
export type Chromium =
  | { readonly kind: 'available'; readonly location: string }
  | { readonly kind: 'missing'; readonly reason: string };

interface ConsoleSuite {
  readonly chromium: Chromium;
  /** Added to the program's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The program, its gateways and a real browser; without one these tests are skipped by name, and in CI fail.
 * A script that throws or that the content security policy stops fails the test in which it happened.
 */
export function describeConsole(
  name: string,
  { chromium, env = {} }: ConsoleSuite,
  body: (test: ConsoleTest) => void,
): void {
  describe.skipIf(chromium.kind === 'missing')(`${name}, in Chromium`, { timeout: 90_000 }, () => {
    const made: { running?: RunningConsole; browser?: Browser; page?: Page } = {};
    const faults: string[] = [];
    beforeAll(async () => {
      // The demo builds the pages when they are older than their sources.
      made.running = await startConsole(env);
      made.browser = await openBrowser(chromium.kind === 'available' ? chromium.location : '');
    });
    afterAll(async () => {
      await made.browser?.close();
      await made.running?.stop();
    });
    beforeEach(async () => {
      const context = await get(made.browser).newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text());
      });
      made.page = page;
    });
    afterEach(async () => {
      await made.page?.context().close();
      expect(faults.splice(0)).toEqual([]);
    });
    body({
      get running() {
        return get(made.running);
      },
      get browser() {
        return get(made.browser);
      },
      get page() {
        return get(made.page);
      },
    });
  });
}

function get<Made>(made: Made | undefined): Made {
  if (made === undefined) throw new Error('It is made before the first test runs');
  return made;
}
