import { environmentNameSchema } from '@postern/contract/ids';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createMemorySource,
  createTestAccess,
  createTestCatalogue,
  createTestGrant,
  testApi,
  testEnvironment,
} from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import { createAccessView } from './access-view.ts';
import type { AccessViewDeps } from './access-view.ts';

const grant = createTestGrant();
let stage: TestAccess;
beforeEach(async () => {
  stage = await createTestAccess([grant]);
});
afterEach(() => stage.access.close());

async function apply(kind: string): Promise<void> {
  // A newer version may write kinds of changes that this version does not know.
  const { sequence } = stage.source.change({ kind: kind as never, subjectId: 'somebody' });
  await stage.access.flushThrough(sequence);
}

test('a change of a kind that this version does not know reloads everything and drops every API user', async () => {
  const { source, view } = stage;
  await view.findGrantByApiUser(grant.apiUserId);
  source.catalogue = { ...source.catalogue, operations: [] };
  source.hasLostSigningKey = true;
  source.revokedTokens.push({ tokenId: 'token-1', expiresAtMs: Date.now() + 60_000 });
  source.queries.length = 0;
  await apply('a kind of next year');
  expect(source.queries).toEqual(
    expect.arrayContaining(['loadVerificationKeys', 'loadRevokedTokens', 'loadCatalogue']),
  );
  expect(view.findApi(testApi)?.catalogue.operations).toEqual([]);
  expect(view.verificationKeys).toEqual([]);
  expect(view.isTokenRevoked('token-1')).toBe(true);
  expect(view.findGrantByApiUser(grant.apiUserId)).toBeInstanceOf(Promise);
});

test.each(['api-user', 'licence', 'plan'])(
  'a change of an %s reloads neither keys nor catalogues',
  async (kind) => {
    stage.source.queries.length = 0;
    await apply(kind);
    expect(stage.source.queries.filter((query) => query.startsWith('load'))).toEqual([]);
  },
);

test('the revision counts up only when what changed was read again: a decision on the old keys is an old one', async () => {
  const { source, view, access } = stage;
  const before = view.revision;
  const reading = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const load = source.loadVerificationKeys.bind(source);
  source.loadVerificationKeys = async (environment) => {
    begun.resolve();
    await reading.promise;
    return load(environment);
  };
  const applied = access.flushThrough(source.change({ kind: 'signing-key' }).sequence);
  await begun.promise;
  expect(view.revision).toBe(before);
  reading.resolve();
  await applied;
  expect(view.revision).toBe(before + 1);
});

test.each([
  ['signing-key', ['loadVerificationKeys']],
  ['token', ['loadRevokedTokens']],
])('a change of a %s reloads that alone', async (kind, loads) => {
  stage.source.queries.length = 0;
  await apply(kind);
  expect(stage.source.queries.filter((query) => query.startsWith('load'))).toEqual(loads);
});

test('goes by the clock of its process where it is given none', async () => {
  const { view } = stage;
  expect(view.isFresh()).toBe(true);
  expect(await view.findGrantByKeyDigest('nobody')).toBeUndefined();
  // Remembered as unknown for two seconds.
  expect(view.findGrantByKeyDigest('nobody')).toBeUndefined();
});

test('a change of another environment is none here, one of every environment is', async () => {
  const { source, view, access } = stage;
  const before = view.revision;
  const applyOf = async (environment: string | null) => {
    const name = environment === null ? null : environmentNameSchema.parse(environment);
    await access.flushThrough(source.change({ kind: 'signing-key', environment: name }).sequence);
    return view.revision - before;
  };
  expect([await applyOf('OTHER'), await applyOf(null)]).toEqual([0, 1]);
});

test('finds an API user by each of its credentials, and knows whether it is the current one', async () => {
  const { source, view } = stage;
  const known = createTestGrant({
    webServiceAccounts: grant.keys.map(({ id, version }) => ({
      id,
      version,
      name: 'import',
      passwordHash: '',
    })),
    keys: grant.keys.map((key) => ({ ...key, digest: 'another digest' })),
  });
  source.grants.set(known.apiUserId, known);
  expect(await view.findGrantByKeyDigest('another digest')).toBe(known);
  expect(await view.findGrantByWebServiceAccount({ licence: 'demo', name: 'import' })).toBe(known);
  expect([view.isCurrent(known), view.isCurrent({ ...known })]).toEqual([true, false]);
});

test('whoever listens is told of each change after it was applied, until it stops', async () => {
  const told: number[] = [];
  const stop = stage.view.onChange(() => void told.push(stage.view.revision));
  await apply('api-user');
  stop();
  await apply('api-user');
  expect(told).toEqual([stage.view.revision - 1]);
});

describe('a view', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function start(change: Partial<AccessViewDeps> = {}) {
    const source = createMemorySource(createTestCatalogue());
    const failures: unknown[] = [];
    const access = await createAccessView({
      source,
      environments: [{ name: testEnvironment, apiIds: [testApi] }],
      maxStaleMs: 5_000,
      monotonicNow: () => performance.now(),
      onFailure: (error) => failures.push(error),
      ...change,
    });
    const view = access.environments.get(testEnvironment);
    if (view === undefined) throw new Error('an environment expected');
    return { source, access, view, failures };
  }

  const lease = () => {
    const calls: string[] = [];
    return {
      calls,
      open: async () => void calls.push('open'),
      renew: async () => calls.push('renew') > 0,
      end: async () => void calls.push('end'),
    };
  };

  test('is fresh once it started, with everything loaded', async () => {
    const { access, view } = await start();
    expect(view.isFresh()).toBe(true);
    expect(view.findApi(testApi)).toBeDefined();
    expect(view.verificationKeys).toHaveLength(1);
    expect(await view.findGrantByApiUser(grant.apiUserId)).toBeUndefined();
    // Remembered as unknown for two seconds.
    expect(view.findGrantByApiUser(grant.apiUserId)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(view.findGrantByApiUser(grant.apiUserId)).toBeInstanceOf(Promise);
    await access.close();
    expect([view.isFresh(), vi.getTimerCount()]).toEqual([false, 0]);
  });

  test('tells its listeners that it is stale, until they stop', async () => {
    const { source, access, view } = await start();
    const told: string[] = [];
    view.onStale(() => told.push('stays'));
    view.onStale(() => told.push('stops'))();
    source.gate = () => Promise.reject(new Error('database down'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual(['stays']);
    await access.close();
  });

  test('holds a lease where it is given one, and measures it', async () => {
    const [held, names] = [lease(), new Set<string>()];
    const { access } = await start({ lease: held });
    await vi.advanceTimersByTimeAsync(500);
    for (const { name } of access.samples()) names.add(name);
    expect(names).toContain('postern_lease_age_seconds');
    await access.close();
    expect(held.calls).toEqual(['open', 'renew', 'end']);
  });

  test('measures the feed and the look-ups of each environment', async () => {
    const { access, view, source } = await start();
    await view.findGrantByApiUser(grant.apiUserId);
    void view.findGrantByApiUser(grant.apiUserId);
    await access.flushThrough(source.change({ kind: 'token' }).sequence);
    source.gate = () => Promise.reject(new Error('database down'));
    await vi.advanceTimersByTimeAsync(1_500);
    const environment = testEnvironment;
    const lookups = (result: string, value: number) => ({
      name: 'postern_grant_cache_lookups_total',
      labels: { environment, result },
      value,
    });
    expect(access.samples()).toEqual([
      { name: 'postern_feed_lag_seconds', labels: {}, value: 1.5 },
      { name: 'postern_feed_applied_sequence', labels: {}, value: 1 },
      { name: 'postern_feed_failures_total', labels: {}, value: 1 },
      lookups('hit', 0),
      lookups('miss', 1),
      lookups('unknown', 1),
      { name: 'postern_grant_cache_entries', labels: { environment }, value: 0 },
    ]);
    await access.close();
  });

  test('refuses an API whose catalogue cannot be read, until it can', async () => {
    const { source, access, view, failures } = await start();
    const change = async (why: string | undefined) => {
      source.unreadable = why;
      source.change({ kind: 'catalogue', subjectId: testApi });
      await vi.advanceTimersByTimeAsync(1_000);
      return [view.isCatalogueUnreadable(testApi), view.findApi(testApi) === undefined];
    };
    expect(view.isCatalogueUnreadable(testApi)).toBe(false);
    expect(await change('of a newer version')).toEqual([true, true]);
    expect(failures).toMatchObject([{ message: expect.stringContaining('of a newer version') }]);
    expect(await change(undefined)).toEqual([false, false]);
    await access.close();
  });

  test('starts without a catalogue where none was imported', async () => {
    const source = createMemorySource(createTestCatalogue());
    source.loadCatalogue = async () => ({ kind: 'none' });
    const { access, view, failures } = await start({ source });
    expect([view.findApi(testApi), view.isCatalogueUnreadable(testApi), failures]).toEqual([
      undefined,
      false,
      [],
    ]);
    await access.close();
  });

  test('that cannot start gives its lease back and leaves no timer', async () => {
    const held = lease();
    const source = createMemorySource(createTestCatalogue());
    source.loadVerificationKeys = () => Promise.reject(new Error('database down'));
    await expect(start({ source, lease: held })).rejects.toThrow('database down');
    expect([held.calls, vi.getTimerCount()]).toEqual([['end'], 0]);
  });
});
