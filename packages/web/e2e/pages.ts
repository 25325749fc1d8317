import type { Page } from 'playwright-core';

export interface PageToVisit {
  readonly name: string;
  /** Below `/licences/<id>/<environment>` unless it begins with `/`. `{apiUser}` is an API user's id. */
  readonly path: string;
  /** Brings the page into the state that is looked at. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Every page and dialog of the console, as axe and a person look at them. */
export const pagesToVisit: readonly PageToVisit[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'first-run', path: '/first-run#not-a-real-token' },
  { name: 'invitation', path: '/invitation#not-a-real-token' },
  { name: 'api-users', path: 'api-users' },
  { name: 'api-users-none-found', path: 'api-users?search=nobody-is-called-so' },
  { name: 'api-users-deactivated', path: 'api-users?tab=deactivated' },
  { name: 'new-api-user', path: 'api-users/new' },
  {
    name: 'new-api-user-errors',
    path: 'api-users/new',
    prepare: async (page) => {
      await page.getByLabel('Cellphone number').fill('12');
      await page.getByRole('button', { name: 'Advanced parameters' }).click();
      await page.getByRole('button', { name: 'Add a rule' }).click();
      await page.getByLabel('Address or range 1').fill('10.0.0.5/24');
      await page.getByRole('button', { name: 'Review and create' }).click();
      await page.getByText('has host bits set').waitFor();
    },
  },
  { name: 'api-user', path: 'api-users/{apiUser}' },
  { name: 'api-user-history', path: 'api-users/{apiUser}?tab=history' },
  { name: 'edit-api-user', path: 'api-users/{apiUser}/edit' },
  {
    name: 'edit-networks',
    path: 'api-users/{apiUser}/edit',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Advanced parameters' }).click();
      for (const [number, range] of ['198.51.100.64/26', '2001:db8::/48', '10.1'].entries()) {
        await page.getByRole('button', { name: 'Add a rule' }).click();
        await page.getByLabel(`Address or range ${number + 1}`).fill(range);
      }
      await page.getByRole('button', { name: /^Table of prefix/ }).click();
      await page.getByText('write 10.0.0.1 if that is meant').waitFor();
      await page.getByText('2,147,483,646').waitFor();
    },
  },
  { name: 'rights', path: 'api-users/{apiUser}/rights' },
  {
    name: 'rights-review',
    path: 'api-users/{apiUser}/rights',
    prepare: async (page) => {
      await page
        .getByRole('radiogroup', { name: 'Profiles', exact: true })
        .getByText('Read and write')
        .click();
      await page.getByRole('radiogroup', { name: 'Targetings' }).getByText('No access').click();
      await page.getByRole('button', { name: 'Review and save' }).click();
      await page.getByRole('dialog').getByText('More access').waitFor();
    },
  },
  {
    name: 'view-key',
    path: 'api-users/{apiUser}',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'View API key' }).click();
      await page.getByText('Keep it in a safe place').waitFor();
    },
  },
  {
    name: 'delete-dialog',
    path: 'api-users/{apiUser}',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await page.getByText('Type the name').waitFor();
    },
  },
  {
    name: 'hand-over',
    path: 'api-users/{apiUser}',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Hand over' }).click();
      await page.getByRole('button', { name: 'Make the page' }).click();
      await page.getByRole('group', { name: 'Code' }).waitFor();
    },
  },
  { name: 'api-user-alerts', path: 'api-users/{apiUser}?tab=alerts' },
  { name: 'entities', path: 'entities' },
  {
    name: 'new-entity-group',
    path: 'entities',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Add a group' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByText('choose at least one entity').waitFor();
    },
  },
  { name: 'web-service-accounts', path: 'web-service-accounts' },
  { name: 'licence-settings', path: 'settings' },
  {
    name: 'rotate-key',
    path: 'api-users/{apiUser}',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Rotate key' }).click();
      await page.getByRole('radio', { name: 'Another time' }).check();
      await page.getByLabel('Hours, from 1 to 720').waitFor();
    },
  },
  { name: 'account', path: '/account' },
  { name: 'api-access', path: 'api-access' },
  { name: 'team', path: 'team' },
  { name: 'integrators', path: 'integrators' },
  {
    name: 'invite-integrator',
    path: 'integrators',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Invite an integrator' }).click();
      await page.getByLabel('E-mail').waitFor();
    },
  },
  { name: 'audit', path: 'audit' },
  { name: 'alerts', path: 'alerts' },
  { name: 'alert-preferences', path: 'alerts?tab=preferences' },
  { name: 'webhooks', path: 'webhooks' },
  {
    name: 'new-webhook',
    path: 'webhooks',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Add a webhook' }).click();
      await page.getByLabel('URL').fill('not-a-url');
      await page.getByLabel('All kinds, those of later versions included').uncheck();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('an http or https URL').waitFor();
    },
  },
  { name: 'deprecated-use', path: 'deprecated-use' },
  { name: 'usage', path: 'usage' },
  { name: 'api-user-usage', path: 'api-users/{apiUser}?tab=usage&view=table' },
  { name: 'hygiene', path: 'hygiene' },
  {
    name: 'explain',
    path: 'explain?apiUserId={apiUser}&method=DELETE&url=/v5/entities/ActitoIODemo/profile-tables/Customers/profiles/emailAddress%3Dann.peeters%40example.com',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByText('Stage by stage').waitFor();
    },
  },
  { name: 'licences', path: '/operator/licences' },
  { name: 'environments', path: '/operator/environments' },
  { name: 'catalogue', path: '/operator/catalogue' },
  { name: 'people', path: '/operator/people' },
  { name: 'outbox', path: '/operator/outbox' },
  { name: 'not-found', path: '/nothing-here' },
];
