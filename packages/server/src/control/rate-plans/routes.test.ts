import { expect, it } from 'vitest';
import { ratePlanSchema } from '@postern/contract/rate-plan';
import type { AdminInput } from '@postern/contract/admin-client';
import { createMemoryLimitStore } from '../../limits/memory-limit-store.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
  liveEnvironment,
} from '../../testing/test-control.ts';

type Limit = NonNullable<AdminInput<'setApiUserRatePlan'>['body']['own']>[number];
const calls = (limit: number, more: Partial<Limit> = {}): Limit =>
  ({ name: 'calls', kind: 'calls', per: 'api-user', limit, windowS: 60, ...more }) as Limit; // a limit on calls
const apiPlan = ratePlanSchema.parse([
  calls(100, { per: 'licence' }),
  { name: 'at-once', kind: 'concurrent', per: 'licence', limit: 5 },
]);

describeEachDatabase('Rate plans of the admin API', (openFresh) => {
  async function start() {
    const storage = await openFresh();
    const { config } = createTestControl(storage).deps;
    const store = createMemoryLimitStore(() => 0);
    const control = createTestControl(storage, {
      config: { ...config, apis: config.apis.map((api) => ({ ...api, ratePlan: apiPlan })) },
      limits: {
        status: () => ({ where: 'process', mode: 'exact', share: 1, sinceMs: 0, why: null, shareCalls: 0 }),
        listLeases: () => Promise.resolve([]),
        peek: (charges) => store.peek(charges),
      },
    });
    const ours = await createTestLicence(control);
    return {
      control,
      ours,
      storage,
      store,
      operator: control.client(control.operator),
      admin: control.client(control.person('licence-admin', ours.licence.id)),
      params: ours.scope,
      user: { ...ours.scope, apiUserId: ours.apiUser.id },
    };
  }

  it('begins with the plans of the APIs, one limit for all that share it, and their headroom', async () => {
    const { admin, params, user, store, ours } = await start();
    store.take([
      { key: `{${ours.licence.id}}:TEST:licence:calls:calls:60`, limit: 100, windowMs: 60_000, weight: 3 },
    ]);
    const ofLicence = expectData(await admin.getLicenceRatePlan({ params }));
    expect(ofLicence).toMatchObject({ limits: [], version: 0 });
    expect(ofLicence.ceilings.map(({ limit, setBy, apis }) => [limit.name, setBy, apis])).toEqual([
      ['calls', 'api', ['v4', 'v5']],
      ['at-once', 'api', ['v4', 'v5']],
    ]);
    const ofUser = expectData(await admin.getApiUserRatePlan({ params: user }));
    expect(ofUser.states).toEqual(ofLicence.states);
    expect(ofUser.states.map(({ name, remaining, limit }) => [name, remaining, limit])).toEqual([
      ['calls', 97, 100],
      ['at-once', 5, 5],
    ]);
  });

  it('lets the operator set a licence’s plan, upwards too; it is audited, announced and part of the grant', async () => {
    const { operator, params, user, storage } = await start();
    const before = await storage.changes.latest();
    const body = { limits: [calls(500, { per: 'licence' })], version: 0 };
    const saved = expectData(await operator.setLicenceRatePlan({ params, body }));
    expect(saved).toMatchObject({ version: 1, cutOff: { state: 'confirmed' } });
    const changes = await storage.changes.listAfter(before, 10);
    const { licenceId, environment } = params;
    expect(changes).toMatchObject([{ kind: 'plan', licenceId, environment, subjectId: licenceId }]);
    const grant = await storage.grants.findByApiUser(environment, user.apiUserId);
    expect(grant?.ratePlan?.licence).toMatchObject([{ name: 'calls', limit: 500 }]);
    const { items } = await storage.audit.list(licenceId, { page: 1, pageSize: 5, action: 'rate-plan.set' });
    expect(items[0]).toMatchObject({
      subject: { kind: 'licence' },
      before: { limits: [] },
      after: { limits: [{ limit: 500 }] },
    });
    // Saving the same limits again changes nothing, and the answer shows that.
    const again = { limits: body.limits, version: 1 };
    expect(expectData(await operator.setLicenceRatePlan({ params, body: again }))).toEqual({
      version: 1,
      cutOff: null,
    });
    expectRefusal(await operator.setLicenceRatePlan({ params, body }), 'version_conflict');
    const elsewhere = { ...params, environment: liveEnvironment };
    expect(expectData(await operator.getLicenceRatePlan({ params: elsewhere })).limits).toEqual([]);
  });

  it('lets an admin lower a limit of their API user, and refuses a raise at its field', async () => {
    const { admin, user, storage } = await start();
    const put = (own: Limit[], version: number) =>
      admin.setApiUserRatePlan({ params: user, body: { own, version } });
    expect(expectData(await put([calls(20)], 0))).toMatchObject({
      version: 1,
      cutOff: { state: 'confirmed' },
    });
    const { own, states } = expectData(await admin.getApiUserRatePlan({ params: user }));
    expect(own).toMatchObject([{ name: 'calls', limit: 20 }]);
    expect(states.map(({ name, limit, setBy }) => [name, limit, setBy])).toEqual([
      ['calls', 100, 'api'],
      ['at-once', 5, 'api'],
      ['calls-own', 20, 'admin'],
    ]);
    const raised = expectRefusal(await put([calls(101)], 1), 'request_invalid');
    expect(raised.errors).toEqual([
      { path: '/own/0/limit', message: 'the plan allows 100: an admin may lower a limit, not raise it' },
    ]);
    expect(
      expectRefusal(await put([calls(9, { per: 'licence' })], 1), 'request_invalid').errors?.[0]?.path,
    ).toBe('/own/0/per');
    const unknown = { ...calls(9, { name: 'more' }), apis: ['v9'] } as unknown as Limit;
    expect(expectRefusal(await put([unknown], 1), 'request_invalid').errors?.[0]?.path).toBe('/own/0/apis/0');
    const { items } = await storage.audit.list(user.licenceId, {
      page: 1,
      pageSize: 5,
      action: 'rate-plan.set',
    });
    expect(items).toHaveLength(1);
  });

  it('leaves an API user’s plan to the operator, who may raise it for that one alone', async () => {
    const { admin, operator, user } = await start();
    const body = { plan: [calls(900)], version: 0 };
    expectRefusal(await admin.setApiUserRatePlan({ params: user, body }), 'not_permitted');
    expectData(await operator.setApiUserRatePlan({ params: user, body }));
    // Limits that an admin sets later are compared with the operator's plan, and do not change it.
    expectData(await admin.setApiUserRatePlan({ params: user, body: { own: [calls(800)], version: 1 } }));
    const { plan, states } = expectData(await admin.getApiUserRatePlan({ params: user }));
    expect(plan).toMatchObject([{ limit: 900 }]);
    expect(states.find(({ name }) => name === 'calls')).toMatchObject({ limit: 800, setBy: 'admin' });
  });

  it('creates an API user with limits of its own, or not at all when they are above the plan', async () => {
    const { admin, params, storage } = await start();
    const create = (limit: number) =>
      admin.createApiUser({
        params,
        body: { applicationName: 'Shop', email: 'shop@example.com', rateLimits: [calls(limit)] },
      });
    const refused = expectRefusal(await create(101), 'request_invalid');
    expect(refused.errors?.[0]?.path).toBe('/rateLimits/0/limit');
    expect((await storage.apiUsers.count(params.licenceId, params.environment)).active).toBe(1);
    const { apiUser } = expectData(await create(10));
    const grant = await storage.grants.findByApiUser(params.environment, apiUser.id);
    expect(grant?.ratePlan?.own).toMatchObject([{ name: 'calls', limit: 10 }]);
  });

  it('says where limits are counted', async () => {
    const { admin } = await start();
    expect(expectData(await admin.getLimitStatus({}))).toMatchObject({ where: 'process', mode: 'exact' });
  });
});

function expectRefusal(result: Parameters<typeof expectProblem>[0], code: string) {
  const problem = expectProblem(result);
  expect(problem.code).toBe(code);
  return problem;
}
