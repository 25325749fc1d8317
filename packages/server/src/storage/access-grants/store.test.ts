import { expect, it } from 'vitest';
import { moduleIdSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiKey,
  newApiUser,
  prodEnvironment,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';

const profiles = moduleIdSchema.parse('profiles');

describeEachDatabase('grants', (openFresh) => {
  it('hold what a gateway needs, in one look-up by digest or by API user', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 7);
    const shop = await storage.transact((tx) =>
      tx.entities.insert(licenceId, environment, { name: 'Shop', createdAtMs: atMs }),
    );
    const key = newApiKey({ expiresAtMs: atMs + 9 });
    const given = newApiUser({
      entities: { kind: 'some', entityIds: [shop.id] },
      networkRules: [{ range: '10.0.0.0/8', note: '' }],
      rights: { [profiles]: 'read' },
    });
    const apiUser = await storage.transact(async (tx) => {
      const inserted = await tx.apiUsers.insert(licenceId, environment, given);
      await tx.apiKeys.insert(licenceId, environment, given.id, key);
      return inserted;
    });
    const grant = await storage.grants.findByKeyDigest(environment, key.digest);
    expect(grant).toEqual({
      licenceId,
      licenceNumber: 7,
      licenceAccountName: 'account-7',
      environment,
      apiUserId: given.id,
      accountNumber: apiUser.accountNumber,
      displayName: 'Ada Lovelace',
      status: 'active',
      accessType: 'custom',
      rights: { profiles: 'read' },
      entities: { kind: 'some', names: ['Shop'] },
      channels: { kind: 'all' },
      attributes: { kind: 'all' },
      defaultEntityId: null,
      defaultEntityName: null,
      networkRanges: ['10.0.0.0/8'],
      expiresAtMs: null,
      keys: [{ id: key.id, version: 1, masked: key.masked, digest: key.digest, expiresAtMs: atMs + 9 }],
    });
    expect(await storage.grants.findByApiUser(environment, given.id)).toEqual(grant);
    expect(await storage.grants.findByKeyDigest(prodEnvironment, key.digest)).toBeUndefined();
    expect(await storage.grants.findByApiUser(prodEnvironment, given.id)).toBeUndefined();
  });

  it('do not know a revoked key', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const [apiUser, key] = [newApiUser(), newApiKey()];
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.apiKeys.insert(licenceId, environment, apiUser.id, key);
      await tx.apiKeys.revokeAll(licenceId, environment, apiUser.id, atMs);
    });
    expect(await storage.grants.findByKeyDigest(environment, key.digest)).toBeUndefined();
    expect((await storage.grants.findByApiUser(environment, apiUser.id))?.keys).toEqual([]);
  });
});
