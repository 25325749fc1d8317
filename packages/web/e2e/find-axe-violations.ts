import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * Returns the violations of WCAG 2.2 AA that axe finds, as `rule: selector` lines. Runs outside the page's content security
 * policy.
 *
 * @param exclude selectors of parts that are not ours and are not looked at
 */
export async function findAxeViolations(
  page: Page,
  { exclude = [] }: { readonly exclude?: readonly string[] } = {},
): Promise<readonly string[]> {
  await page.evaluate(await readFile(axeFile, 'utf8'));
  await page.evaluate(holdStill);
  const results: Axe.AxeResults = await page.evaluate(
    async (excluded) => {
      const { axe } = globalThis as unknown as { axe: typeof Axe }; // the script above put it there
      return axe.run(
        { include: [['html']], exclude: excluded.map((selector) => [selector]) },
        { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
      );
    },
    [...exclude],
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${target.join(' ')} ${failureSummary?.split('\n')[1]?.trim() ?? ''}`,
    ),
  );
}

/** Ends every transition at once: a colour on its way to another has a contrast that nobody reads. */
function holdStill(): void {
  const still = new CSSStyleSheet();
  still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important }');
  document.adoptedStyleSheets.push(still);
}
