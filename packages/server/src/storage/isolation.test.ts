import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import { describeEachDatabase } from '../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiKey,
  newApiUser,
  newAuditEvent,
  prodEnvironment,
  testEnvironment,
} from '../testing/storage-fixtures.ts';
import type { Storage } from './storage.ts';

const places = [0, 1].flatMap((licence) =>
  [testEnvironment, prodEnvironment].map((environment) => ({ licence, environment })),
);
const placeArbitrary = fc.constantFrom(...places);

describeEachDatabase('isolation', (openFresh) => {
  it(
    'shows nothing of one licence and environment through any method of another',
    { timeout: 60_000 },
    async () => {
      const storage = await openFresh();
      let number = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(placeArbitrary, { minLength: 1, maxLength: 6 }), async (inserts) => {
          const licences = [await insertLicence(storage, ++number), await insertLicence(storage, ++number)];
          const made: Made[] = [];
          for (const { licence, environment } of inserts) {
            const licenceId = licences[licence];
            if (licenceId !== undefined) made.push(await insertAll(storage, licenceId, environment));
          }
          for (const { licence, environment } of places) {
            const licenceId = licences[licence];
            if (licenceId !== undefined) await expectOnlyOwn(storage, { licenceId, environment }, made);
          }
        }),
        { numRuns: 15 },
      );
    },
  );

  it('lets nobody change or delete across licences and environments', async () => {
    const storage = await openFresh();
    const [own, other] = [await insertLicence(storage, 1), await insertLicence(storage, 2)];
    const { apiUserId, entityId } = await insertAll(storage, own, testEnvironment);
    const keyId = (await storage.apiUsers.find(own, testEnvironment, apiUserId))?.key?.id;
    if (keyId === undefined) throw new Error('the fixture has no key');
    for (const [licenceId, environment] of [
      [other, testEnvironment],
      [own, prodEnvironment],
    ] as const) {
      await storage.transact(async (tx) => {
        expect(await tx.apiUsers.update(licenceId, environment, apiUserId, 1, { nickname: 'x' }, 0)).toBe(
          false,
        );
        expect(await tx.apiUsers.delete(licenceId, environment, apiUserId, 1)).toBe(false);
        expect(await tx.apiKeys.revokeAll(licenceId, environment, apiUserId, 0)).toBe(0);
        expect(await tx.apiKeys.retire(licenceId, environment, apiUserId, { keyId, atMs: 1 })).toBe(false);
        expect(await tx.apiKeys.revokeRetiring(licenceId, environment, apiUserId, { atMs: 0 })).toBe(0);
        expect(await tx.entities.delete(licenceId, environment, entityId)).toBe(false);
        await tx.apiUsers.touchLastUsed([
          { licenceId, environment, apiUserId, keyId, atMs: 5, address: '', operation: '' },
        ]);
      });
      await expect(
        storage.transact((tx) =>
          tx.apiKeys.insert(licenceId, environment, apiUserId, newApiKey({ version: 2 })),
        ),
      ).rejects.toThrow();
    }
    const found = await storage.apiUsers.find(own, testEnvironment, apiUserId);
    expect(found).toMatchObject({
      version: 1,
      lastUsed: null,
      key: { version: 1, state: 'active', lastUsed: null, expiresAtMs: null },
    });
    const listed = await storage.apiUsers.list(own, testEnvironment, { ...firstPage, search: 'x7qa' });
    expect(listed.total).toBe(1);
  });
});

const firstPage = { sort: 'name', direction: 'ascending', page: 1, pageSize: 200 } as const;

type Made = Awaited<ReturnType<typeof insertAll>>;

async function insertAll(storage: Storage, licenceId: LicenceId, environment: EnvironmentName) {
  const [apiUser, key] = [newApiUser(), newApiKey()];
  return storage.transact(async (tx) => {
    const name = `entity-${apiUser.id}`;
    const entity = await tx.entities.insert(licenceId, environment, { name, createdAtMs: atMs });
    await tx.apiUsers.insert(licenceId, environment, apiUser);
    await tx.apiKeys.insert(licenceId, environment, apiUser.id, key);
    const subject = { kind: 'api-user', id: apiUser.id, name: 'x' };
    await tx.audit.append(newAuditEvent({ licenceId, environment, subject }));
    await tx.dataKeys.insert(licenceId, {
      id: `data-${apiUser.id}`,
      masterKeyId: 'm',
      wrappedKey: 'w',
      createdAtMs: atMs,
    });
    return { licenceId, environment, apiUserId: apiUser.id, entityId: entity.id, digest: key.digest };
  });
}

async function expectOnlyOwn(
  storage: Storage,
  place: { readonly licenceId: LicenceId; readonly environment: EnvironmentName },
  made: readonly Made[],
): Promise<void> {
  const { licenceId, environment } = place;
  const own = made.filter((each) => each.licenceId === licenceId && each.environment === environment);
  const sorted = (values: readonly string[]) => [...values].sort();
  const ids = sorted(own.map((each) => each.apiUserId));
  const queries = [{}, { search: 'ada' }, { status: 'active' as const }];
  for (const query of queries) {
    const listed = await storage.apiUsers.list(licenceId, environment, { ...firstPage, ...query });
    expect(sorted(listed.items.map((item) => item.id))).toEqual(ids);
    expect(listed.total).toBe(ids.length);
  }
  expect(await storage.apiUsers.count(licenceId, environment)).toEqual({
    active: ids.length,
    deactivated: 0,
  });
  const entities = await storage.entities.list(licenceId, environment);
  expect(sorted(entities.map((each) => each.id))).toEqual(sorted(own.map((each) => each.entityId)));
  const events = await storage.audit.list(licenceId, { environment, page: 1, pageSize: 200 });
  expect(sorted(events.items.map((event) => event.subject.id))).toEqual(ids);
  for (const each of made) {
    const isOwn = own.includes(each);
    const inEnvironment = each.environment === environment;
    const inLicence = each.licenceId === licenceId;
    expect((await storage.apiUsers.find(licenceId, environment, each.apiUserId)) !== undefined).toBe(isOwn);
    expect(await storage.apiKeys.list(licenceId, environment, each.apiUserId)).toHaveLength(isOwn ? 1 : 0);
    expect((await storage.entities.find(licenceId, environment, each.entityId)) !== undefined).toBe(isOwn);
    expect((await storage.dataKeys.find(licenceId, `data-${each.apiUserId}`)) !== undefined).toBe(inLicence);
    const byDigest = await storage.grants.findByKeyDigest(environment, each.digest);
    expect(byDigest?.apiUserId).toBe(inEnvironment ? each.apiUserId : undefined);
    const byId = await storage.grants.findByApiUser(environment, each.apiUserId);
    expect(byId?.licenceId).toBe(inEnvironment ? each.licenceId : undefined);
  }
}
