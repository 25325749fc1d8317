import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';

describeEachDatabase('Rights of the admin API', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const params = { ...ours.scope, apiUserId: ours.apiUser.id };
    return { control, ours, admin, params, storage: control.deps.storage };
  }

  it('saves the whole matrix, audited module by module, and tells the gateways', async () => {
    const { admin, params, ours, storage } = await start();
    const seen = expectData(await admin.getRights({ params }));
    expect(seen).toEqual({ rights: { profiles: 'read', imports: 'write' }, version: 1 });
    const body = { rights: { profiles: 'write', exports: 'none' } as const, version: seen.version };
    const { apiUser, cutOff } = expectData(await admin.setRights({ params, body }));
    expect(apiUser.rights).toEqual({ profiles: 'write' });
    expect(cutOff?.state).toBe('confirmed');
    const [last] = (await storage.audit.list(ours.licence.id, { page: 1, pageSize: 1 })).items;
    expect(last).toMatchObject({
      action: 'rights.set',
      before: { rights: { profiles: 'read', imports: 'write' } },
      after: { rights: { profiles: 'write' } },
    });
    expect((await storage.grants.findByApiUser(params.environment, params.apiUserId))?.rights).toEqual({
      profiles: 'write',
    });
  });

  it('gives the second of two admins what stands there, so that nothing is lost', async () => {
    const { admin, params } = await start();
    expectData(await admin.setRights({ params, body: { rights: { exports: 'read' }, version: 1 } }));
    const problem = expectProblem(
      await admin.setRights({ params, body: { rights: { profiles: 'write' }, version: 1 } }),
    );
    expect(problem).toMatchObject({
      status: 409,
      code: 'version_conflict',
      current: { apiUser: { rights: { exports: 'read' }, version: 2 } },
    });
    const group = {
      params: { ...params, groupId: 'data-exchange' },
      body: { level: 'write', version: 1 },
    } as const;
    expect(expectProblem(await admin.setGroupLevel(group)).code).toBe('version_conflict');
  });

  it('sets a group at once, never higher than asked', async () => {
    const { admin, params } = await start();
    const group = { ...params, groupId: 'data-exchange' };
    const read = expectData(
      await admin.setGroupLevel({ params: group, body: { level: 'read', version: 1 } }),
    );
    expect(read.apiUser.rights).toEqual({ profiles: 'read', imports: 'read' });
    const write = expectData(
      await admin.setGroupLevel({ params: group, body: { level: 'write', version: 2 } }),
    );
    expect(write.apiUser.rights).toEqual({ profiles: 'read', imports: 'write', transactional: 'write' });
    const unknown = { params: { ...params, groupId: 'nope' }, body: { level: 'read', version: 3 } } as const;
    expect(expectProblem(await admin.setGroupLevel(unknown)).status).toBe(404);
  });

  it('changes some levels and leaves the others', async () => {
    const { admin, params } = await start();
    const change = async (body: Parameters<typeof admin.changeRights>[0]['body']) =>
      expectData(await admin.changeRights({ params, body })).apiUser.rights;
    expect(await change({ modules: { exports: 'read' } })).toEqual({
      profiles: 'read',
      imports: 'write',
      exports: 'read',
    });
    expect(
      await change({
        all: 'none',
        groups: { 'data-structure': 'read' },
        modules: { transactional: 'write' },
      }),
    ).toEqual({ profiles: 'read', exports: 'read', transactional: 'write' });
  });

  it('refuses modules, groups and levels that there are not, each at its field', async () => {
    const { admin, params } = await start();
    const set = expectProblem(
      await admin.setRights({ params, body: { rights: { nope: 'read' }, version: 1 } }),
    );
    expect(set).toMatchObject({ code: 'module_unknown', errors: [{ path: '/rights/nope' }] });
    const level = await admin.changeRights({ params, body: { modules: { exports: 'write' } } });
    expect(expectProblem(level)).toMatchObject({
      code: 'level_not_offered',
      errors: [{ path: '/rights/exports' }],
    });
    const group = await admin.changeRights({ params, body: { groups: { nope: 'read' } } });
    expect(expectProblem(group).errors).toEqual([
      { path: '/groups/nope', message: 'the catalogue has no such group' },
    ]);
    expect(expectProblem(await admin.changeRights({ params, body: {} })).status).toBe(400);
    expect(expectData(await admin.getRights({ params })).version).toBe(1);
  });
});
