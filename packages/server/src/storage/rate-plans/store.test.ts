import { expect, it } from 'vitest';
import { ratePlanSchema } from '@postern/contract/rate-plan';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  insertLicence,
  newApiUser,
  prodEnvironment,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';

const limits = ratePlanSchema.parse([
  { name: 'calls', kind: 'calls', per: 'licence', limit: 100, windowS: 60 },
  {
    name: 'bulk',
    kind: 'bulk',
    per: 'licence',
    limit: 24,
    resource: ['table'],
    weight: { arrayAt: '/rows' },
  },
]);
const own = ratePlanSchema.parse([{ name: 'calls', kind: 'calls', per: 'api-user', limit: 5, windowS: 60 }]);

describeEachDatabase('rate plans', (openFresh) => {
  it('come back as they were set, of this licence and environment alone, and go along with the grant', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const other = await insertLicence(storage, 2);
    const apiUser = newApiUser();
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      expect(await tx.ratePlans.putOfLicence(licenceId, environment, limits, 0)).toBe(true);
    });
    expect(await storage.ratePlans.findOfLicence(licenceId, environment)).toEqual({ limits, version: 1 });
    expect(await storage.ratePlans.findOfLicence(licenceId, prodEnvironment)).toBeUndefined();
    expect(await storage.ratePlans.findOfLicence(other, environment)).toBeUndefined();
    expect((await storage.grants.findByApiUser(environment, apiUser.id))?.ratePlan).toEqual({
      licence: limits,
      apiUser: [],
      own: [],
    });
    const plan = { plan: limits, own, version: 0 };
    expect(
      await storage.transact((tx) => tx.ratePlans.putOfApiUser(licenceId, environment, apiUser.id, plan)),
    ).toBe(true);
    const stored = { plan: limits, own, version: 1 };
    expect(await storage.ratePlans.findOfApiUser(licenceId, environment, apiUser.id)).toEqual(stored);
    expect(await storage.ratePlans.findOfApiUser(other, environment, apiUser.id)).toBeUndefined();
    expect((await storage.grants.findByApiUser(environment, apiUser.id))?.ratePlan).toEqual({
      licence: limits,
      apiUser: limits,
      own,
    });
  });

  it('are set only by who saw the current version', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const apiUser = newApiUser();
    await storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, apiUser));
    const put = (version: number) =>
      storage.transact(async (tx) => [
        await tx.ratePlans.putOfLicence(licenceId, environment, limits, version),
        await tx.ratePlans.putOfApiUser(licenceId, environment, apiUser.id, { plan: limits, own, version }),
      ]);
    expect(await put(0)).toEqual([true, true]);
    expect(await put(0)).toEqual([false, false]);
    expect(await put(1)).toEqual([true, true]);
    expect(await put(1)).toEqual([false, false]);
  });

  it('leave a grant as it was once they are empty, and go with their API user', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const apiUser = newApiUser();
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.ratePlans.putOfApiUser(licenceId, environment, apiUser.id, { plan: [], own: [], version: 0 });
    });
    expect(await storage.grants.findByApiUser(environment, apiUser.id)).not.toHaveProperty('ratePlan');
    await storage.transact((tx) => tx.apiUsers.delete(licenceId, environment, apiUser.id, 1));
    expect(await storage.ratePlans.findOfApiUser(licenceId, environment, apiUser.id)).toBeUndefined();
  });
});
