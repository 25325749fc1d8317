import { expect, it } from 'vitest';
import { createActionLinks } from '../../notify/create-action-links.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  consoleOrigin,
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';
import { Secret } from '../../domain/secret.ts';
import { confirmAction } from '../act/confirm-action.ts';

describeEachDatabase('The password of a web service account', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const operator = control.client(control.operator);
    const { licenceId, environment } = ours.scope;
    const edit = { connectorAccess: true, version: ours.licence.version };
    expectData(await operator.editLicence({ params: { licenceId }, body: edit }));
    const user = { ...ours.scope, apiUserId: ours.apiUser.id };
    const body = { name: 'WSshop', apiUserId: ours.apiUser.id };
    expectData(await operator.createWebServiceAccount({ params: ours.scope, body }));
    const account = { licence: ours.licence.name, name: 'WSshop' };
    const findGrant = () => control.deps.storage.grants.findByWebServiceAccount(environment, account);
    const list = async () => expectData(await operator.listWebServiceAccounts({ params: ours.scope })).items;
    return { control, ours, operator, user, findGrant, list };
  }
  const endings = {
    async revoke({ operator, user }: Awaited<ReturnType<typeof start>>) {
      expectData(await operator.revokeKey({ params: user, body: {} }));
    },
    async deactivate({ operator, user }: Awaited<ReturnType<typeof start>>) {
      expectData(await operator.deactivateApiUser({ params: user, body: {} }));
      expectData(await operator.reactivateApiUser({ params: user, body: {} }));
    },
    async 'cut off by the mail'({ control, user }: Awaited<ReturnType<typeof start>>) {
      const apiUser = { ...user };
      const links = await control.deps.storage.transact((tx) =>
        createActionLinks(
          tx,
          { apiUser, actions: ['cut-off'], address: '192.0.2.1' },
          { nowMs: control.deps.now(), consoleUrl: consoleOrigin },
        ),
      );
      const token = new Secret(links['cut-off']?.split('#')[1] ?? '');
      await confirmAction({ token, session: undefined, clientAddress: null }, control.deps);
    },
  };

  it.each(['revoke', 'deactivate', 'cut off by the mail'] as const)(
    'is dead after %s, stays dead, and lives again by a new one alone',
    async (ending) => {
      const started = await start();
      const { control, ours, operator, findGrant, list } = started;
      expect((await findGrant())?.webServiceAccounts).toHaveLength(1);
      await endings[ending](started);
      expect(await findGrant()).toBeUndefined();
      expect(await list()).toMatchObject([
        { name: 'WSshop', version: 2, passwordRevokedAtMs: control.deps.now() },
      ]);
      // A new key does not reactivate the old password.
      expectData(await operator.resetKey({ params: started.user, body: {} }));
      expect(await findGrant()).toBeUndefined();
      const params = { ...ours.scope, accountName: 'WSshop' };
      expectData(await operator.resetWebServiceAccountPassword({ params, body: {} }));
      expect((await findGrant())?.webServiceAccounts).toMatchObject([{ name: 'WSshop', version: 3 }]);
      expect(await list()).toMatchObject([{ passwordRevokedAtMs: null }]);
    },
  );

  it('dies by the mail also where there is no key left', async () => {
    const started = await start();
    const { ours, operator, findGrant, user } = started;
    expectData(await operator.revokeKey({ params: user, body: {} }));
    const params = { ...ours.scope, accountName: 'WSshop' };
    expectData(await operator.resetWebServiceAccountPassword({ params, body: {} }));
    expect(await findGrant()).toBeDefined();
    await endings['cut off by the mail'](started);
    expect(await findGrant()).toBeUndefined();
  });

  it('is not made for a deactivated API user, which would call with it once it is reactivated', async () => {
    const { ours, operator, user } = await start();
    expectData(await operator.deactivateApiUser({ params: user, body: {} }));
    const params = { ...ours.scope, accountName: 'WSshop' };
    const reset = await operator.resetWebServiceAccountPassword({ params, body: {} });
    const body = { name: 'WSother', apiUserId: ours.apiUser.id };
    const created = await operator.createWebServiceAccount({ params: ours.scope, body });
    for (const answer of [reset, created]) expect(expectProblem(answer).code).toBe('transition_refused');
  });
});
