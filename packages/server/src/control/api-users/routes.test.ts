import { expect, it } from 'vitest';
import type { AdminInput } from '@postern/contract/admin-client';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
  liveEnvironment,
} from '../../testing/test-control.ts';

type Form = AdminInput<'createApiUser'>['body'];

describeEachDatabase('API users of the admin API', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    return { control, ours, admin, params: ours.scope, storage: control.deps.storage };
  }

  it('creates with every field, a key, a sentence, an audit event and an access change', async () => {
    const { ours, admin, params, storage } = await start();
    const before = await storage.changes.latest();
    const created = expectData(
      await admin.createApiUser({
        params,
        body: {
          firstName: 'Ada',
          lastName: 'Lovelace',
          nickname: 'ada',
          email: 'ada@example.com',
          cellphone: '+32 475 12.34.56',
          language: 'nl',
          sex: 'female',
          entities: { kind: 'some', entityIds: [ours.entity.id] },
          defaultEntityId: ours.entity.id,
          networkRules: [{ range: '10.0.0.0/24', note: 'office' }, { range: '2001:DB8::1' }],
          expiresAtMs: Date.UTC(2027, 4, 2),
          rights: { profiles: 'read', imports: 'write', exports: 'none' },
        },
      }),
    );
    expect(created.apiUser).toMatchObject({
      displayName: 'Ada Lovelace',
      cellphone: '+32475123456',
      status: 'active',
      rights: { profiles: 'read', imports: 'write' },
      networkRules: [
        { range: '10.0.0.0/24', note: 'office' },
        { range: '2001:db8::1', note: '' },
      ],
    });
    expect(created.key.text).toMatch(/^acme_test_[0-9A-Za-z]{38}$/);
    expect(created.key.masked).toBe(`acme_test_…${created.key.text.slice(-4)}`);
    expect(created.key.uses).toContainEqual({
      apiId: 'v5',
      title: 'API v5',
      url: 'http://test.example/v5',
      scheme: 'bearer',
      keyHeader: null,
      tokenUrl: 'http://test.example/auth/token',
      exampleUrl: expect.stringMatching(/^http:\/\/test\.example\//),
    });
    expect(created.key.expiresAtMs).toBe(Date.UTC(2027, 4, 2));
    expect(created.summary.sentence).toBe(
      'can read Profiles and write Imports on entity Belgium, from 10.0.0.0/24 and 2001:db8::1, until 1 May 2027',
    );
    expect(created.cutOff?.sequence).toBeGreaterThan(before);
    const audit = await storage.audit.list(ours.licence.id, {
      subjectId: created.apiUser.id,
      page: 1,
      pageSize: 10,
    });
    expect(audit.items.map((event) => event.action)).toEqual(['key.created', 'api-user.created']);
    expect(audit.items[1]?.actor).toMatchObject({ kind: 'human', name: 'Ada Admin', address: '192.0.2.9' });
    expect(JSON.stringify(audit)).not.toContain(created.key.text.slice(10, -4));
    const grant = await storage.grants.findByApiUser(params.environment, created.apiUser.id);
    expect(grant?.keys).toHaveLength(1);
  });

  it('creates one API user for one idempotency key, and answers the second request without the key’s text', async () => {
    const { control, ours, admin, params, storage } = await start();
    const body = { applicationName: 'Twice', email: 'a@example.com' };
    const headers = { 'idempotency-key': 'form-0123456789' };
    const countActive = async () =>
      (await storage.apiUsers.count(params.licenceId, params.environment)).active;
    const before = await countActive();
    // The second request waits for the first one, on either database.
    const answers = await Promise.all([
      admin.createApiUser({ params, body, headers }),
      admin.createApiUser({ params, body, headers }),
    ]);
    const [created] = answers.filter((answer) => answer.ok);
    const [refused] = answers.filter((answer) => !answer.ok);
    if (created?.ok !== true || refused?.ok !== false) return expect.fail('one is made, one is refused');
    expect(refused.problem).toMatchObject({
      code: 'already_created',
      status: 409,
      current: { apiUser: { id: created.data.apiUser.id } },
    });
    expect(JSON.stringify(refused.problem)).not.toContain(created.data.key.text);
    expect(await countActive()).toBe(before + 1);
    const other = control.client(
      control.person('licence-admin', ours.licence.id, {
        actor: { kind: 'human', id: 'somebody-else', name: 'Eve Admin', address: null },
      }),
    );
    expectData(await other.createApiUser({ params, body, headers }));
    expectData(await admin.createApiUser({ params, body, headers: { 'idempotency-key': 'form-another' } }));
    const bad = await admin.createApiUser({ params, body, headers: { 'idempotency-key': 'short' } });
    expect(expectProblem(bad).code).toBe('request_invalid');
  });

  it('takes an idempotency key back where nothing was created, and forgets it after a day', async () => {
    const { control, admin, params } = await start();
    const headers = { 'idempotency-key': 'form-0123456789' };
    const body = { applicationName: 'Once', email: 'a@example.com' };
    const unknown = { ...body, rights: { nonsense: 'read' } } as const;
    const rejected = expectProblem(await admin.createApiUser({ params, body: unknown, headers }));
    expect(rejected.code).toBe('module_unknown');
    expectData(await admin.createApiUser({ params, body, headers }));
    const again = expectProblem(await admin.createApiUser({ params, body, headers }));
    expect(again.code).toBe('already_created');
    control.advance(86_400_001);
    expectData(await admin.createApiUser({ params, body, headers }));
  });

  it('makes live keys in a live environment', async () => {
    const { ours, admin } = await start();
    const params = { licenceId: ours.licence.id, environment: liveEnvironment };
    const body = { applicationName: 'Live', email: 'a@example.com' };
    const { key } = expectData(await admin.createApiUser({ params, body }));
    expect(key.text).toMatch(/^acme_live_/);
    expect(key.uses[0]?.url).toBe('http://live.example/v4');
  });

  it('says in the summary what the access type adds: what comes later, and every module', async () => {
    const { ours, admin } = await start();
    const body = { applicationName: 'Everything', email: 'a@example.com', accessType: 'admin' };
    const params = { licenceId: ours.licence.id, environment: liveEnvironment };
    const { summary } = expectData(await admin.createApiUser({ params, body }));
    expect(summary.sentence).toContain('which includes what is added later');
    expect(summary.parts.accessType).toEqual({ label: 'Admin', includesLater: true, isListOfCalls: false });
  });

  it('names in the summary before the creation the API user and the limits of its own', async () => {
    const { control, ours, admin, params } = await start();
    const limit = { name: 'calls', kind: 'calls', per: 'licence', limit: 100, windowS: 60 } as const;
    const plan = { params: ours.scope, body: { limits: [limit], version: 0 } };
    expectData(await control.client(control.operator).setLicenceRatePlan(plan));
    const own = { ...limit, per: 'api-user', limit: 9 } as const;
    const body = { firstName: 'Ada', lastName: 'Lovelace', email: 'a@example.com', rateLimits: [own] };
    const summary = expectData(await admin.previewApiUser({ params, body }));
    expect(summary.parts).toMatchObject({ name: 'Ada Lovelace', rateLimits: [own] });
    expect(summary.sentence).toContain('at most 9 calls in 60 s');
  });

  const good = { applicationName: 'Shop', email: 'shop@example.com' };
  const bad: readonly [what: string, body: object, path: string, message: RegExp][] = [
    ['no e-mail', { email: undefined }, '/email', /needed/],
    ['an e-mail that is none', { email: 'shop@' }, '/email', /e-mail/],
    ['no name', { applicationName: null }, '/firstName', /first and last name/],
    ['half a name', { applicationName: null, firstName: 'Ada' }, '/lastName', /first and last name/],
    ['an empty name', { applicationName: '  ' }, '/applicationName', /must not be empty/],
    ['a 10,000-character name', { applicationName: 'x'.repeat(10_000) }, '/applicationName', /at most 120/],
    ['a name with a line break', { applicationName: 'a\nb' }, '/applicationName', /control/],
    ['a phone that is none', { cellphone: '0475 12 34 56' }, '/cellphone', /international/],
    ['a language that is not offered', { language: 'de' }, '/language', /"en"/],
    ['a sex that is not offered', { sex: 'x' }, '/sex', /"female"/],
    ['no entity at all', { entities: { kind: 'some', entityIds: [] } }, '/entities/entityIds', /at least one/],
    ['an entity that is none of the licence’s', { entities: { kind: 'some', entityIds: ['ent_0000000000000000'] } }, '/entities/entityIds/0', /no such entity/],
    ['an entity that is no id', { entities: { kind: 'some', entityIds: ['Belgium'] } }, '/entities/entityIds/0', /ent_/],
    ['an unknown kind of entities', { entities: { kind: 'none' } }, '/entities/kind', /./],
    ['an unknown default entity', { defaultEntityId: 'ent_0000000000000000' }, '/defaultEntityId', /no such entity/],
    ['an unknown access type', { accessType: 'root' }, '/accessType', /no access type root/],
    ['a network with host bits', { networkRules: [{ range: '10.0.0.5/24' }] }, '/networkRules/0/range', /10\.0\.0\.0\/24/],
    ['a network that is none', { networkRules: [{ range: 'office' }] }, '/networkRules/0/range', /not an IP address/],
    ['a network twice', { networkRules: [{ range: '10.0.0.1' }, { range: '::ffff:10.0.0.1' }] }, '/networkRules/1/range', /twice/],
    ['an expiry in the past', { expiresAtMs: 1 }, '/expiresAtMs', /future/],
    ['an unknown module', { rights: { nope: 'read' } }, '/rights/nope', /no such module/],
    ['a level that is none', { rights: { profiles: 'all' } }, '/rights/profiles', /"none"/],
    ['a level that the module does not offer', { rights: { transactional: 'read' } }, '/rights/transactional', /offers none, write/],
    ['a right on a module that is open to all', { rights: { status: 'read' } }, '/rights/status', /offers none/],
    ['an unknown field within', { networkRules: [{ range: '10.0.0.1', why: '' }] }, '/networkRules/0/why', /no such field/],
    ['a status, which is not a field', { status: 'deactivated' }, '/status', /no such field/],
    ['a licence id, which is not a field', { licenceId: 'lic_0000000000000000' }, '/licenceId', /no such field/],
  ]; // prettier-ignore

  it.each(bad)(
    'refuses %s at its field, in creation and preview, and writes nothing',
    async (_what, wrong, path, message) => {
      const { admin, params, storage, ours } = await start();
      const before = await storage.changes.latest();
      // These bodies are wrong on purpose, which the form's type does not permit.
      const body = { ...good, ...wrong } as Form;
      for (const refused of [
        await admin.createApiUser({ params, body }),
        await admin.previewApiUser({ params, body }),
      ]) {
        const problem = expectProblem(refused);
        expect(problem.status).toBe(400);
        expect(problem.errors).toContainEqual({ path, message: expect.stringMatching(message) as string });
      }
      expect(await storage.changes.latest()).toBe(before);
      expect(await storage.apiUsers.count(ours.licence.id, params.environment)).toEqual({
        active: 1,
        deactivated: 0,
      });
    },
  );

  it('names every field that does not fit at once', async () => {
    const { admin, params } = await start();
    const body: Form = {
      ...good,
      accessType: 'root',
      networkRules: [{ range: '10.0.0.5/24' }, { range: '1.2.3' }],
      expiresAtMs: 1,
      rights: { nope: 'read', transactional: 'read' },
    };
    const problem = expectProblem(await admin.createApiUser({ params, body }));
    expect(problem.code).toBe('request_invalid');
    expect(problem.errors?.map(({ path }) => path)).toEqual([
      '/accessType',
      '/networkRules/0/range',
      '/networkRules/1/range',
      '/expiresAtMs',
      '/rights/nope',
      '/rights/transactional',
    ]);
  });

  it('answers with the precise code where only modules or levels are wrong', async () => {
    const { admin, params } = await start();
    const codeOf = async (rights: Form['rights']) =>
      expectProblem(await admin.createApiUser({ params, body: { ...good, rights } })).code;
    expect(await codeOf({ nope: 'read' })).toBe('module_unknown');
    expect(await codeOf({ transactional: 'read' })).toBe('level_not_offered');
    expect(await codeOf({ transactional: 'read', nope: 'read' })).toBe('request_invalid');
  });

  it('edits only what is sent, audits before and after, and says who was first', async () => {
    const { ours, admin, params, storage } = await start();
    const user = { ...params, apiUserId: ours.apiUser.id };
    const { version } = ours.apiUser;
    const edited = expectData(await admin.editApiUser({ params: user, body: { nickname: 'dw', version } }));
    expect(edited.apiUser).toMatchObject({ nickname: 'dw', email: ours.apiUser.email, version: version + 1 });
    expect(edited.cutOff).toBeNull();
    const networkRules = [{ range: '10.0.0.1' }];
    const stale = expectProblem(await admin.editApiUser({ params: user, body: { networkRules, version } }));
    expect(stale).toMatchObject({ status: 409, code: 'version_conflict' });
    expect(stale.current?.apiUser).toMatchObject({ nickname: 'dw', version: version + 1 });
    const second = expectData(
      await admin.editApiUser({ params: user, body: { networkRules, version: version + 1 } }),
    );
    expect(second.cutOff?.state).toBe('confirmed');
    const [last] = (await storage.audit.list(ours.licence.id, { page: 1, pageSize: 1 })).items;
    expect(last).toMatchObject({
      action: 'api-user.edited',
      before: { networkRules: [] },
      after: { networkRules: [{ range: '10.0.0.1', note: '' }] },
    });
  });

  it('lets exactly one of two edits at once win', async () => {
    const { ours, admin, params } = await start();
    const user = { ...params, apiUserId: ours.apiUser.id };
    const results = await Promise.all(
      ['a', 'b', 'c'].map((nickname) =>
        admin.editApiUser({ params: user, body: { nickname, version: ours.apiUser.version } }),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok).map((result) => expectProblem(result).code)).toEqual([
      'version_conflict',
      'version_conflict',
    ]);
  });

  it('writes and announces nothing where nothing differs', async () => {
    const { ours, admin, params, storage } = await start();
    const before = await storage.audit.readAfter(ours.licence.id, 0, 100);
    const { version, email } = ours.apiUser;
    const user = { ...params, apiUserId: ours.apiUser.id };
    const edited = expectData(await admin.editApiUser({ params: user, body: { email, version } }));
    expect(edited).toEqual({ apiUser: ours.apiUser, cutOff: null });
    expect(await storage.audit.readAfter(ours.licence.id, 0, 100)).toEqual(before);
  });

  it('judges an edit together with what stands there', async () => {
    const { ours, admin, params } = await start();
    const user = { ...params, apiUserId: ours.apiUser.id };
    const { version } = ours.apiUser;
    const nameless = await admin.editApiUser({ params: user, body: { applicationName: null, version } });
    expect(expectProblem(nameless).errors).toEqual([
      { path: '/firstName', message: expect.any(String) as string },
    ]);
    const other = expectData(await admin.createEntity({ params, body: { name: 'France' } }));
    const limited = { kind: 'some' as const, entityIds: [ours.entity.id] };
    expectData(
      await admin.editApiUser({
        params: user,
        body: { entities: limited, defaultEntityId: ours.entity.id, version },
      }),
    );
    const outside = await admin.editApiUser({
      params: user,
      body: { defaultEntityId: other.id, version: version + 1 },
    });
    expect(expectProblem(outside).errors).toEqual([
      { path: '/defaultEntityId', message: 'has to be one of the accessible entities' },
    ]);
  });

  it('keeps an API user that has expired editable, and lets its end be moved', async () => {
    const { control, ours, admin, params } = await start();
    const user = { ...params, apiUserId: ours.apiUser.id };
    const end = control.deps.now() + 1000;
    const { apiUser } = expectData(
      await admin.editApiUser({ params: user, body: { expiresAtMs: end, version: ours.apiUser.version } }),
    );
    control.advance(2000);
    const renamed = expectData(
      await admin.editApiUser({ params: user, body: { nickname: 'late', version: apiUser.version } }),
    );
    expectData(
      await admin.editApiUser({
        params: user,
        body: { expiresAtMs: end + 10_000, version: renamed.apiUser.version },
      }),
    );
  });

  it('lists by page, search, sort and status, with the counts of both tabs', async () => {
    const { ours, admin, params } = await start();
    for (const name of ['Zebra', 'Ant', 'Mole']) {
      const body = { applicationName: name, email: `${name.toLowerCase()}@example.com` };
      expectData(await admin.createApiUser({ params, body }));
    }
    const user = { ...params, apiUserId: ours.apiUser.id };
    expectData(await admin.deactivateApiUser({ params: user, body: {} }));
    const first = expectData(await admin.listApiUsers({ params, query: { status: 'active', pageSize: 2 } }));
    expect(first.items.map((item) => item.displayName)).toEqual(['Ant', 'Mole']);
    expect(first).toMatchObject({ total: 3, counts: { active: 3, deactivated: 1 } });
    const second = expectData(
      await admin.listApiUsers({ params, query: { status: 'active', pageSize: 2, page: 2 } }),
    );
    expect(second.items.map((item) => item.displayName)).toEqual(['Zebra']);
    const found = expectData(await admin.listApiUsers({ params, query: { search: 'MOLE@' } }));
    expect(found.items.map((item) => item.displayName)).toEqual(['Mole']);
    for (const query of [{ page: 0 }, { pageSize: 201 }, { page: 1.5 }]) {
      expect(expectProblem(await admin.listApiUsers({ params, query })).status).toBe(400);
    }
  });

  type Step = 'deactivate' | 'reactivate' | 'reset' | 'revoke' | 'view' | 'delete';
  const lives: readonly [steps: readonly Step[], refused: readonly Step[]][] = [
    [[], ['reactivate']],
    [['revoke'], ['revoke', 'view', 'reactivate']],
    [['deactivate'], ['deactivate', 'reset', 'revoke', 'view']],
    [
      ['deactivate', 'reactivate'],
      ['revoke', 'view', 'reactivate'],
    ],
    [['deactivate', 'reactivate', 'reset'], ['reactivate']],
    [['revoke', 'reset'], ['reactivate']],
  ];

  it.each(lives)('after %j refuses %j and nothing else', async (steps, refused) => {
    const all: readonly Step[] = ['deactivate', 'reactivate', 'reset', 'revoke', 'view', 'delete'];
    for (const tried of all) {
      const { control, ours, params } = await start();
      const client = control.client(control.operator);
      const user = { params: { ...params, apiUserId: ours.apiUser.id }, body: {} };
      const take: Record<
        Step,
        () => ReturnType<typeof client.viewKey | typeof client.deleteApiUser | typeof client.revokeKey>
      > = {
        deactivate: () => client.deactivateApiUser(user),
        reactivate: () => client.reactivateApiUser(user),
        reset: () => client.resetKey(user),
        revoke: () => client.revokeKey(user),
        view: () => client.viewKey(user),
        delete: () => client.deleteApiUser(user),
      };
      for (const step of steps) expectData<unknown>(await take[step]());
      const result = await take[tried]();
      expect(result.ok, tried).toBe(!refused.includes(tried));
      if (!result.ok) expect(result.problem).toMatchObject({ status: 409, code: 'transition_refused' });
    }
  });

  it('deletes the API user and its keys, and keeps what it was in the audit log', async () => {
    const { ours, admin, params, storage } = await start();
    const user = { ...params, apiUserId: ours.apiUser.id };
    const stale = await admin.deleteApiUser({ params: user, query: { version: 99 } });
    expect(expectProblem(stale).code).toBe('version_conflict');
    const { cutOff } = expectData(
      await admin.deleteApiUser({ params: user, query: { version: ours.apiUser.version } }),
    );
    expect(cutOff.state).toBe('confirmed');
    expect(expectProblem(await admin.getApiUser({ params: user })).status).toBe(404);
    expect(await storage.grants.findByApiUser(params.environment, ours.apiUser.id)).toBeUndefined();
    const [last] = (await storage.audit.list(ours.licence.id, { page: 1, pageSize: 1 })).items;
    expect(last).toMatchObject({ action: 'api-user.deleted', before: { email: 'it@example.com' } });
  });
});
