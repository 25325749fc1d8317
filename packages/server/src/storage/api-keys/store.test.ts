import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiKey,
  newApiUser,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';
import { AlreadyExistsError } from '../storage-errors.ts';

describeEachDatabase('keys', (openFresh) => {
  it('retire one before the other: both work, and one is gone when its time has come or it is revoked', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const apiUser = newApiUser();
    const [first, second] = [newApiKey(), newApiKey({ version: 2 })];
    const of = [licenceId, environment, apiUser.id] as const;
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.apiKeys.insert(...of, first);
      expect(await tx.apiKeys.retire(...of, { keyId: first.id, atMs: atMs + 10 })).toBe(true);
      expect(await tx.apiKeys.retire(...of, { keyId: first.id, atMs: atMs + 99 })).toBe(false);
      expect(await tx.apiKeys.retire(...of, { keyId: second.id, atMs })).toBe(false);
      await tx.apiKeys.insert(...of, second);
    });
    const found = await storage.apiUsers.find(...of);
    expect(found).toMatchObject({
      key: { id: second.id, state: 'active' },
      retiringKey: { id: first.id, state: 'retiring', version: 1, expiresAtMs: atMs + 10 },
    });
    const grant = await storage.grants.findByKeyDigest(environment, first.digest);
    expect(grant?.keys.map(({ id, expiresAtMs }) => [id, expiresAtMs])).toEqual([
      [second.id, null],
      [first.id, atMs + 10],
    ]);
    expect(await storage.apiKeys.listRetired(atMs + 9, 5)).toEqual([]);
    const ref = { licenceId, environment, apiUserId: apiUser.id, keyId: first.id };
    expect(await storage.apiKeys.listRetired(atMs + 10, 5)).toEqual([ref]);
    const revoke = (when: { readonly atMs: number; readonly endedOnly?: boolean }) =>
      storage.transact((tx) => tx.apiKeys.revokeRetiring(...of, when));
    expect(await revoke({ atMs: atMs + 9, endedOnly: true })).toBe(0);
    expect(await revoke({ atMs: atMs + 11, endedOnly: true })).toBe(1);
    expect(await revoke({ atMs: atMs + 12 })).toBe(0);
    expect(await storage.apiKeys.listRetired(atMs + 99, 5)).toEqual([]);
    expect(await storage.grants.findByKeyDigest(environment, first.digest)).toBeUndefined();
    const [, retired] = await storage.apiKeys.list(...of);
    expect(retired).toMatchObject({ state: 'revoked', sealedText: null, revokedAtMs: atMs + 11 });
    expect((await storage.apiUsers.find(...of))?.retiringKey).toBeNull();
  });

  it('replace one another: the newest that is not revoked is the current one', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const apiUser = newApiUser();
    const [first, second] = [newApiKey(), newApiKey({ version: 2, expiresAtMs: atMs + 1 })];
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.apiKeys.insert(licenceId, environment, apiUser.id, first);
    });
    const revoke = (at: number) =>
      storage.transact((tx) => tx.apiKeys.revokeAll(licenceId, environment, apiUser.id, at));
    expect(await revoke(atMs + 2)).toBe(1);
    expect((await storage.apiUsers.find(licenceId, environment, apiUser.id))?.key).toBeNull();
    await storage.transact((tx) => tx.apiKeys.insert(licenceId, environment, apiUser.id, second));
    const keys = await storage.apiKeys.list(licenceId, environment, apiUser.id);
    expect(keys).toEqual([
      { ...second, state: 'active', revokedAtMs: null, lastUsed: null },
      { ...first, lastUsed: null, state: 'revoked', sealedText: null, revokedAtMs: atMs + 2 },
    ]);
    expect((await storage.apiUsers.find(licenceId, environment, apiUser.id))?.key).toEqual(keys[0]);
    expect(await revoke(atMs + 3)).toBe(1);
    expect(await revoke(atMs + 4)).toBe(0);
  });

  it('refuse a digest that the environment knows, and a version that was given', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const [apiUser, key] = [newApiUser(), newApiKey()];
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.apiKeys.insert(licenceId, environment, apiUser.id, key);
    });
    const insert = (fields: Partial<typeof key>) =>
      storage.transact((tx) => tx.apiKeys.insert(licenceId, environment, apiUser.id, newApiKey(fields)));
    await expect(insert({ version: 2, digest: key.digest })).rejects.toThrow(
      new AlreadyExistsError('This key'),
    );
    await expect(insert({ version: 1 })).rejects.toBeInstanceOf(AlreadyExistsError);
  });
});
