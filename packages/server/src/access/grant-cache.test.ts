import { apiKeyIdSchema, changeSequenceSchema } from '@postern/contract/ids';
import type { AccessChange } from '@postern/contract/access-change';
import { describe, expect, test, vi } from 'vitest';
import type { AccessGrant } from '../domain/access-grant.ts';
import {
  createMemorySource,
  createTestCatalogue,
  createTestGrant,
  testEnvironment,
} from '../testing/test-gateway.ts';
import { createGenerationalCache } from './generational-cache.ts';
import { createGrantCache, grantCacheDefaults } from './grant-cache.ts';
import type { GrantCacheLimits } from './grant-cache.ts';

function createCache(grants: readonly AccessGrant[], limits: Partial<GrantCacheLimits> = {}) {
  const source = createMemorySource(createTestCatalogue());
  for (const grant of grants) source.grants.set(grant.apiUserId, grant);
  const clock = { nowMs: 0 };
  const deps = { source, monotonicNow: () => clock.nowMs, limits: { ...grantCacheDefaults, ...limits } };
  return { source, clock, cache: createGrantCache(testEnvironment, deps) };
}

const changeOf = (
  kind: AccessChange['kind'],
  subjectId = '',
  more: Partial<AccessChange> = {},
): AccessChange => ({
  sequence: changeSequenceSchema.parse(1),
  atMs: 0,
  licenceId: null,
  environment: testEnvironment,
  kind,
  subjectId,
  ...more,
});

const newKey = {
  id: apiKeyIdSchema.parse('key_1111111111111111'),
  version: 2,
  digest: 'digest-2',
  expiresAtMs: null,
};

describe('the grant cache', () => {
  test('counts how look-ups went', async () => {
    const grant = createTestGrant();
    const { cache } = createCache([grant]);
    await cache.findByApiUser(grant.apiUserId);
    for (const _time of [1, 2, 3]) void cache.findByApiUser(grant.apiUserId);
    void cache.findByKeyDigest(grant.keys[0]?.digest ?? '');
    await cache.findByKeyDigest('nobody');
    await cache.findByKeyDigest('nobody');
    expect(cache.lookups).toEqual({ hits: 4, misses: 2, unknown: 1 });
  });

  test('loads once, however many ask at once, and then answers at once', async () => {
    const grant = createTestGrant();
    const { source, cache } = createCache([grant]);
    const found = await Promise.all(
      Array.from({ length: 50 }, async () => await cache.findByApiUser(grant.apiUserId)),
    );
    expect(new Set(found)).toEqual(new Set([grant]));
    expect(source.queries).toEqual(['findGrantByApiUser']);
    expect(cache.findByApiUser(grant.apiUserId)).toBe(grant);
    expect(cache.findByKeyDigest('digest-1')).toBe(grant);
  });

  test('a look-up that was on its way when the API user changed is made again', async () => {
    const grant = createTestGrant();
    const { source, cache } = createCache([grant]);
    const held = Promise.withResolvers<void>();
    source.gate = () => held.promise;
    const looking = cache.findByApiUser(grant.apiUserId);
    const revoked = { ...grant, keys: [] };
    source.grants.set(grant.apiUserId, revoked);
    cache.drop(changeOf('api-user', grant.apiUserId));
    source.gate = () => Promise.resolve();
    held.resolve();
    expect(await looking).toBe(revoked);
    expect(cache.findByApiUser(grant.apiUserId)).toBe(revoked);
  });

  test('a key that is created while its digest is looked up in vain is found, and not remembered as unknown', async () => {
    const grant = createTestGrant();
    const { source, cache } = createCache([grant]);
    const held = Promise.withResolvers<void>();
    const find = source.findGrantByKeyDigest.bind(source);
    let asked = 0;
    source.findGrantByKeyDigest = async (environment, digest) => {
      const found = await find(environment, digest);
      // The first answer shows the state at the time of its query.
      if (asked++ === 0) await held.promise;
      return found;
    };
    const looking = cache.findByKeyDigest('digest-2');
    await vi.waitFor(() => expect(asked).toBe(1));
    source.grants.set(grant.apiUserId, { ...grant, keys: [newKey] });
    cache.drop(changeOf('api-user', grant.apiUserId));
    held.resolve();
    expect(await looking).toMatchObject({ keys: [newKey] });
    expect(await cache.findByKeyDigest('digest-2')).toMatchObject({ keys: [newKey] });
    expect(asked).toBe(2);
  });

  test('after a reset the old digest is unknown and the new one is found', async () => {
    const grant = createTestGrant();
    const { source, cache } = createCache([grant]);
    await cache.findByKeyDigest('digest-1');
    expect(await cache.findByKeyDigest('digest-2')).toBeUndefined();
    source.grants.set(grant.apiUserId, { ...grant, keys: [newKey] });
    cache.drop(changeOf('api-user', grant.apiUserId));
    expect(await cache.findByKeyDigest('digest-2')).toMatchObject({ keys: [newKey] });
    expect(await cache.findByKeyDigest('digest-1')).toBeUndefined();
  });

  test('unknown digests are remembered for a short while, and for fewer than the limit', async () => {
    const { source, clock, cache } = createCache([], { unknownMax: 100, unknownMs: 1_000 });
    await cache.findByKeyDigest('nobody');
    expect(cache.findByKeyDigest('nobody')).toBeUndefined();
    expect(source.queries).toHaveLength(1);
    clock.nowMs = 1_000;
    await cache.findByKeyDigest('nobody');
    expect(source.queries).toHaveLength(2);
    for (let index = 0; index < 1_000; index++) await cache.findByKeyDigest(`flood-${index}`);
    expect(cache.findByKeyDigest('nobody')).toBeInstanceOf(Promise);
  });

  test('more look-ups at once than allowed are refused, not queued', async () => {
    const { source, cache } = createCache([], { loadsMax: 2 });
    const held = Promise.withResolvers<void>();
    source.gate = () => held.promise;
    const first = [cache.findByKeyDigest('a'), cache.findByKeyDigest('b')];
    await expect(cache.findByKeyDigest('c')).rejects.toThrow('too many');
    held.resolve();
    for (const each of first) await each;
    expect(await cache.findByKeyDigest('c')).toBeUndefined();
  });

  test('a failed look-up is not remembered', async () => {
    const grant = createTestGrant();
    const { source, cache } = createCache([grant]);
    source.gate = () => Promise.reject(new Error('database down'));
    await expect(cache.findByApiUser(grant.apiUserId)).rejects.toThrow('down');
    source.gate = () => Promise.resolve();
    expect(await cache.findByApiUser(grant.apiUserId)).toBe(grant);
  });

  test.each([
    ['another API user’s change', changeOf('api-user', 'other'), true],
    ['a catalogue’s', changeOf('catalogue', 'v5'), true],
    ['another licence’s', changeOf('licence', '', { licenceId: 'lic_ffffffffffffffff' as never }), true],
    ['its licence’s', changeOf('licence', '', { licenceId: createTestGrant().licenceId }), false],
    ['another licence’s plan', changeOf('plan', '', { licenceId: 'lic_ffffffffffffffff' as never }), true],
    ['its licence’s plan', changeOf('plan', '', { licenceId: createTestGrant().licenceId }), false],
    ['a plan of all licences', changeOf('plan'), false],
    ['a signing key’s', changeOf('signing-key'), true],
    ['a token’s', changeOf('token'), true],
    ['everything’s', changeOf('everything'), false],
    ['everything’s in every environment', changeOf('everything', '', { environment: null }), false],
    ['an unknown kind’s', changeOf('a kind of tomorrow' as never), false],
    ['another environment’s', changeOf('everything', '', { environment: 'PROD' as never }), true],
  ])('%s: kept is %3$s', async (_name, change, isKept) => {
    const grant = createTestGrant();
    const { cache } = createCache([grant]);
    await cache.findByApiUser(grant.apiUserId);
    cache.drop(change);
    expect(cache.isCurrent(grant)).toBe(isKept);
  });

  test('an API user’s change drops it', async () => {
    const grant = createTestGrant();
    const { cache } = createCache([grant]);
    await cache.findByApiUser(grant.apiUserId);
    cache.drop(changeOf('api-user', grant.apiUserId));
    expect(cache.isCurrent(grant)).toBe(false);
  });

  test('each of an API user’s keys finds it in memory', async () => {
    const grant = createTestGrant();
    const both = { ...grant, keys: [...grant.keys, newKey] };
    const { cache } = createCache([both]);
    await cache.findByApiUser(grant.apiUserId);
    expect(cache.findByKeyDigest('digest-1')).toBe(both);
    expect(cache.findByKeyDigest('digest-2')).toBe(both);
  });

  test('an unknown API user is remembered as such, and no other one with it', async () => {
    const [unknown, known] = [createTestGrant(), createTestGrant()];
    const { cache } = createCache([known]);
    expect(await cache.findByApiUser(unknown.apiUserId)).toBeUndefined();
    expect(cache.findByApiUser(unknown.apiUserId)).toBeUndefined();
    expect(await cache.findByApiUser(known.apiUserId)).toBe(known);
  });

  test.each([
    ['another API user’s change', changeOf('api-user', 'other'), 1],
    ['another licence’s change', changeOf('licence', '', { licenceId: 'lic_ffffffffffffffff' as never }), 2],
  ])('a look-up in vain during %s is made %3$d time(s)', async (_what, change, times) => {
    const [unknown, known] = [createTestGrant(), createTestGrant()];
    const { source, cache } = createCache([known]);
    const held = Promise.withResolvers<void>();
    source.gate = () => held.promise;
    // Whom an unknown one would be is not known: any change of an API user may be its own.
    const looking = cache.findByApiUser(times === 1 ? known.apiUserId : unknown.apiUserId);
    cache.drop(change);
    held.resolve();
    await looking;
    expect(source.queries).toHaveLength(times);
  });

  test('an API user that changes during each of ten look-ups is not found, rather than found outdated', async () => {
    const grant = createTestGrant();
    const { source, cache } = createCache([grant]);
    source.gate = async () => {
      await Promise.resolve();
      cache.drop(changeOf('api-user', grant.apiUserId));
    };
    await expect(cache.findByApiUser(grant.apiUserId)).rejects.toMatchObject({ name: 'TooManyLoads' });
    expect(source.queries).toHaveLength(10);
  });

  describe('of a web service account', () => {
    const account = { licence: 'demo', name: 'import' };
    const withAccounts = (...names: readonly string[]) =>
      createTestGrant({ webServiceAccounts: names.map((name) => ({ ...newKey, name, passwordHash: '' })) });

    test('is asked for once, and then answered from memory', async () => {
      const grant = withAccounts('export', 'import');
      const { source, cache } = createCache([grant]);
      expect(await cache.findByWebServiceAccount(account)).toBe(grant);
      expect(cache.findByWebServiceAccount(account)).toBe(grant);
      expect(source.queries).toHaveLength(1);
      expect(cache.lookups).toEqual({ hits: 1, misses: 1, unknown: 0 });
      expect(await cache.findByWebServiceAccount({ ...account, name: 'export' })).toBe(grant);
    });

    test('is unknown for a short while, and no other one with it', async () => {
      const { cache } = createCache([withAccounts('import')]);
      expect(await cache.findByWebServiceAccount({ ...account, name: 'nobody' })).toBeUndefined();
      expect(cache.findByWebServiceAccount({ ...account, name: 'nobody' })).toBeUndefined();
      expect(await cache.findByWebServiceAccount(account)).toBeDefined();
    });

    test.each([
      ['others', withAccounts('export')],
      ['none', createTestGrant()],
    ])('is asked for again once it is gone from its API user, which has %s left', async (_what, left) => {
      const grant = withAccounts('import');
      const { source, cache } = createCache([grant]);
      await cache.findByWebServiceAccount(account);
      source.grants.set(grant.apiUserId, { ...left, apiUserId: grant.apiUserId });
      cache.drop(changeOf('api-user', grant.apiUserId));
      await cache.findByApiUser(grant.apiUserId);
      expect(await cache.findByWebServiceAccount(account)).toBeUndefined();
    });

    test('is asked for again after a change of any licence, which may have taken its name', async () => {
      const [first, second] = [withAccounts('import'), withAccounts('import')];
      const { source, cache } = createCache([first]);
      await cache.findByWebServiceAccount(account);
      for (const change of [changeOf('api-user', 'other'), changeOf('token')]) {
        cache.drop(change);
        expect(cache.findByWebServiceAccount(account)).toBe(first);
      }
      source.findGrantByWebServiceAccount = async () => second;
      cache.drop(changeOf('licence', '', { licenceId: 'lic_ffffffffffffffff' as never }));
      expect(cache.isCurrent(first)).toBe(true);
      expect(await cache.findByWebServiceAccount(account)).toBe(second);
    });

    test('is remembered up to the bound', async () => {
      const names = Array.from({ length: 20 }, (_none, index) => `account-${index}`);
      const { cache } = createCache([withAccounts(...names)], { accountsMax: 4 });
      for (const name of names) await cache.findByWebServiceAccount({ ...account, name });
      expect(cache.findByWebServiceAccount({ ...account, name: 'account-0' })).toBeInstanceOf(Promise);
    });
  });

  test('holds no more than its bound, and keeps what is used', async () => {
    const grants = Array.from({ length: 500 }, () => createTestGrant({ keys: [] }));
    const { cache } = createCache(grants, { grantsMax: 100 });
    const [favourite] = grants;
    if (favourite === undefined) throw new Error('no grants');
    for (const grant of grants) {
      await cache.findByApiUser(grant.apiUserId);
      await cache.findByApiUser(favourite.apiUserId);
    }
    expect(cache.size).toBeLessThanOrEqual(100);
    expect(cache.isCurrent(favourite)).toBe(true);
  });
});

test('the generational cache forgets the oldest half first', () => {
  const cache = createGenerationalCache<number>(4);
  for (let index = 0; index < 5; index++) cache.set(String(index), index);
  expect([0, 1, 2, 3, 4].map((key) => cache.get(String(key)))).toEqual([undefined, undefined, 2, 3, 4]);
  expect(cache.size).toBeLessThanOrEqual(4);
});
