import { expect, it } from 'vitest';
import { Secret } from '../../domain/secret.ts';
import { freshKeyMs } from '../hand-over/hand-over-key.ts';
import { wipeShownKeys } from '../hand-over/wipe-shown-keys.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';

describeEachDatabase('Keys of the admin API', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const input = { params: { ...ours.scope, apiUserId: ours.apiUser.id }, body: {} };
    const { storage, digestKey } = control.deps;
    const findGrant = (text: string) =>
      storage.grants.findByKeyDigest(ours.scope.environment, digestKey(new Secret(text)));
    return { control, ours, input, storage, findGrant };
  }

  it('shows the text to a person only after a fresh proof of identity, and audits it', async () => {
    const { control, ours, input, storage } = await start();
    const { licence } = ours;
    const never = { steppedUpUntilMs: null };
    const stale = control.client(control.person('licence-admin', licence.id, never));
    expect(expectProblem(await stale.viewKey(input))).toMatchObject({ status: 403, code: 'step_up_needed' });
    const over = { steppedUpUntilMs: control.deps.now() };
    const late = control.client(control.person('licence-admin', licence.id, over));
    expect(expectProblem(await late.viewKey(input)).code).toBe('step_up_needed');
    const audited = async () =>
      (await storage.audit.list(licence.id, { action: 'key.viewed', page: 1, pageSize: 10 })).total;
    expect(await audited()).toBe(0);
    const fresh = control.client(
      control.person('licence-admin', licence.id, { steppedUpUntilMs: control.deps.now() + 1000 }),
    );
    expect(expectData(await fresh.viewKey(input)).text).toBe(ours.keyText);
    expect(await audited()).toBe(1);
  });

  it('shows nothing when the viewing cannot be audited', async () => {
    const { ours, input, storage, control } = await start();
    const failing = createTestControl(
      {
        ...storage,
        transact: (work) =>
          storage.transact((tx) =>
            work({ ...tx, audit: { ...tx.audit, append: () => Promise.reject(new Error('disk full')) } }),
          ),
      },
      { vault: control.deps.vault },
    );
    const answer = await failing.client(failing.operator).viewKey(input);
    expect(expectProblem(answer)).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(answer)).not.toContain(ours.keyText);
    expect(JSON.stringify(answer)).not.toContain('disk full');
    expect(failing.faults).toHaveLength(1);
  });

  it('is never cached, with or without a key in the answer', async () => {
    const { control, ours } = await start();
    const session = { findSession: () => Promise.resolve(control.operator) };
    const { app } = createTestControl(control.deps.storage, { ...control.deps, sessions: [session] });
    const { licenceId, environment } = ours.scope;
    const base = `http://console.test/admin/v1/licences/${licenceId}/environments/${environment}/api-users`;
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const viewed = await app.fetch(new Request(`${base}/${ours.apiUser.id}/key/view`, init));
    expect(viewed.status).toBe(200);
    expect(viewed.headers.get('cache-control')).toBe('no-store');
    const refused = await app.fetch(new Request(`${base}/nonsense`));
    expect(refused.status).toBe(400);
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not shown again where the licence shows keys once', async () => {
    const { control, ours, input } = await start();
    const operator = control.client(control.operator);
    const { id: licenceId, version } = ours.licence;
    expectData(
      await operator.editLicence({ params: { licenceId }, body: { keyDisplay: 'show-once', version } }),
    );
    expect(expectProblem(await operator.viewKey(input))).toMatchObject({
      status: 403,
      code: 'key_show_once',
    });
    expect(expectData(await operator.resetKey(input)).key.text).toMatch(/^acme_test_/);
  });

  it('that was made while keys were shown once is never shown, whatever the licence says later', async () => {
    const { control, ours, input, storage } = await start();
    const operator = control.client(control.operator);
    const params = { licenceId: ours.licence.id };
    const show = async (keyDisplay: 'show-once' | 'viewable') => {
      const { version } = expectData(await operator.getLicence({ params }));
      return await operator.editLicence({ params, body: { keyDisplay, version } });
    };
    expectData(await show('show-once'));
    const { text } = expectData(await operator.resetKey(input)).key;
    expectData(await show('viewable'));
    expect(expectProblem(await operator.viewKey(input)).code).toBe('key_show_once');
    const { licenceId, environment } = ours.scope;
    const sealed = async () =>
      (await storage.apiKeys.list(licenceId, environment, ours.apiUser.id)).find(
        ({ state }) => state === 'active',
      )?.sealedText;
    // The sealed text is kept only for a hand-over, and only as long as one may begin.
    await wipeShownKeys(control.deps);
    expect(await sealed()).not.toBeNull();
    control.advance(freshKeyMs);
    await wipeShownKeys(control.deps);
    expect(await sealed()).toBeNull();
    expect(expectProblem(await operator.viewKey(input)).code).toBe('key_show_once');
    expect(expectProblem(await operator.handOverKey(input)).code).toBe('key_show_once');
    expect(
      await storage.grants.findByKeyDigest(environment, control.deps.digestKey(new Secret(text))),
    ).toBeDefined();
    const viewable = expectData(await operator.resetKey(input)).key.text;
    control.advance(freshKeyMs);
    await wipeShownKeys(control.deps);
    expect(expectData(await operator.viewKey(input)).text).toBe(viewable);
  });

  it('is cut off by a reset, which gives another one', async () => {
    const { control, ours, input, findGrant } = await start();
    const operator = control.client(control.operator);
    expect(await findGrant(ours.keyText)).toBeDefined();
    const reset = expectData(await operator.resetKey(input));
    expect(reset.key.text).not.toBe(ours.keyText);
    expect(reset.key.version).toBe(2);
    expect(reset.cutOff).toMatchObject({ state: 'confirmed' });
    expect(await findGrant(ours.keyText)).toBeUndefined();
    expect((await findGrant(reset.key.text))?.keys.map(({ version }) => version)).toEqual([2]);
    expect(expectData(await operator.viewKey(input)).text).toBe(reset.key.text);
  });

  it('belongs to exactly one of two resets at once', async () => {
    const { control, input, findGrant } = await start();
    const operator = control.client(control.operator);
    const results = await Promise.all([1, 2, 3].map(() => operator.resetKey(input)));
    const texts = results.flatMap((result) => (result.ok ? [result.data.key.text] : []));
    const live = await Promise.all(texts.map(findGrant));
    expect(live.filter((grant) => grant !== undefined)).toHaveLength(1);
    for (const result of results.filter((one) => !one.ok)) {
      expect(expectProblem(result).code).toBe('version_conflict');
    }
    const keys = expectData(await operator.listKeys({ params: input.params })).items;
    expect(keys.filter(({ state }) => state === 'active')).toHaveLength(1);
  });

  it('cannot be recovered once revoked, and its ciphertext is gone', async () => {
    const { control, ours, input, storage, findGrant } = await start();
    const operator = control.client(control.operator);
    const { apiUser } = expectData(await operator.revokeKey(input));
    expect(apiUser).toMatchObject({ key: null, status: 'active' });
    expect(await findGrant(ours.keyText)).toBeUndefined();
    const { licenceId, environment } = ours.scope;
    const stored = await storage.apiKeys.list(licenceId, environment, ours.apiUser.id);
    expect(stored.map(({ state, sealedText }) => ({ state, sealedText }))).toEqual([
      { state: 'revoked', sealedText: null },
    ]);
    expect(expectProblem(await operator.viewKey(input)).code).toBe('transition_refused');
  });

  it('is handed out although the gateways cannot be asked: the change is done', async () => {
    const { control, input } = await start();
    const cutOffs = {
      ...control.deps.cutOffs,
      confirm: () => Promise.reject(new Error('gone')),
      find: () => Promise.reject(new Error('gone')),
    };
    const cut = control.withParts({ cutOffs });
    const reset = expectData(await cut.client(cut.operator).resetKey(input));
    expect(reset.key.text).toMatch(/^acme_test_/);
    expect(reset.cutOff).toMatchObject({ state: 'pending', confirmedAtMs: null });
  });

  it('refuses a reset or revocation by somebody who saw an older version', async () => {
    const { control, input } = await start();
    const operator = control.client(control.operator);
    for (const call of [operator.resetKey, operator.revokeKey, operator.deactivateApiUser]) {
      const problem = expectProblem(await call({ ...input, body: { version: 7 } }));
      expect(problem).toMatchObject({ code: 'version_conflict', current: { apiUser: { version: 1 } } });
    }
  });
});
