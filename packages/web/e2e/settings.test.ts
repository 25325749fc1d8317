import { expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { describeConsole } from './describe-console.ts';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';

describeConsole(
  'what a licence and its environments are made of, in the console',
  { chromium: await ensureChromium() },
  (test) => {
    const place = (apiUser = 'CRM sync') => findPlace(test.running, { environment: 'TEST', apiUser });

    it('adds an entity and a group, gives the group to an API user, and keeps what is in use from being deleted', async () => {
      const { page } = test;
      const { urlOf } = await place('Newcomer');
      await page.goto(urlOf('entities'));
      await page.getByRole('button', { name: 'Add an entity' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('not a name');
      await dialog.getByRole('button', { name: 'Add an entity' }).click();
      await dialog.getByText('letters, digits, _ . and -').waitFor();
      await dialog.getByLabel('Name').fill('Shops');
      await dialog.getByRole('button', { name: 'Add an entity' }).click();
      await page.getByText('Shops was added').waitFor();
      await page.getByRole('button', { name: 'Add a group' }).click();
      await dialog.getByLabel('Name of the group').fill('Retail');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('choose at least one entity').waitFor();
      await dialog.getByRole('combobox', { name: 'Entities in it' }).click();
      await page.getByRole('option', { name: 'Shops' }).click();
      await page.keyboard.press('Tab');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Group Retail was added').waitFor();
      await page.goto(urlOf('api-users/{apiUser}/edit'));
      await page.getByText('A group of entities').click();
      await page.getByLabel('Entity group').selectOption({ label: 'Retail' });
      await page.getByLabel('Default entity').selectOption({ label: 'Shops' });
      await page.getByRole('button', { name: 'Save' }).click();
      const question = page.getByRole('dialog', { name: 'Change what Newcomer may do?' });
      await question.getByRole('button', { name: 'Save the change' }).click();
      await page.getByText('Newcomer was changed').waitFor();
      await page.goto(urlOf('entities'));
      await page.getByRole('button', { name: 'Edit Retail' }).click();
      await dialog.getByLabel('Name of the group').fill('Retail and web');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Group Retail and web was changed').waitFor();
      await page.getByRole('button', { name: 'Delete Retail and web' }).click();
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('Retail and web', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Delete Shops' }).click();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      // The keyboard goes on where it was before the dialog.
      const focused = page.locator('button:focus');
      await expect.poll(() => focused.getAttribute('aria-label')).toBe('Delete Shops');
    });

    it('gives web service accounts only where connector access is granted; a password is shown once and can be cut off', async () => {
      const { page, running } = test;
      const { urlOf, admin, licenceId } = await place();
      const licence = await admin.getLicence({ params: { licenceId } });
      const version = licence.ok ? licence.data.version : 0;
      await admin.editLicence({ params: { licenceId }, body: { connectorAccess: false, version } });
      await page.goto(urlOf('web-service-accounts'));
      await page.getByText('this licence has no connector access').waitFor();
      expect(await page.getByRole('button', { name: 'Create an account' }).count()).toBe(0);
      await page.goto(urlOf('settings'));
      await page.getByLabel(/^Connector access/).check();
      await page.getByRole('button', { name: 'Save the settings' }).click();
      await page.getByText('The settings were saved').waitFor();
      await page.goto(urlOf('web-service-accounts'));
      await page.getByRole('button', { name: 'Create an account' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Account name').fill('shop');
      await dialog.getByRole('button', { name: 'Create an account' }).click();
      await dialog.getByText('must contain').waitFor();
      await dialog.getByText('choose the API user that it acts as').waitFor();
      await dialog.getByLabel('Account name').fill('WSbrowser');
      await dialog.getByRole('combobox', { name: 'API user' }).fill('CRM');
      await page.getByRole('option', { name: 'CRM sync' }).click();
      await dialog.getByRole('button', { name: 'Create an account' }).click();
      const username = await dialog.getByRole('group', { name: 'User name' }).textContent();
      const first = await dialog.getByRole('group', { name: 'Password' }).textContent();
      expect(await findAxeViolations(page)).toEqual([]);
      const callWith = async (password: string | null) => {
        const authorization = `Basic ${btoa(`${username}:${password}`)}`;
        return (await fetch(`${running.gateways['TEST']}/v4/entity`, { headers: { authorization } })).status;
      };
      expect(await callWith(first)).not.toBe(401);
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('button', { name: 'Change the password of WSbrowser' }).click();
      await dialog.getByRole('button', { name: 'Change the password' }).click();
      const second = await dialog.getByRole('group', { name: 'Password' }).textContent();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('no gateway accepts what was cut off').waitFor();
      expect(await callWith(first)).toBe(401);
      expect(await callWith(second)).not.toBe(401);
      await page.getByRole('button', { name: 'Deactivate WSbrowser' }).click();
      await dialog.getByRole('button', { name: 'Deactivate' }).click();
      await page.getByText('The account WSbrowser is cut off').waitFor();
      await page.getByText('no gateway accepts what was cut off').waitFor();
      expect(await callWith(second)).toBe(401);
    });

    it('sets how keys are shown, how long they live and what happens when one leaks; the second of two loses nothing', async () => {
      const { page } = test;
      const { urlOf, admin, licenceId } = await place();
      const licenceNow = async () => {
        const found = await admin.getLicence({ params: { licenceId } });
        if (!found.ok) throw new Error(found.problem.detail);
        return found.data;
      };
      await page.goto(urlOf('settings'));
      await page.getByLabel('Days that a key lives at most').fill('many');
      await page.getByRole('button', { name: 'Save the settings' }).click();
      await page.getByText('this is not valid').waitFor();
      await page.getByLabel('Days that a key lives at most').fill('90');
      await page.getByText('Cut it off at once, and raise an alert').click();
      await admin.editLicence({
        params: { licenceId },
        body: { rotationDueDays: 30, version: (await licenceNow()).version },
      });
      await page.getByRole('button', { name: 'Save the settings' }).click();
      await page.getByText('Somebody else changed the settings').waitFor();
      await page.getByRole('button', { name: 'Save the settings' }).click();
      await page.getByText('The settings were saved').waitFor();
      expect(await licenceNow()).toMatchObject({
        keyLifetimeDaysMax: 90,
        leakedKeyPolicy: 'cut-off',
        keyDisplay: 'viewable',
        rotationDueDays: 30,
      });
    });

    it('gives one API user its own alert preferences, and takes them back', async () => {
      const { page } = test;
      const { urlOf } = await place();
      await page.goto(urlOf('api-users/{apiUser}?tab=alerts'));
      await page.getByText('the licence’s choice holds').waitFor();
      await page.getByLabel('New address: Mail to the API user’s contact').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Chosen for this API user.').waitFor();
      await page.reload();
      expect(await page.getByLabel('New address: Mail to the API user’s contact').isChecked()).toBe(true);
      await page.getByRole('button', { name: 'Back to the licence’s choice' }).click();
      await page.getByText('the licence’s choice holds').waitFor();
    });
  },
);
