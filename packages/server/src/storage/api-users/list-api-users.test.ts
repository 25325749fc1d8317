import { expect, it } from 'vitest';
import type { ListApiUsersQuery } from '@postern/contract/api-user';
import { describeEachDatabase } from '../../testing/databases.ts';
import { fillApiUsers } from '../../testing/fill-api-users.ts';
import {
  insertLicence,
  newApiKey,
  newApiUser,
  testEnvironment as environment,
} from '../../testing/storage-fixtures.ts';
import type { StoredApiUser } from './port.ts';

const query: ListApiUsersQuery = { sort: 'name', direction: 'ascending', page: 1, pageSize: 50 };
/** More rows than SQLite cuts with a heap; see list-api-users.ts. */
const count = 2_300;
const pageSize = 200;

describeEachDatabase('the list of API users', (openFresh, { createEmpty, open }) => {
  it('pages through every API user once, in every order, also within a search', async () => {
    const database = await createEmpty();
    const empty = await open(database);
    const licenceId = await insertLicence(empty, 1);
    await empty.close();
    await fillApiUsers(database, { licenceId, environment, count });
    const storage = await open(database);
    const readAll = async (wanted: Partial<ListApiUsersQuery>) => {
      const items: StoredApiUser[] = [];
      for (let page = 1; ; page += 1) {
        const listed = await storage.apiUsers.list(licenceId, environment, {
          ...query,
          ...wanted,
          page,
          pageSize,
        });
        items.push(...listed.items);
        if (listed.items.length === 0) {
          // A page after the last one still reports the total.
          expect(listed.total).toBe(items.length);
          return items;
        }
      }
    };
    const orders: Record<ListApiUsersQuery['sort'], (item: StoredApiUser) => string | number> = {
      name: (item) => searchable(item.applicationName ?? `${item.firstName} ${item.lastName}`),
      email: (item) => item.email,
      createdAt: (item) => item.createdAtMs,
      lastUsed: (item) => item.lastUsed?.atMs ?? 0,
    };
    for (const sort of ['name', 'email', 'createdAt', 'lastUsed'] as const) {
      for (const search of [undefined, 'de smet', 'USER1', 'example.com']) {
        const found = await readAll({ sort, ...(search === undefined ? {} : { search }) });
        if (search === undefined) expect(new Set(found.map((item) => item.id)).size).toBe(count);
        const values = found.map(orders[sort]);
        expect(values).toEqual([...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        const backwards = await readAll({
          sort,
          direction: 'descending',
          ...(search === undefined ? {} : { search }),
        });
        expect(backwards.map((item) => item.id)).toEqual(found.map((item) => item.id).reverse());
      }
    }
    expect(await readAll({ status: 'deactivated' })).toHaveLength(count / 50);
    expect((await readAll({ search: 'user5@' })).map((item) => item.email)).toEqual(['user5@example.com']);
  });

  it('finds by name, application, nickname, e-mail and key, whatever the case and accents, letter for letter', async () => {
    const storage = await openFresh();
    const licenceId = await insertLicence(storage, 1);
    const person = newApiUser({
      firstName: 'Chloë',
      lastName: 'Öztürk',
      nickname: '100%_sure',
      email: 'C.O@Example.com',
    });
    const application = newApiUser({
      firstName: null,
      lastName: null,
      applicationName: 'Sync Tool',
      email: 'b@b.be',
    });
    await storage.transact(async (tx) => {
      await tx.apiUsers.insert(licenceId, environment, person);
      await tx.apiUsers.insert(licenceId, environment, application);
      await tx.apiKeys.insert(licenceId, environment, person.id, newApiKey({ masked: 'acme_test_…x7Qa' }));
    });
    const find = async (search: string) => {
      const page = await storage.apiUsers.list(licenceId, environment, { ...query, search });
      return page.items.map((item) => item.id);
    };
    for (const search of ['chloe', 'CHLOË ÖZ', '%_SURE', 'c.o@example', '…X7qa']) {
      expect(await find(search), search).toEqual([person.id]);
    }
    expect(await find('sync tool')).toEqual([application.id]);
    expect(await find('100__sure')).toEqual([]);
    expect(await find('nul\0')).toEqual([]);
    await storage.transact((tx) =>
      tx.apiUsers.update(licenceId, environment, person.id, 1, { nickname: 'x' }, 1),
    );
    expect(await find('sure')).toEqual([]);
    expect(await find('…x7qa')).toEqual([person.id]);
    await storage.transact((tx) => tx.apiKeys.revokeAll(licenceId, environment, person.id, 1));
    expect(await find('…x7qa')).toEqual([]);
  });
});

function searchable(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
