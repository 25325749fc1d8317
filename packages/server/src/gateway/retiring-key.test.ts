import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import type { AcceptedKey } from '../domain/access-grant.ts';

/** Less than an access token lives. */
const overlapMs = 600_000;
let platform: TestPlatform;
let aheadMs = 0;
beforeEach(async () => {
  aheadMs = 0;
  platform = await startTestPlatform({}, { now: () => Date.now() + aheadMs });
});
afterEach(() => platform.close());

const get = () => exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1', [platform.authorization]));

/** As a rotation leaves it: the token's key has an end, and another one is there. */
async function rotate(retiresAtMs: number): Promise<void> {
  const { source, grant, access } = platform;
  const [old] = grant.keys;
  if (old === undefined) throw new Error('the test grant has no key');
  const current: AcceptedKey = {
    ...old,
    id: 'key_1111111111111111' as AcceptedKey['id'],
    version: old.version + 1,
    digest: 'digest-of-the-new-key',
  };
  source.grants.set(grant.apiUserId, { ...grant, keys: [current, { ...old, expiresAtMs: retiresAtMs }] });
  await access.flushThrough(source.change({ kind: 'api-user', subjectId: grant.apiUserId }).sequence);
}

test('a retiring key’s token works until its moment and not after, with no change of access and no query', async () => {
  await rotate(Date.now() + overlapMs);
  expect(statusOf(await get())).toBe(200);
  expect(platform.records.at(-1)?.keyId).toBe(platform.grant.keys[0]?.id);
  platform.source.queries.length = 0;
  aheadMs = overlapMs - 60_000;
  expect(statusOf(await get())).toBe(200);
  aheadMs = overlapMs;
  expect(await get()).toContain('"code":"key_expired"');
  expect(platform.source.queries.filter((query) => query.startsWith('findGrant'))).toEqual([]);
});

test('a download on a retiring key is cut when its time has come', async () => {
  await rotate(Date.now() + overlapMs);
  const begun = new Promise<void>((resolve) => {
    platform.upstream.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst');
      resolve();
    };
  });
  const client = connect(platform.port, '127.0.0.1');
  let received = '';
  client.on('data', (bytes) => (received += bytes.toString('latin1')));
  client.write(rawRequest('GET', '/v5/profiles/1', [platform.authorization]));
  await begun;
  await vi.waitFor(() => expect(received).toContain('first'));
  aheadMs = overlapMs;
  await vi.waitFor(() => expect(platform.records).toHaveLength(1));
  expect(platform.records[0]).toMatchObject({ code: 'key_expired', status: 200 });
  client.destroy();
});
