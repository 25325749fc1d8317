import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { exchangeRaw, plainAnswer, rawRequest, statusOf } from '../testing/raw-http.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

let platform: TestPlatform;
beforeEach(async () => {
  platform = await startTestPlatform();
});
afterEach(() => platform.close());

const get = (path = '/v5/profiles/1') =>
  exchangeRaw(platform.port, rawRequest('GET', path, [platform.authorization]));

/** Changes the grant in the source and waits until the gateway says that it has applied it. */
async function change(fields: object): Promise<void> {
  const { source, grant, access } = platform;
  source.grants.set(grant.apiUserId, { ...grant, ...fields });
  const { sequence } = source.change({ kind: 'api-user', subjectId: grant.apiUserId });
  await access.flushThrough(sequence);
}

const resetKeys = [
  { id: apiKeyIdSchema.parse('key_1111111111111111'), version: 2, digest: 'digest-2', expiresAtMs: null },
];

test.each([
  ['a reset', { keys: resetKeys }, 'credential_invalid'],
  ['a revocation', { keys: [] }, 'credential_invalid'],
  [
    'a new version of the same key',
    { keys: [{ ...resetKeys[0], id: 'key_0123456789abcdef' }] },
    'credential_invalid',
  ],
  ['a deactivation', { status: 'deactivated' }, 'api_user_deactivated'],
  ['fewer rights', { rights: rightsSchema.parse({}) }, 'right_missing'],
  ['an expiry', { expiresAtMs: 1 }, 'key_expired'],
  ['network rules', { networkRanges: ['10.0.0.0/8'] }, 'network_refused'],
])('after %s is applied, the very next call with a cached token is refused', async (_name, fields, code) => {
  expect(statusOf(await get())).toBe(200);
  await change(fields);
  expect(await get()).toContain(`"code":"${code}"`);
  expect(platform.upstream.heads).toHaveLength(1);
});

test('a deleted API user’s token is dead', async () => {
  expect(statusOf(await get())).toBe(200);
  platform.source.grants.clear();
  const { sequence } = platform.source.change({ kind: 'api-user', subjectId: platform.grant.apiUserId });
  await platform.access.flushThrough(sequence);
  expect(await get()).toContain('"code":"credential_invalid"');
});

test('an open download is cut before the change counts as applied; another API user’s change leaves it alone', async () => {
  const begun = new Promise<void>((resolve) => {
    platform.upstream.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst');
      resolve();
    };
  });
  const answer = get();
  await begun;
  await platform.access.flushThrough(
    platform.source.change({ kind: 'api-user', subjectId: 'somebody else' }).sequence,
  );
  await change({ displayName: 'Another name' });
  expect(platform.records).toEqual([]);
  await change({ keys: [] });
  expect(platform.records[0]).toMatchObject({ code: 'credential_invalid', status: 200 });
  expect(await answer).toContain('first');
});

test('a call that waits for a connection is judged again before anything is sent', async () => {
  // The first call holds a look-up: when it comes back, the key has been reset.
  const held = Promise.withResolvers<void>();
  platform.source.gate = () => held.promise;
  const answer = get();
  await vi.waitFor(() => expect(platform.source.queries).toContain('findGrantByApiUser'));
  platform.source.grants.set(platform.grant.apiUserId, { ...platform.grant, keys: [] });
  const { sequence } = platform.source.change({ kind: 'api-user', subjectId: platform.grant.apiUserId });
  const flushed = platform.access.flushThrough(sequence);
  held.resolve();
  await flushed;
  expect(await answer).toContain('"code":"credential_invalid"');
  expect(platform.upstream.heads).toEqual([]);
});

test('a gateway that cannot read the feed goes on until maxStale, then answers 503 with Retry-After', async () => {
  expect(statusOf(await get())).toBe(200);
  platform.source.gate = () => Promise.reject(new Error('database down'));
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now');
  clock.mockImplementation(() => now + 40_000);
  expect(statusOf(await get())).toBe(200);
  clock.mockImplementation(() => now + 120_000);
  const answer = await get();
  clock.mockRestore();
  expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*^retry-after: 1\r$/m);
  expect(answer).toContain('"code":"gateway_stale"');
});

test('a look-up that fails refuses the call and forwards nothing', async () => {
  platform.source.gate = () => Promise.reject(new Error('database down'));
  const answer = await get();
  expect(answer).toContain('"code":"storage_unavailable"');
  expect(answer).toMatch(/^retry-after: 1\r$/m);
  expect(platform.upstream.heads).toEqual([]);
});

test('a new catalogue counts for the next call', async () => {
  expect(statusOf(await get())).toBe(200);
  const { source, access } = platform;
  source.catalogue = { ...source.catalogue, operations: [] };
  await access.flushThrough(source.change({ kind: 'catalogue', subjectId: 'v5' }).sequence);
  expect(await get()).toContain('"code":"operation_unknown"');
});

test('a catalogue that cannot be used leaves the last good one in force', async () => {
  const { source, access } = platform;
  const [operation] = source.catalogue.operations;
  if (operation === undefined) throw new Error('no operation');
  source.catalogue = { ...source.catalogue, operations: [operation, { ...operation, id: 'twice' }] };
  await access.flushThrough(source.change({ kind: 'catalogue', subjectId: 'v5' }).sequence);
  platform.upstream.answer = (socket) => void socket.write(plainAnswer);
  expect(statusOf(await get())).toBe(200);
});

test('a catalogue that cannot be read refuses the calls of its API alone, and a good one heals it', async () => {
  const { source, access } = platform;
  platform.upstream.answer = (socket) => void socket.write(plainAnswer);
  expect(statusOf(await get())).toBe(200);
  source.unreadable = 'version 2 does not fit: groups.0.name: Too small';
  await access.flushThrough(source.change({ kind: 'catalogue', subjectId: 'v5' }).sequence);
  const refused = await get();
  expect(refused).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"catalogue_unreadable"/);
  expect(await get('/readyz')).toMatch(/^HTTP\/1\.1 200 /);
  source.unreadable = undefined;
  await access.flushThrough(source.change({ kind: 'catalogue', subjectId: 'v5' }).sequence);
  expect(statusOf(await get())).toBe(200);
});

test('steady calls ask the database nothing', async () => {
  await get();
  platform.source.queries.length = 0;
  for (let index = 0; index < 20; index++) await get();
  expect(platform.source.queries.filter((query) => query.startsWith('find'))).toEqual([]);
});
