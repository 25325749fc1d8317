import { describe, expect, it } from 'vitest';
import type { Catalogue } from '@postern/contract/catalogue';
import {
  apiIdSchema,
  changeSequenceSchema,
  environmentNameSchema,
  moduleIdSchema,
} from '@postern/contract/ids';
import { describeEachDatabase } from '../testing/databases.ts';
import {
  atMs,
  insertLicence,
  newApiKey,
  newApiUser,
  newAuditEvent,
  newLicence,
  prodEnvironment,
  testEnvironment as environment,
} from '../testing/storage-fixtures.ts';
import { verifyAuditChain } from './audit-chain.ts';
import { AlreadyExistsError, ReferenceBrokenError } from './storage-errors.ts';
import type { NewApiUser } from './storage.ts';

const profiles = moduleIdSchema.parse('profiles');
const imports = moduleIdSchema.parse('imports');
const v5 = apiIdSchema.parse('v5');

describeEachDatabase('storage', (openFresh) => {
  describe('licences', () => {
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

  describe('entities', () => {
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

  describe('API users', () => {
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

  describe('keys', () => {
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

  describe('grants', () => {
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

  describe('catalogues', () => {
    it('are refused before they are stored, where they could not be read again', async () => {
      const storage = await openFresh();
      const groups = [{ id: 'g', name: '', modules: [] }];
      // As a builder with a fault would make it.
      const broken = { apiId: v5, title: 'x', groups, operations: [] } as unknown as Catalogue;
      await expect(
        storage.transact((tx) => tx.catalogues.publish(environment, broken, 'digest', atMs)),
      ).rejects.toThrow('Too small');
      expect(await storage.catalogues.listVersions(environment, v5)).toEqual([]);
    });

    it('come into force in the order of publication, per environment and API', async () => {
      const storage = await openFresh();
      const catalogue = (title: string): Catalogue => ({ apiId: v5, title, groups: [], operations: [] });
      const publish = (title: string) =>
        storage.transact((tx) =>
          tx.catalogues.publish(environment, catalogue(title), `digest of ${title}`, atMs),
        );
      expect(await storage.catalogues.findInForce(environment, v5)).toBeUndefined();
      await publish('one');
      const second = await publish('two');
      expect(second).toMatchObject({ version: 2, digest: 'digest of two' });
      expect(await storage.catalogues.findInForce(environment, v5)).toEqual(second);
      expect((await storage.catalogues.listVersions(environment, v5)).map(({ version }) => version)).toEqual([
        2, 1,
      ]);
      expect(await storage.catalogues.findInForce(prodEnvironment, v5)).toBeUndefined();
    });
  });

  describe('audit events', () => {
    it('form one intact chain per licence, and one of the installation', async () => {
      const storage = await openFresh();
      const licenceId = await insertLicence(storage, 1);
      const odd = { name: 'lone \ud800 surrogate and NUL \0', id: 'x', kind: 'api-user' };
      await storage.transact(async (tx) => {
        await tx.audit.append(newAuditEvent({ licenceId, environment, before: { b: 1, a: [null, 'é'] } }));
        await tx.audit.append(newAuditEvent({ action: 'catalogue.published' }));
        await tx.audit.append(newAuditEvent({ licenceId, subject: odd, after: { text: odd.name } }));
      });
      const events = await storage.audit.readAfter(licenceId, 0, 100);
      expect(events.map((event) => event.sequence)).toEqual([1, 2]);
      expect(events[0]).toMatchObject({ before: { b: 1, a: [null, 'é'] }, after: null });
      expect(verifyAuditChain(events)).toEqual({
        kind: 'intact',
        last: { sequence: 2, hash: events[1]?.hash },
      });
      const own = await storage.audit.readAfter(null, 0, 100);
      expect(verifyAuditChain(own)).toMatchObject({ kind: 'intact', last: { sequence: 1 } });
    });

    it('are listed newest first, by environment, action, subject, actor and time', async () => {
      const storage = await openFresh();
      const licenceId = await insertLicence(storage, 1);
      await storage.transact(async (tx) => {
        await tx.audit.append(newAuditEvent({ licenceId, environment, atMs: 10 }));
        await tx.audit.append(newAuditEvent({ licenceId, environment, atMs: 20, action: 'key.viewed' }));
        await tx.audit.append(
          newAuditEvent({ licenceId, atMs: 30, subject: { kind: 'k', id: 'else', name: 'E' } }),
        );
      });
      const elsewhere = environmentNameSchema.parse('ELSEWHERE');
      const list = async (query: object) => {
        const page = await storage.audit.list(licenceId, { page: 1, pageSize: 10, ...query });
        return page.items.map((event) => event.sequence);
      };
      expect(await list({})).toEqual([3, 2, 1]);
      // The third is of the licence as a whole, and so of every environment.
      expect(await list({ environment })).toEqual([3, 2, 1]);
      expect(await list({ environment: elsewhere })).toEqual([3]);
      expect(await list({ action: 'key.viewed' })).toEqual([2]);
      expect(await list({ subjectId: 'else' })).toEqual([3]);
      expect(await list({ actorId: 'nobody' })).toEqual([]);
      expect(await list({ fromMs: 20, toMs: 30 })).toEqual([3, 2]);
      expect(await storage.audit.list(licenceId, { page: 2, pageSize: 2 })).toMatchObject({
        total: 3,
        page: 2,
      });
    });
  });

  describe('access changes', () => {
    it('are numbered from 1, read in pages, and hinted at after the commit', async () => {
      const storage = await openFresh();
      const licenceId = await insertLicence(storage, 1);
      const change = { atMs, licenceId, environment, kind: 'api-user', subjectId: 'x' } as const;
      const hinted = new Promise<number>((resolve) => {
        storage.onChangeHint(
          () => void storage.changes.latest().then((latest) => latest > 0 && resolve(latest)),
        );
      });
      expect(await storage.changes.latest()).toBe(0);
      await storage.transact(async (tx) => {
        expect(await tx.changes.append(change)).toBe(1);
        expect(
          await tx.changes.append({ ...change, licenceId: null, environment: null, kind: 'everything' }),
        ).toBe(2);
      });
      expect(await hinted).toBe(2);
      const since = (sequence: number, limit = 10) =>
        storage.changes.listAfter(changeSequenceSchema.parse(sequence), limit);
      const mark: unknown = expect.stringMatching(/^[\w-]{16}$/);
      expect(await since(0, 1)).toEqual([{ sequence: 1, ...change, mark }]);
      expect(new Set((await since(0)).map((row) => row.mark)).size).toBe(2);
      expect((await since(1)).map(({ sequence, kind }) => [sequence, kind])).toEqual([[2, 'everything']]);
      expect(await since(2)).toEqual([]);
    });
  });

  describe('keys of the installation', () => {
    const signingKey = {
      kid: 'k1',
      state: 'next',
      publicJwk: '{}',
      sealedPrivateKey: 'sealed',
      createdAtMs: atMs,
      stateSinceMs: atMs,
    } as const;

    it('keep signing keys per environment, with their state', async () => {
      const storage = await openFresh();
      await storage.transact(async (tx) => {
        await tx.signingKeys.insert(environment, signingKey);
        await tx.signingKeys.insert(environment, { ...signingKey, kid: 'k2', createdAtMs: atMs + 1 });
        const activate = { from: 'next', to: 'active', atMs: atMs + 2 } as const;
        expect(await tx.signingKeys.setState(environment, 'k1', activate)).toBe(true);
        expect(await tx.signingKeys.setState(environment, 'k1', activate)).toBe(false);
        expect(await tx.signingKeys.setState(prodEnvironment, 'k2', activate)).toBe(false);
        expect(await tx.signingKeys.replaceSealed(environment, 'k1', 'other', 'no')).toBe(false);
        expect(await tx.signingKeys.replaceSealed(environment, 'k1', 'sealed', 'resealed')).toBe(true);
      });
      const listed = await storage.signingKeys.list(environment);
      expect(listed.map(({ kid, state }) => [kid, state])).toEqual([
        ['k2', 'next'],
        ['k1', 'active'],
      ]);
      expect(listed[1]).toMatchObject({ sealedPrivateKey: 'resealed', stateSinceMs: atMs + 2 });
      const remove = { from: 'active', to: 'removed', atMs: atMs + 3 } as const;
      expect(await storage.transact((tx) => tx.signingKeys.setState(environment, 'k1', remove))).toBe(true);
      expect((await storage.signingKeys.list(environment))[1]).toMatchObject({
        state: 'removed',
        sealedPrivateKey: '',
      });
      expect(await storage.signingKeys.list(prodEnvironment)).toEqual([]);
      await expect(
        storage.transact((tx) => tx.signingKeys.insert(environment, signingKey)),
      ).rejects.toBeInstanceOf(AlreadyExistsError);
    });

    it('keep data keys per licence: the newest is current, and a rewrap is compare-and-set', async () => {
      const storage = await openFresh();
      const licenceId = await insertLicence(storage, 1);
      const old = { id: 'd1', masterKeyId: 'm1', wrappedKey: 'w1', createdAtMs: atMs };
      const current = { ...old, id: 'd2', createdAtMs: atMs + 1 };
      const rewrapped = { ...old, masterKeyId: 'm2', wrappedKey: 'w2' };
      await storage.transact(async (tx) => {
        await tx.dataKeys.insert(licenceId, old);
        await tx.dataKeys.insert(licenceId, current);
      });
      expect(await storage.dataKeys.findCurrent(licenceId)).toEqual(current);
      expect(await storage.dataKeys.listWrappedByOthers('m2', 1)).toEqual([{ licenceId, key: old }]);
      expect(await storage.transact((tx) => tx.dataKeys.replace(licenceId, old, rewrapped))).toBe(true);
      expect(await storage.transact((tx) => tx.dataKeys.replace(licenceId, old, rewrapped))).toBe(false);
      expect(await storage.dataKeys.find(licenceId, 'd1')).toEqual(rewrapped);
      expect(await storage.dataKeys.listWrappedByOthers('m2', 9)).toEqual([{ licenceId, key: current }]);
    });

    it('keep settings, and let only the first claim one', async () => {
      const storage = await openFresh();
      expect(await storage.settings.find('epoch')).toBeUndefined();
      await storage.transact((tx) => tx.settings.set('epoch', '7'));
      await storage.transact((tx) => tx.settings.set('epoch', '8'));
      expect(await storage.settings.find('epoch')).toBe('8');
      const claims = await Promise.all(
        ['a', 'b', 'c'].map((value) => storage.transact((tx) => tx.settings.claim('pepper', value))),
      );
      expect(new Set(claims).size).toBe(1);
      expect(await storage.settings.find('pepper')).toBe(claims[0]);
    });
  });
});
