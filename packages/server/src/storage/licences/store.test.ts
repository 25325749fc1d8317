import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import { insertLicence, newLicence } from '../../testing/storage-fixtures.ts';
import { AlreadyExistsError } from '../storage-errors.ts';

describeEachDatabase('licences', (openFresh) => {
  it('are found by id, number and account name, and listed by number with a search that ignores case', async () => {
    const storage = await openFresh();
    const second = await storage.transact((tx) =>
      tx.licences.insert({ ...newLicence(20), name: 'Brasserie Élan' }),
    );
    const first = await storage.transact((tx) => tx.licences.insert(newLicence(10)));
    expect(await storage.licences.find(first.id)).toEqual(first);
    expect(await storage.licences.findByNumber(20)).toEqual(second);
    expect(await storage.licences.findByAccountName('account-20')).toEqual(second);
    expect(await storage.licences.findByNumber(30)).toBeUndefined();
    const all = await storage.licences.list({ page: 1, pageSize: 1 });
    expect(all).toEqual({ items: [first], total: 2, page: 1, pageSize: 1 });
    const found = await storage.licences.list({ search: 'élAN', page: 1, pageSize: 10 });
    expect(found.items).toEqual([second]);
  });

  it('are updated only by who saw the current version', async () => {
    const storage = await openFresh();
    const id = await insertLicence(storage, 1);
    expect(await storage.transact((tx) => tx.licences.update(id, 1, { name: 'New' }))).toBe(true);
    expect(await storage.transact((tx) => tx.licences.update(id, 1, { name: 'Late' }))).toBe(false);
    expect(await storage.licences.find(id)).toMatchObject({
      name: 'New',
      accountName: 'account-1',
      version: 2,
    });
    expect((await storage.licences.list({ search: 'new', page: 1, pageSize: 5 })).total).toBe(1);
  });

  it('refuse a number or account name that is taken, naming which', async () => {
    const storage = await openFresh();
    await insertLicence(storage, 1);
    const insert = (licence: ReturnType<typeof newLicence>) =>
      storage.transact((tx) => tx.licences.insert(licence));
    await expect(insert({ ...newLicence(1), accountName: 'other' })).rejects.toThrow(
      new AlreadyExistsError('A licence with this number'),
    );
    await expect(insert({ ...newLicence(2), accountName: 'account-1' })).rejects.toThrow(
      new AlreadyExistsError('A licence with this account name'),
    );
  });
});
