import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiUser,
  prodEnvironment,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';
import { AlreadyExistsError, ReferenceBrokenError } from '../storage-errors.ts';
import type { NewApiUser } from '../api-users/port.ts';

describeEachDatabase('entities', (openFresh) => {
  it('are listed by name, unique in licence and environment, and deleted only while nobody names them', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const insert = (name: string, where = environment) =>
      storage.transact((tx) => tx.entities.insert(licenceId, where, { name, createdAtMs: atMs }));
    const shop = await insert('Shop');
    const arena = await insert('Arena');
    await insert('Shop', prodEnvironment);
    await expect(insert('Shop')).rejects.toThrow(new AlreadyExistsError('An entity with this name'));
    expect(await storage.entities.list(licenceId, environment)).toEqual([arena, shop]);
    expect(await storage.entities.find(licenceId, environment, shop.id)).toEqual(shop);

    const named = newApiUser({ entities: { kind: 'some', entityIds: [shop.id] } });
    await storage.transact((tx) => tx.apiUsers.insert(licenceId, environment, named));
    const remove = (id: typeof shop.id) =>
      storage.transact((tx) => tx.entities.delete(licenceId, environment, id));
    await expect(remove(shop.id)).rejects.toBeInstanceOf(ReferenceBrokenError);
    expect(await remove(arena.id)).toBe(true);
    expect(await remove(arena.id)).toBe(false);
    await storage.transact((tx) => tx.apiUsers.delete(licenceId, environment, named.id, 1));
    expect(await remove(shop.id)).toBe(true);
  });

  it('of another licence or environment cannot be given to an API user', async () => {
    const storage = await openFresh();
    const [own, other] = [await insertLicence(storage, 1), await insertLicence(storage, 2)];
    const foreign = await storage.transact((tx) =>
      tx.entities.insert(other, environment, { name: 'Shop', createdAtMs: atMs }),
    );
    const otherWorld = await storage.transact((tx) =>
      tx.entities.insert(own, prodEnvironment, { name: 'Shop', createdAtMs: atMs }),
    );
    for (const { id } of [foreign, otherWorld]) {
      const naming: Partial<NewApiUser>[] = [
        { entities: { kind: 'some', entityIds: [id] } },
        { defaultEntityId: id },
      ];
      for (const fields of naming) {
        await expect(
          storage.transact((tx) => tx.apiUsers.insert(own, environment, newApiUser(fields))),
        ).rejects.toBeInstanceOf(ReferenceBrokenError);
      }
    }
    expect(await storage.apiUsers.count(own, environment)).toEqual({ active: 0, deactivated: 0 });
  });
});
