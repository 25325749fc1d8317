import { expect, it } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiUser,
  prodEnvironment,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';
import { createRandomId } from '../random-id.ts';

describeEachDatabase('web service accounts', (openFresh) => {
  it('come back as they were given, without their password, of this licence and environment alone', async () => {
    const storage = await openFresh();
    const [licenceId, other] = [await insertLicence(storage, 1), await insertLicence(storage, 2)];
    const apiUser = newApiUser();
    const account = {
      id: apiKeyIdSchema.parse(createRandomId('key')),
      name: 'connector',
      apiUserId: apiUser.id,
      version: 1,
      createdAtMs: atMs,
      passwordRevokedAtMs: null,
    };
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.webServiceAccounts.insert(licenceId, environment, { ...account, passwordHash: 'hash' });
    });
    expect(await storage.webServiceAccounts.list(licenceId, environment)).toEqual([account]);
    expect(await storage.webServiceAccounts.find(licenceId, environment, 'connector')).toEqual(account);
    expect(await storage.webServiceAccounts.find(other, environment, 'connector')).toBeUndefined();
    expect(await storage.webServiceAccounts.list(licenceId, prodEnvironment)).toEqual([]);
    expect(await storage.webServiceAccounts.sampleHashes(environment, 5)).toEqual(['hash']);

    const revoke = () =>
      storage.transact((tx) => tx.webServiceAccounts.revokeAll(licenceId, environment, apiUser.id, atMs + 1));
    expect([await revoke(), await revoke()]).toEqual([1, 0]);
    const revoked = { ...account, version: 2, passwordRevokedAtMs: atMs + 1 };
    expect(await storage.webServiceAccounts.list(licenceId, environment)).toEqual([revoked]);
    expect(await storage.webServiceAccounts.sampleHashes(environment, 5)).toEqual([]);
    await storage.transact((tx) =>
      tx.webServiceAccounts.setPasswordHash(licenceId, environment, 'connector', 'new'),
    );
    const renewed = { ...account, version: 3 };
    expect(await storage.webServiceAccounts.find(licenceId, environment, 'connector')).toEqual(renewed);
  });
});
