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
const imports = moduleIdSchema.parse('imports');

describeEachDatabase('API users', (openFresh) => {
  it('come back with every field as it was given', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const entity = await storage.transact((tx) =>
      tx.entities.insert(licenceId, environment, { name: 'Shop', createdAtMs: atMs }),
    );
    const given = newApiUser({
      nickname: 'Countess “Ada” \u{1F469}',
      cellphone: '+32475123456',
      language: 'fr',
      sex: 'female',
      entities: { kind: 'some', entityIds: [entity.id] },
      defaultEntityId: entity.id,
      accessType: 'integrations',
      networkRules: [{ range: '2001:db8::/32', note: 'a "note"' }],
      expiresAtMs: 9_007_199_254_740_991,
      rights: { [profiles]: 'write', [imports]: 'read' },
    });
    const inserted = await storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, given));
    const found = await storage.apiUsers.find(licenceId, environment, given.id);
    expect(found).toEqual(inserted);
    expect(found).toMatchObject({
      ...given,
      licenceId,
      environment,
      key: null,
      lastUsed: null,
      version: 1,
    });
  });

  it('change only what the update names, once per version', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const given = newApiUser({ rights: { [profiles]: 'read' } });
    await storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, given));
    const update = (version: number, fields: Partial<typeof given>) =>
      storage.transact((tx) =>
        tx.apiUsers.update(licenceId, environment, given.id, version, fields, atMs + 5),
      );
    expect(await update(1, { nickname: 'Countess', status: 'deactivated' })).toBe(true);
    expect(await update(1, { nickname: 'Late' })).toBe(false);
    expect(await storage.apiUsers.find(licenceId, environment, given.id)).toMatchObject({
      ...given,
      nickname: 'Countess',
      status: 'deactivated',
      updatedAtMs: atMs + 5,
      version: 2,
    });
    expect(await storage.apiUsers.count(licenceId, environment)).toEqual({ active: 0, deactivated: 1 });
  });

  it('get account numbers that are never given twice, not even after a delete', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const insert = () => storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, newApiUser()));
    const first = await insert();
    expect(await storage.transact((tx) => tx.apiUsers.delete(licenceId, environment, first.id, 2))).toBe(
      false,
    );
    expect(await storage.transact((tx) => tx.apiUsers.delete(licenceId, environment, first.id, 1))).toBe(
      true,
    );
    const second = await insert();
    expect(second.accountNumber).toBeGreaterThan(first.accountNumber);
  });

  it('take their keys with them when they are deleted', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const [apiUser, key] = [newApiUser(), newApiKey()];
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, apiUser);
      await tx.apiKeys.insert(licenceId, environment, apiUser.id, key);
    });
    await storage.transact((tx) => tx.apiUsers.delete(licenceId, environment, apiUser.id, 1));
    expect(await storage.apiKeys.list(licenceId, environment, apiUser.id)).toEqual([]);
    expect(await storage.grants.findByKeyDigest(environment, key.digest)).toBeUndefined();
  });

  it('hold 10,000 network rules', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const networkRules = Array.from({ length: 10_000 }, (_none, index) => ({
      range: `10.${index >> 8}.${index & 255}.0/24`,
      note: `site ${index}`,
    }));
    const given = newApiUser({ networkRules });
    await storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, given));
    expect((await storage.apiUsers.find(licenceId, environment, given.id))?.networkRules).toEqual(
      networkRules,
    );
    const grant = await storage.grants.findByApiUser(environment, given.id);
    expect(grant?.networkRanges).toEqual(networkRules.map((rule) => rule.range));
  });

  it('remember their last use and that of each key, which never moves backwards and ignores strangers', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const { id } = await storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, newApiUser()));
    const [old, current] = [newApiKey(), newApiKey({ version: 2 })];
    for (const key of [old, current]) {
      await storage.transact((tx) => tx.apiKeys.insert(licenceId, environment, id, key));
    }
    const use = (at: number, where = environment) => ({
      licenceId,
      environment: where,
      apiUserId: id,
      keyId: at < 6 ? old.id : current.id,
      atMs: at,
      address: `192.0.2.${at}`,
      operation: 'GET /profiles',
    });
    const stranger = { ...use(99), apiUserId: newApiUser().id };
    await storage.transact((tx) => tx.apiUsers.touchLastUsed([use(5), use(9), use(7), stranger]));
    await storage.transact((tx) => tx.apiUsers.touchLastUsed([use(8), use(50, prodEnvironment)]));
    await storage.transact((tx) => tx.apiUsers.touchLastUsed([]));
    const found = await storage.apiUsers.find(licenceId, environment, id);
    expect(found?.lastUsed).toEqual({ atMs: 9, address: '192.0.2.9', operation: 'GET /profiles' });
    expect(found?.version).toBe(1);
    const keys = await storage.apiKeys.list(licenceId, environment, id);
    expect(keys.map(({ lastUsed }) => lastUsed)).toEqual([
      { atMs: 9, address: '192.0.2.9', operation: 'GET /profiles' },
      { atMs: 5, address: '192.0.2.5', operation: 'GET /profiles' },
    ]);
    expect(found?.key?.lastUsed?.atMs).toBe(9);
  });
});
