import { expect, it } from 'vitest';
import { accessTypeSchema } from '@postern/contract/access-type';
import type { AdminInput } from '@postern/contract/admin-client';
import { listAccessTypes } from '../../domain/access-type.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
  testEnvironment,
} from '../../testing/test-control.ts';

const form = { applicationName: 'Shop', email: 'shop@example.com' };
const integrations = accessTypeSchema.parse({
  name: 'integrations',
  label: 'Integrations',
  description: '',
  modules: 'all',
  except: [],
  extraModules: {},
  operations: [{ api: 'v5', calls: ['getProfiles'] }],
  limits: ['channel'],
});

describeEachDatabase('Limits of API users', (openFresh) => {
  async function start() {
    const storage = await openFresh();
    const plain = createTestControl(storage);
    const config = { ...plain.deps.config, accessTypes: listAccessTypes([integrations]) };
    const control = createTestControl(storage, { config });
    const ours = await createTestLicence(control);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const create = async (more: Partial<AdminInput<'createApiUser'>['body']>) =>
      await admin.createApiUser({ params: ours.scope, body: { ...form, ...more } });
    const grantOf = async (apiUserId: Parameters<typeof storage.grants.findByApiUser>[1]) => {
      const grant = await storage.grants.findByApiUser(testEnvironment, apiUserId);
      if (grant === undefined) throw new Error('there is no grant');
      return grant;
    };
    return { storage, control, ours, admin, create, grantOf, params: ours.scope };
  }

  it('gives the entities of a group as they are now, and tells the gateways when they change', async () => {
    const { storage, ours, admin, create, grantOf, params } = await start();
    const entities = { kind: 'group', entityGroupId: ours.entityGroup.id } as const;
    const created = expectData(await create({ entities }));
    expect(created.apiUser.entities).toEqual(entities);
    expect(created.summary.parts.entities).toEqual(['Netherlands']);
    expect((await grantOf(created.apiUser.id)).entities).toEqual({ kind: 'some', names: ['Netherlands'] });

    const before = await storage.changes.latest();
    const edited = expectData(
      await admin.editEntityGroup({
        params: { ...params, entityGroupId: ours.entityGroup.id },
        body: { entityIds: [ours.entity.id] },
      }),
    );
    expect(edited.cutOff?.state).toBe('confirmed');
    const [change] = await storage.changes.listAfter(before, 10);
    expect(change).toMatchObject({ kind: 'licence', licenceId: ours.licence.id });
    expect((await grantOf(created.apiUser.id)).entities).toEqual({ kind: 'some', names: ['Belgium'] });
    const { items } = expectData(await admin.listAuditEvents({ params }));
    expect(items[0]).toMatchObject({ action: 'entity-group.edited', after: { entityIds: [ours.entity.id] } });
  });

  it('keeps a group that an API user has, and an entity that a group has', async () => {
    const { ours, admin, create, params } = await start();
    expectData(await create({ entities: { kind: 'group', entityGroupId: ours.entityGroup.id } }));
    const group = { ...params, entityGroupId: ours.entityGroup.id };
    expect(expectProblem(await admin.deleteEntityGroup({ params: group })).code).toBe('transition_refused');
    const [entityId = ours.entity.id] = ours.entityGroup.entityIds;
    expect(expectProblem(await admin.deleteEntity({ params: { ...params, entityId } })).code).toBe(
      'transition_refused',
    );
  });

  it('refuses a group of another licence, a taken name, and entities that are not there', async () => {
    const { control, ours, admin, create, params } = await start();
    const other = await createTestLicence(control);
    const theirs = { kind: 'group', entityGroupId: other.entityGroup.id } as const;
    expect(expectProblem(await create({ entities: theirs })).errors?.[0]?.path).toBe(
      '/entities/entityGroupId',
    );
    const taken = { name: ours.entityGroup.name, entityIds: [ours.entity.id] };
    expect(expectProblem(await admin.createEntityGroup({ params, body: taken })).code).toBe('already_exists');
    const foreign = { name: 'Foreign', entityIds: [other.entity.id] };
    expect(expectProblem(await admin.createEntityGroup({ params, body: foreign })).errors?.[0]?.path).toBe(
      '/entityIds/0',
    );
    const outside = {
      defaultEntityId: ours.entity.id,
      entities: { kind: 'group', entityGroupId: ours.entityGroup.id },
    } as const;
    expect(expectProblem(await create(outside)).errors?.[0]?.path).toBe('/defaultEntityId');
  });

  it('keeps channels and attributes, all as all, audited and announced', async () => {
    const { storage, admin, create, grantOf, params } = await start();
    const { apiUser } = expectData(await create({ channels: { kind: 'some', values: ['504', ' 505 '] } }));
    expect([apiUser.channels, apiUser.attributes]).toEqual([
      { kind: 'some', values: ['504', '505'] },
      { kind: 'all' },
    ]);
    const before = await storage.changes.latest();
    const user = { ...params, apiUserId: apiUser.id };
    const attributes = { kind: 'some', values: ['age'] } as const;
    expectData(
      await admin.editApiUser({
        params: user,
        body: {
          channels: { kind: 'all' },
          attributes: { ...attributes, values: ['age'] },
          version: apiUser.version,
        },
      }),
    );
    expect(await storage.changes.listAfter(before, 10)).toHaveLength(1);
    const grant = await grantOf(apiUser.id);
    expect([grant.channels, grant.attributes]).toEqual([{ kind: 'all' }, attributes]);
    const { items } = expectData(await admin.listAuditEvents({ params }));
    expect(items[0]).toMatchObject({
      before: { channels: { kind: 'some' } },
      after: { channels: { kind: 'all' }, attributes },
    });
  });

  it('refuses an empty list, a value twice, and control characters', async () => {
    const { create } = await start();
    for (const values of [[], ['a', 'a'], ['a\u0000b'], [' ']]) {
      expect(expectProblem(await create({ channels: { kind: 'some', values } })).code).toBe(
        'request_invalid',
      );
    }
  });

  it('offers the access types of the configuration, and only the limits that they have', async () => {
    const { admin, create, params } = await start();
    const { items } = expectData(
      await admin.listAccessTypes({ params: { environment: params.environment } }),
    );
    expect(items.map(({ name }) => name)).toEqual(['custom', 'integrations', 'admin']);
    const limited = await create({ accessType: 'integrations', channels: { kind: 'some', values: ['504'] } });
    const { apiUser } = expectData(limited);
    const attributes = { kind: 'some' as const, values: ['age'] };
    expect(expectProblem(await create({ accessType: 'integrations', attributes })).errors?.[0]?.path).toBe(
      '/attributes',
    );
    const user = { ...params, apiUserId: apiUser.id };
    const edited = await admin.editApiUser({ params: user, body: { attributes, version: apiUser.version } });
    expect(expectProblem(edited).errors?.[0]?.path).toBe('/attributes');
    const changed = await admin.editApiUser({
      params: user,
      body: { accessType: 'admin', version: apiUser.version },
    });
    expect(expectData(changed).apiUser.accessType).toBe('admin');
    expect(expectProblem(await create({ accessType: 'ghost' })).errors?.[0]?.path).toBe('/accessType');
  });

  it('says who still uses what is given up, summed up over batches', async () => {
    const { storage, control, ours, admin, params } = await start();
    const atMs = control.deps.now();
    const row = {
      ...params,
      apiUserId: ours.apiUser.id,
      apiId: 'v4',
      basePath: '/old/v4',
      operationId: 'getProfiles',
      scheme: 'basic',
      calls: 2,
      firstAtMs: atMs - 5_000,
      lastAtMs: atMs - 4_000,
    };
    const gone = { ...row, apiUserId: crypto.randomUUID() as typeof row.apiUserId }; // an API user that was deleted meanwhile
    await storage.transact((tx) => tx.deprecatedUse.add([row, gone]));
    await storage.transact((tx) =>
      tx.deprecatedUse.add([{ ...row, calls: 3, firstAtMs: atMs - 1_000, lastAtMs: atMs }]),
    );
    await storage.transact((tx) =>
      tx.deprecatedUse.add([{ ...row, calls: 1, firstAtMs: atMs - 9_000, lastAtMs: atMs - 9_000 }]),
    );
    const { items } = expectData(await admin.listDeprecatedUse({ params }));
    expect(items).toEqual([
      {
        apiUserId: ours.apiUser.id,
        apiUserName: 'Data warehouse',
        apiId: 'v4',
        basePath: '/old/v4',
        operationId: 'getProfiles',
        scheme: 'basic',
        calls: 6,
        firstAtMs: atMs - 9_000,
        lastAtMs: atMs,
        deprecation: null,
      },
    ]);
    control.advance(86_400_000 * 3);
    expect(expectData(await admin.listDeprecatedUse({ params, query: { days: 2 } })).items).toEqual([]);
  });
});
