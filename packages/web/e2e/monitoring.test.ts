import { expect, it, vi } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { describeConsole } from './describe-console.ts';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';

describeConsole('what the console tells by itself', { chromium: await ensureChromium() }, (test) => {
  const place = (apiUser = 'CRM sync') => findPlace(test.running, { environment: 'TEST', apiUser });

  it('adds a webhook, shows its secret once, sends a test and replays it', async () => {
    const { page } = test;
    const { urlOf } = await place();
    const url = 'https://hooks.invalid/postern';
    await page.goto(urlOf('webhooks'));
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('URL').fill(url);
    await dialog.getByRole('button', { name: 'Save' }).click();
    expect(await dialog.getByRole('group', { name: 'Secret' }).textContent()).toMatch(/^whsec_/);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const card = page.getByRole('article', { name: url });
    await card.getByRole('button', { name: `Send a test: ${url}` }).click();
    await page.getByText('A test message is on its way').waitFor();
    await card.getByRole('button', { name: 'Deliveries', exact: true }).click();
    const row = card.getByRole('row').filter({ hasText: 'Test message' });
    await row.waitFor();
    await row.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('It waits to be posted again').waitFor();
    await card.getByRole('button', { name: 'Disable' }).click();
    await card.getByText('Disabled').waitFor();
    await card.getByRole('button', { name: `Delete: ${url}` }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The webhook was deleted').waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('draws a mail of the outbox in a frame that can run nothing and lead nowhere', async () => {
    const { page } = test;
    const { urlOf, admin, licenceId, environment } = await place();
    const applicationName = '<img src=x onerror="top.hacked=1"><script>top.hacked=1</script>';
    const made = await admin.createApiUser({
      params: { licenceId, environment },
      body: { applicationName, email: 'dora@example.com', language: 'nl' },
    });
    const apiUserId = made.ok ? made.data.apiUser.id : '';
    const handedOver = await admin.handOverKey({ params: { licenceId, environment, apiUserId }, body: {} });
    const link = handedOver.ok ? handedOver.data.link : '';
    await page.goto(urlOf('/operator/outbox'));
    await page.getByRole('button', { name: /^Open “De API-sleutel van <img/ }).click();
    const frame = page.frameLocator('iframe');
    const action = frame.getByRole('link', { name: 'Pagina openen' });
    await action.waitFor();
    expect(await action.getAttribute('href')).toBe(link);
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    expect(await frame.locator('img, script').count()).toBe(0);
    expect(await findAxeViolations(page)).toEqual([]);
    await page.getByRole('dialog').getByText('As text').click();
    await page.getByRole('group', { name: 'Content' }).getByText(link).waitFor();
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  });

  it('lists an alert of what happened, by kind and API user, with the way to it', async () => {
    const { page, running } = test;
    const { urlOf, admin, licenceId, environment, apiUser } = await place('Nightly imports');
    const params = { licenceId, environment, apiUserId: apiUser.id };
    const networkRules = [{ range: '203.0.113.0/24', note: '' }];
    const edited = await admin.editApiUser({ params, body: { networkRules, version: apiUser.version } });
    expect(edited.ok).toBe(true);
    const key = running.apiUsers.find(
      ({ name, environment: of }) => name === 'Nightly imports' && of === 'TEST',
    )?.key;
    const refused = await fetch(`${running.gateways['TEST']}/auth/token`, {
      headers: { authorization: key ?? '' },
    });
    expect(refused.status).toBe(403);
    await vi.waitFor(
      async () => {
        const alerts = await admin.listAlerts({ params: { licenceId, environment } });
        expect(alerts.ok ? alerts.data.items.map(({ kind }) => kind) : []).toContain('network-refused');
      },
      { timeout: 60_000, interval: 500 },
    );
    await page.goto(urlOf('alerts?kind=network-refused'));
    await page.getByRole('cell', { name: 'Address refused' }).waitFor();
    await page.getByLabel('Kind').selectOption({ label: 'Unusual volume' });
    await page.getByText('No alert matches').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('link', { name: 'Nightly imports' }).first().click();
    await page.getByRole('heading', { name: 'Nightly imports' }).waitFor();
  });

  it('explains in the reader’s language, with the gateway’s own words behind a line', async () => {
    const { browser } = test;
    const { urlOf } = await place('Newcomer');
    const context = await browser.newContext({ locale: 'fr-BE', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(
      urlOf('explain?apiUserId={apiUser}&method=GET&url=/v5/entities/ActitoIODemo/profile-tables'),
    );
    await page.getByRole('button', { name: 'Expliquer' }).click();
    await page.getByText('Il manque à l’utilisateur API un droit que cet appel demande.').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Il manque' });
    await row.getByText('Les mots de la passerelle').click();
    await row.locator('[lang=en]').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await context.close();
  });
});
