import { expect, it } from 'vitest';
import type { LinkedAction } from '../../notify/create-action-links.ts';
import { createActionLinks } from '../../notify/create-action-links.ts';
import { createActPage } from '../../pages/create-act-page.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { consoleOrigin, createTestControl, createTestLicence } from '../../testing/test-control.ts';
import type { AdminSession } from '../admin-session.ts';
import { createActApp } from './create-act-app.ts';
import { ownBrand } from '../../domain/brand.ts';

const address = '198.51.100.7';

describeEachDatabase('The links of a mail', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const place = await createTestLicence(control);
    const { storage } = control.deps;
    const who: { session: AdminSession | undefined } = { session: undefined };
    const sessions = [{ findSession: () => Promise.resolve(who.session) }];
    const app = createActApp({ ...control.deps, sessions });
    const apiUser = { ...place.scope, apiUserId: place.apiUser.id };
    const nowMs = control.deps.now();
    const links = await storage.transact((tx) =>
      createActionLinks(
        tx,
        { apiUser, actions: ['cut-off', 'add-address', 'mute'], address },
        { nowMs, consoleUrl: consoleOrigin },
      ),
    );
    const tokenOf = (action: LinkedAction) => links[action]?.split('#')[1] ?? '';
    const ask = async (step: 'describe' | 'confirm', token: string, headers: Record<string, string> = {}) => {
      const request = new Request(`${consoleOrigin}/act/${step}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: consoleOrigin, ...headers },
        body: JSON.stringify({ token }),
      });
      const answer = await app.fetch(request, { clientAddress: '192.0.2.44' });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const find = () => storage.apiUsers.find(apiUser.licenceId, apiUser.environment, apiUser.apiUserId);
    const audited = async () => (await storage.audit.readAfter(apiUser.licenceId, 0, 1_000)).at(-1);
    return { control, place, who, app, apiUser, tokenOf, ask, find, audited, storage };
  }

  it('hold the token where no log and no scanner sees it', async () => {
    const { tokenOf } = await start();
    expect(tokenOf('cut-off')).toMatch(/^[\w-]{43}$/);
    expect(new URL(`${consoleOrigin}/act#${tokenOf('mute')}`).pathname).toBe('/act');
  });

  it('change nothing by being opened, followed or described, any number of times', async () => {
    const { ask, tokenOf, find, storage, apiUser, app } = await start();
    const before = {
      apiUser: await find(),
      audit: await storage.audit.readAfter(apiUser.licenceId, 0, 1_000),
    };
    for (const action of ['cut-off', 'add-address', 'mute'] as const) {
      for (let times = 0; times < 3; times++)
        expect((await ask('describe', tokenOf(action))).status).toBe(200);
      expect((await createActPage(ownBrand).request('/act')).status).toBe(200);
      for (const path of ['/act/confirm', '/act/describe']) {
        expect((await app.request(`${path}?token=${tokenOf(action)}`)).status).toBe(404);
      }
    }
    const after = {
      apiUser: await find(),
      audit: await storage.audit.readAfter(apiUser.licenceId, 0, 1_000),
    };
    expect(after).toEqual(before);
  });

  it('cut the key off by the link alone, once, as the contact', async () => {
    const { ask, tokenOf, find, audited, apiUser, storage } = await start();
    const token = tokenOf('cut-off');
    expect((await ask('describe', token)).body).toMatchObject({
      action: 'cut-off',
      may: 'act',
      language: 'en',
    });
    const before = await storage.changes.latest();
    expect(await ask('confirm', token)).toMatchObject({
      status: 200,
      body: { cutOff: { state: 'confirmed' } },
    });
    expect(await find()).toMatchObject({ key: null, status: 'active' });
    expect(await storage.changes.latest()).toBe(before + 1);
    expect(await audited()).toMatchObject({
      action: 'key.revoked',
      actor: { kind: 'contact', id: apiUser.apiUserId, name: 'it@example.com', address: '192.0.2.44' },
    });
    expect(await ask('confirm', token)).toMatchObject({ status: 404 });
    expect(await ask('describe', token)).toMatchObject({ status: 404 });
  });

  it('are used by one of many who click at once', async () => {
    const { ask, tokenOf, storage, apiUser } = await start();
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('confirm', tokenOf('cut-off'))));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 404, 404, 404, 404,
    ]);
    const events = await storage.audit.readAfter(apiUser.licenceId, 0, 1_000);
    expect(events.filter(({ action }) => action === 'key.revoked')).toHaveLength(1);
  });

  it.each(['add-address', 'mute'] as const)('need a licence admin who is signed in to %s', async (action) => {
    const { control, place, who, ask, tokenOf, storage, apiUser } = await start();
    const token = tokenOf(action);
    const events = async () => (await storage.audit.readAfter(apiUser.licenceId, 0, 1_000)).length;
    const before = await events();
    expect((await ask('describe', token)).body).toMatchObject({ may: 'sign-in' });
    expect(await ask('confirm', token)).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
    const other = await createTestLicence(control);
    const strangers = [
      control.person('licence-viewer', place.licence.id),
      control.person('licence-admin', other.licence.id),
    ];
    for (const stranger of strangers) {
      who.session = stranger;
      expect((await ask('describe', token)).body).toMatchObject({ may: 'not-permitted' });
      expect(await ask('confirm', token)).toMatchObject({ status: 403, body: { code: 'not_permitted' } });
    }
    // Muting gives no access, but an address does, and needs a fresh proof like every widening.
    who.session = control.person('licence-admin', place.licence.id, { steppedUpUntilMs: null });
    const [may, status] = action === 'mute' ? ['act', 200] : ['prove', 403];
    expect((await ask('describe', token)).body).toMatchObject({ may });
    if (action === 'add-address') {
      expect(await ask('confirm', token)).toMatchObject({ status, body: { code: 'step_up_needed' } });
    }
    expect(await events()).toBe(before);
    who.session = control.person('licence-admin', place.licence.id);
    expect((await ask('describe', token)).body).toMatchObject({ may: 'act' });
    expect(await ask('confirm', token)).toMatchObject({ status: 200 });
  });

  it('add the address to rules that there are, and make no first rule', async () => {
    const { control, place, who, ask, tokenOf, find, audited, storage, apiUser } = await start();
    who.session = control.person('licence-admin', place.licence.id);
    await storage.transact((tx) =>
      tx.apiUsers.update(
        apiUser.licenceId,
        apiUser.environment,
        apiUser.apiUserId,
        place.apiUser.version,
        { networkRules: [{ range: '10.0.0.0/8', note: '' }] },
        0,
      ),
    );
    expect((await ask('describe', tokenOf('add-address'))).body).toMatchObject({ address });
    await ask('confirm', tokenOf('add-address'));
    expect((await find())?.networkRules.map(({ range }) => range)).toEqual(['10.0.0.0/8', address]);
    expect(await audited()).toMatchObject({ action: 'api-user.edited', actor: { kind: 'human' } });
  });

  it('leave an API user without rules without them', async () => {
    const { control, place, who, ask, tokenOf, find } = await start();
    who.session = control.person('licence-admin', place.licence.id);
    expect(await ask('confirm', tokenOf('add-address'))).toMatchObject({ status: 200 });
    expect((await find())?.networkRules).toEqual([]);
  });

  it('expire, and say nothing of themselves to whoever guesses, slower each time', async () => {
    const { control, ask, tokenOf } = await start();
    const wrong = await ask('describe', 'x'.repeat(43));
    control.advance(7 * 86_400_000);
    const late = await ask('describe', tokenOf('cut-off'));
    expect([wrong.status, late.status]).toEqual([404, 404]);
    expect({ ...late.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    const statuses: number[] = [];
    for (let tries = 0; tries < 40; tries++)
      statuses.push((await ask('describe', `${tries}`.padEnd(43, 'y'))).status);
    expect(statuses).toContain(429);
  });

  it('that are good pass from an address that has guessed too often', async () => {
    const { ask, tokenOf } = await start();
    for (let tries = 0; tries < 31; tries++) await ask('describe', `${tries}`.padEnd(43, 'y'));
    expect(await ask('describe', 'z'.repeat(43))).toMatchObject({ status: 429 });
    expect(await ask('describe', tokenOf('cut-off'))).toMatchObject({ status: 200 });
    expect(await ask('confirm', tokenOf('cut-off'))).toMatchObject({ status: 200 });
  });

  it('work from no other site’s page', async () => {
    const { ask, tokenOf, find } = await start();
    const token = tokenOf('cut-off');
    expect((await ask('confirm', token, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask('confirm', token, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await find())?.key).not.toBeNull();
  });
});

it('lead to a page that loads and is framed by nothing, and has no word of the link', async () => {
  const answer = await createActPage(ownBrand).request('/act');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await answer.text()).not.toMatch(/innerHTML|https?:\/\//);
});
