import { expect, it, vi } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { describeConsole } from './describe-console.ts';
import { findPlace } from './find-place.ts';

describeConsole('network rules in the console', { chromium: await ensureChromium() }, (test) => {
  const place = (apiUser: string) => findPlace(test.running, { environment: 'TEST', apiUser });

  it('shows what a rule means, offers the spelling that is meant, and adds the current address', async () => {
    const { page } = test;
    const { urlOf, admin, licenceId, environment } = await place('CRM sync');
    await page.goto(urlOf('api-users/new'));
    await page.getByLabel('Application name').fill('Networks test');
    await page.getByLabel('E-mail address').fill('it@example.com');
    await page.getByRole('button', { name: 'Advanced parameters' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Address or range 1').fill('198.51.100.70/26');
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByText('198.51.100.70/26 has host bits set').waitFor();
    await page.getByRole('button', { name: 'Use 198.51.100.64/26' }).click();
    const facts = page.getByRole('status').filter({ hasText: 'First address' });
    expect(await facts.innerText()).toMatch(
      /198\.51\.100\.64\s[\s\S]*198\.51\.100\.127\s[\s\S]*255\.255\.255\.192 \(\/26\)[\s\S]*62/,
    );
    await page.getByRole('button', { name: /^Use my current address: / }).click();
    await page.getByText(/^Your current address, .* is among these/).waitFor();
    await page.getByRole('button', { name: /^Table of prefix/ }).click();
    const table = page.getByRole('region', { name: /^Table of prefix/ }).getByRole('row');
    expect(await table.count()).toBe(33);
    expect(await table.nth(31).innerText()).toMatch(/\/31\s+255\.255\.255\.254\s+2/);
    expect(await table.nth(26).innerText()).toContain('used above');
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Networks test is ready' }).waitFor();
    const made = await admin.listApiUsers({
      params: { licenceId, environment },
      query: { search: 'Networks test' },
    });
    const rules = made.ok ? made.data.items[0]?.networkRules : undefined;
    expect(rules?.map(({ range }) => range)).toEqual([
      '198.51.100.64/26',
      expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/),
    ]);
  });

  it('warns which addresses of the last 30 days a rule would lock out, before it is saved', async () => {
    const { page, running } = test;
    const { urlOf, admin, licenceId, environment, apiUser } = await place('CRM sync');
    const key =
      running.apiUsers.find(({ name, environment: of }) => name === 'CRM sync' && of === 'TEST')?.key ?? '';
    const token = await fetch(`${running.gateways['TEST']}/auth/token`, { headers: { authorization: key } });
    const { accessToken } = (await token.json()) as { accessToken: string };
    await fetch(`${running.gateways['TEST']}/v5/entities`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const params = { licenceId, environment, apiUserId: apiUser.id };
    await vi.waitFor(
      async () => {
        const seen = await admin.listAddresses({ params });
        expect(seen.ok ? seen.data.items.length : 0).toBeGreaterThan(0);
      },
      { timeout: 30_000, interval: 250 },
    );
    await page.goto(urlOf('api-users/{apiUser}/edit'));
    await page.getByRole('button', { name: 'Advanced parameters' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Address or range 1').fill('203.0.113.0/24');
    const warning = page.getByRole('alert').filter({ hasText: 'would lock out' });
    await warning.waitFor();
    const allow = warning.getByRole('button', { name: /^Allow / });
    const address = (await allow.first().getAttribute('aria-label'))?.replace('Allow ', '') ?? '';
    expect(address).toMatch(/^(?:127\.0\.0\.1|::1)$/);
    await allow.first().click();
    await page.getByText('No address of the last 30 days would be locked out').waitFor();
    expect(await page.getByLabel('Address or range 2').inputValue()).toBe(address);
  });
});
