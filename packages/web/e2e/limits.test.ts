import { expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import { z } from 'zod';
import { describeConsole } from './describe-console.ts';
import { findAxeViolations } from './find-axe-violations.ts';
import { findPlace } from './find-place.ts';

const whoamiSchema = z.object({
  limits: z.object({
    rates: z.array(
      z.object({ name: z.string(), per: z.string(), limit: z.number(), remaining: z.number().nullable() }),
    ),
  }),
});

describeConsole('limits in the console', { chromium: await ensureChromium() }, (test) => {
  const place = (apiUser = 'CRM sync') => findPlace(test.running, { environment: 'TEST', apiUser });
  /** Asks the gateway for the limits of the API user who has the key. */
  const ratesOf = async (key: string) => {
    const answer = await fetch(`${test.running.gateways['TEST']}/auth/whoami`, {
      headers: { authorization: key },
    });
    return whoamiSchema.parse(await answer.json()).limits.rates;
  };

  it('creates an API user with a lower limit, and refuses a higher one at its field', async () => {
    const { page } = test;
    const { urlOf } = await place();
    await page.goto(urlOf('api-users/new'));
    await page.getByLabel('Application name').fill('Slow lane');
    await page.getByLabel('E-mail address').fill('slow@example.com');
    await page.getByRole('button', { name: 'Advanced parameters' }).click();
    const calls = page.getByLabel('At most, calls');
    await calls.fill('101');
    await page.getByText('at most 100: you may lower a limit, not raise it').waitFor();
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByRole('alert').waitFor();
    expect(await calls.getAttribute('aria-invalid')).toBe('true');
    await calls.fill('40');
    await page.getByText('100 calls in 1 minute, shared by the whole licence, the excess waits').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Slow lane is ready' }).waitFor();
    const key = (await page.getByRole('group', { name: 'API key' }).textContent()) ?? '';
    const rates = await ratesOf(key);
    expect(rates).toContainEqual({ name: 'calls-own', per: 'api-user', limit: 40, remaining: 40 });
    expect(rates).toContainEqual(expect.objectContaining({ name: 'calls', per: 'licence', limit: 100 }));
  });

  it('shows the headroom of an API user, lowers a limit and takes it back', async () => {
    const { page, running } = test;
    const { urlOf } = await place('Nightly imports');
    const key = running.apiUsers.find(
      ({ name, environment }) => name === 'Nightly imports' && environment === 'TEST',
    );
    await page.goto(urlOf('api-users/{apiUser}'));
    const card = page.getByRole('region', { name: 'Rate limits' });
    await card.getByText('5 of 5 left now').waitFor();
    await card.getByRole('button', { name: 'Change limits' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('At most, at-once').fill('2');
    expect(await findAxeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText('2 of 2 left now').waitFor();
    // It holds on the gateway by the time that it is saved.
    expect(await ratesOf(key?.key ?? '')).toContainEqual(
      expect.objectContaining({ name: 'at-once-own', limit: 2 }),
    );
    await card.getByRole('button', { name: 'Change limits' }).click();
    await dialog.getByLabel('At most, at-once').fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText('2 of 2 left now').waitFor({ state: 'detached' });
    await page.goto(urlOf('audit'));
    await page.getByText('Limits changed').locator('visible=true').first().waitFor();
  });

  it('lets the operator raise a licence’s limit, which holds at once', async () => {
    const { page, running } = test;
    const { urlOf } = await place();
    await page.goto(urlOf('settings'));
    const section = page.getByRole('region', { name: 'Limits of the licence' });
    await section.getByLabel('At most, calls').fill('500');
    expect(await findAxeViolations(page)).toEqual([]);
    await section.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The limits are saved.').waitFor();
    const key = running.apiUsers.find(
      ({ name, environment }) => name === 'CRM sync' && environment === 'TEST',
    );
    expect(await ratesOf(key?.key ?? '')).toContainEqual(
      expect.objectContaining({ name: 'calls', per: 'licence', limit: 500 }),
    );
  });

  it('tells the operator on every page while limits are not exact, and why', async () => {
    const { page } = test;
    const { urlOf } = await place();
    const away = {
      where: 'redis',
      mode: 'share',
      share: 0.5,
      sinceMs: Date.now(),
      why: 'gone',
      shareCalls: 3,
      gateways: [],
    };
    await page.route('**/admin/v1/limits/status', (route) => route.fulfill({ json: away }));
    await page.goto(urlOf('entities'));
    const notice = page.getByText(
      'Limits are not exact over all gateways now: each counts its share of them (50 %).',
    );
    await notice.waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
  });
});
