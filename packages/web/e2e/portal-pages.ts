import type { Page } from 'playwright-core';

export interface PortalPageToVisit {
  readonly name: string;
  readonly path: string;
  /** Brings the page into the state that is looked at. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Scalar is on it. */
  readonly isReference?: boolean;
}

/** Every page of the portal that anybody may read, as axe and a person look at them. */
export const portalPagesToVisit: readonly PortalPageToVisit[] = [
  { name: 'home', path: '/' },
  {
    name: 'reference',
    path: '/reference/TEST/v5',
    isReference: true,
    prepare: async (page) => {
      await page.locator('.scalar-app h1').first().waitFor();
    },
  },
  {
    name: 'reference-live',
    path: '/reference/PROD/v4',
    isReference: true,
    prepare: async (page) => {
      await page.getByText('PROD holds real data').waitFor();
      await page.locator('.scalar-app h1').first().waitFor();
    },
  },
  { name: 'no-such-api', path: '/reference/TEST/nothing' },
  { name: 'guides', path: '/guides' },
  {
    name: 'guide',
    path: '/guides',
    prepare: async (page) => {
      await page.locator('main ol a').first().click();
      await page.waitForURL(/\/guides\/./);
      await page.locator('main section').first().waitFor();
    },
  },
  { name: 'errors', path: '/errors' },
  { name: 'error', path: '/errors/right_missing' },
  { name: 'search', path: '/search?q=profile' },
  {
    name: 'search-dialog',
    path: '/',
    prepare: async (page) => {
      await page.keyboard.press('/');
      await page.getByRole('combobox', { name: 'What are you looking for?' }).fill('profile');
      await page.getByRole('listbox').getByRole('option').first().waitFor();
    },
  },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'not-found', path: '/nothing-here' },
];
