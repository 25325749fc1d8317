import { expect, it } from 'vitest';
import { allRoutes } from '@postern/contract/admin-routes/all-routes';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient, AdminResult } from '@postern/contract/admin-client';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { describeEachDatabase } from '../testing/databases.ts';
import {
  consoleOrigin,
  createTestControl,
  createTestLicence,
  expectProblem,
} from '../testing/test-control.ts';
import type { TestControl, TestLicence } from '../testing/test-control.ts';

interface Situation {
  readonly control: TestControl;
  readonly ours: TestLicence;
  readonly operator: AdminClient;
  readonly admin: AdminClient;
}

const user = ({ ours }: Situation) => ({ params: { ...ours.scope, apiUserId: ours.apiUser.id }, body: {} });

/** One call for every code that any route documents. */
const calls: Partial<Record<ErrorCode, (situation: Situation) => Promise<AdminResult<unknown>>>> = {
  request_invalid: ({ operator }) =>
    operator.createLicence({ body: { number: 0, name: '', accountName: '' } }),
  body_not_json: ({ control }) =>
    createAdminClient({
      baseUrl: consoleOrigin,
      fetch: async (url, init) => {
        const headers = { ...init?.headers, 'content-type': 'text/plain' };
        return await control.app.fetch(new Request(url, { ...init, headers }));
      },
    }).createLicence({ body: { number: 1, name: 'x', accountName: 'x' } }),
  not_signed_in: ({ control }) => control.client().getMe(),
  rate_limited: async ({ control }) => {
    const guess = createAdminClient({
      baseUrl: consoleOrigin,
      fetch: async (url, init) => await control.app.fetch(new Request(url, init)),
      headers: { authorization: 'Bearer wrong' },
    });
    for (let done = 0; done < 30; done += 1) await guess.getMe();
    return await guess.getMe();
  },
  second_factor_needed: ({ control }) =>
    control.client({ ...control.operator, awaitsSecondFactor: true }).listLicences({}),
  not_permitted: ({ admin }) => admin.readInstallationAuditChain({}),
  not_found: ({ operator }) => operator.getLicence({ params: { licenceId: 'lic_0000000000000000' } }),
  step_up_needed: (of) => {
    const stale = of.control.person('licence-admin', of.ours.licence.id, { steppedUpUntilMs: null });
    return of.control.client(stale).viewKey(user(of));
  },
  cross_site_refused: ({ control }) =>
    control.withParts({ consoleOrigins: [] }).client(control.operator).getMe(),
  already_exists: ({ operator, ours }) =>
    operator.createEntity({ params: ours.scope, body: { name: ours.entity.name } }),
  already_created: async ({ operator, ours }) => {
    const once = {
      params: ours.scope,
      body: { applicationName: 'Once', email: 'once@example.com' },
      headers: { 'idempotency-key': 'form-0123456789' },
    };
    await operator.createApiUser(once);
    return await operator.createApiUser(once);
  },
  mail_not_configured: ({ operator, ours }) =>
    operator.mailMemberReset({
      params: { licenceId: ours.licence.id, humanId: ours.member.humanId },
      body: {},
    }),
  transition_refused: (of) => of.operator.reactivateApiUser(user(of)),
  version_conflict: (of) => of.operator.resetKey({ ...user(of), body: { version: 9 } }),
  smaller_rights_unknown: (of) => of.operator.applySmallerRights({ ...user(of), body: { version: 1 } }),
  level_not_offered: (of) =>
    of.operator.changeRights({ ...user(of), body: { modules: { exports: 'write' } } }),
  module_unknown: (of) => of.operator.changeRights({ ...user(of), body: { modules: { nope: 'write' } } }),
  body_too_large: ({ operator }) =>
    operator.createLicence({ body: { number: 1, name: 'x'.repeat(2_000_000), accountName: 'x' } }),
  connector_access_missing: (of) =>
    of.operator.createWebServiceAccount({
      params: of.ours.scope,
      body: { name: 'WSshop', apiUserId: of.ours.apiUser.id },
    }),
  key_show_once: async (of) => {
    const { id: licenceId } = of.ours.licence;
    await of.operator.editLicence({ params: { licenceId }, body: { keyDisplay: 'show-once', version: 1 } });
    return await of.operator.viewKey(user(of));
  },
  storage_unavailable: async ({ control }) =>
    failingWith(control, 'StorageUnavailableError').listLicences({}),
  storage_full: async ({ control }) =>
    failingWith(control, 'StorageUnavailableError', { reason: 'disk-full' }).listLicences({}),
  database_set_back: async ({ control }) => failingWith(control, 'DatabaseSetBackError').listLicences({}),
  secret_unavailable: async ({ control }) => failingWith(control, 'MasterKeyUnknown').listLicences({}),
  internal_error: async ({ control }) => failingWith(control, 'TypeError').listLicences({}),
};

function failingWith(control: TestControl, name: string, more: object = {}): AdminClient {
  const list = () => Promise.reject(Object.assign(new Error('inside'), { name, ...more }));
  const { storage } = control.deps;
  const failing = createTestControl({ ...storage, licences: { ...storage.licences, list } });
  return failing.client(failing.operator);
}

const documented = [
  ...new Set(Object.values(allRoutes).flatMap((route) => route['x-postern-errors'])),
].toSorted();

describeEachDatabase('The codes of the admin API', (openFresh) => {
  it.each(documented)('%s is documented, and is answered', async (code) => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const operator = control.client(control.operator);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const call = calls[code];
    if (call === undefined) throw new Error(`no call here makes the API answer ${code}`);
    const problem = expectProblem(await call({ control, ours, operator, admin }));
    expect(problem.code).toBe(code);
    expect(problem.type).toBe(`http://docs.test/errors/${code}`);
    expect(problem.detail).not.toMatch(/\?|\{|inside/);
    expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('are all documented by some route', () => {
    expect(Object.keys(calls).toSorted()).toEqual(documented);
  });
});
