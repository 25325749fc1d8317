import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestAccess, createTestGrant, testApi } from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';

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
