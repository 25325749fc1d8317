import { existsSync } from 'node:fs';
import { z } from 'zod';
import { openBrowser } from '../packages/web/e2e/open-browser.ts';
import { realDocuments, startPortal } from '../packages/web/e2e/start-portal.ts';
import { median } from './bench-result.ts';
import type { Bar, BenchOutcome } from './bench-result.ts';

const rounds = 7;
const usefulMsMax = 3_000;

const documents = [
  { id: 'klaviyo', file: `${realDocuments}klaviyo-stable.json` },
  { id: 'activecampaign', file: `${realDocuments}activecampaign-v3.json` },
];

/**
 * Measures how soon the reference pages of two complete, large APIs show something useful in Chromium, each time with
 * an empty profile: first the API's name and its calls; then Scalar's page in their place, with the right under a call.
 * Build the pages first (`npm run build`).
 */
export async function run(): Promise<BenchOutcome> {
  const present = documents.filter(({ file }) => existsSync(file));
  if (present.length === 0) throw new Error(`There are no documents in ${realDocuments}`);
  const portal = await startPortal(present.map(({ id, file }) => ({ id, document: file })));
  const browser = await openBrowser(process.env['POSTERN_TEST_CHROMIUM'] ?? '/usr/bin/chromium');
  try {
    const bars: Bar[] = [];
    const peers: Record<string, unknown> = {};
    for (const { id } of present) {
      const url = `${portal.url}/reference/TEST/${id}`;
      await measure(browser, url);
      const measured: Paints[] = [];
      for (let done = 0; done < rounds; done++) measured.push(await measure(browser, url));
      bars.push({
        bar: `first useful paint of the reference of ${id}`,
        value: median(measured.map(({ usefulMs }) => usefulMs)),
        unit: 'ms',
        atMost: usefulMsMax,
      });
      peers[id] = { wholeReferenceMs: median(measured.map(({ wholeMs }) => wholeMs)), measured };
      console.log(`${id}: ${JSON.stringify(measured)}`);
    }
    return { bars, peers };
  } finally {
    await browser.close();
    await portal.stop();
  }
}

type Browser = Awaited<ReturnType<typeof openBrowser>>;

const paintsSchema = z.object({ usefulMs: z.number().positive(), wholeMs: z.number().positive() });
type Paints = z.infer<typeof paintsSchema>;

/** Records when each first appeared on the screen: the frame after it was added, measured from the navigation. */
const noting = `
  globalThis.paints = {};
  const wanted = { usefulMs: 'main h1', wholeMs: '.scalar-app .postern-right' };
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(wanted)) {
      if (name in globalThis.paints || document.querySelector(selector) === null) continue;
      globalThis.paints[name] = -1;
      requestAnimationFrame(() => setTimeout(() => { globalThis.paints[name] = Math.round(performance.now()); }));
    }
  }).observe(document, { subtree: true, childList: true });
`;

async function measure(browser: Browser, url: string): Promise<Paints> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    await context.addInitScript(noting);
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(url);
    // Polled from outside, because the page's policy forbids evaluating text as code.
    for (;;) {
      const paints = paintsSchema.safeParse(await page.evaluate('globalThis.paints'));
      if (paints.success) return paints.data;
      await page.waitForTimeout(100);
    }
  } finally {
    await context.close();
  }
}
