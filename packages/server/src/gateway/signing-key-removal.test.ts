import { afterEach, beforeEach, expect, test } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

let platform: TestPlatform;
beforeEach(async () => {
  platform = await startTestPlatform();
});
afterEach(() => platform.close());

const get = () => exchangeRaw(platform.port, rawRequest('GET', '/v5/profiles/1', [platform.authorization]));

async function announce(): Promise<void> {
  const { source, access } = platform;
  await access.flushThrough(source.change({ kind: 'signing-key', subjectId: 'kid-1' }).sequence);
}

test('a token of a removed signing key is refused from the moment that the removal counts as applied', async () => {
  expect(statusOf(await get())).toBe(200);
  platform.source.hasLostSigningKey = true;
  await announce();
  expect(await get()).toContain('"code":"credential_invalid"');
  expect(platform.upstream.heads).toHaveLength(1);
});

test('a download on such a token is cut before the removal counts as applied; a rotation leaves it alone', async () => {
  const begun = new Promise<void>((resolve) => {
    platform.upstream.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst');
      resolve();
    };
  });
  const answer = get();
  await begun;
  await announce();
  expect(platform.records).toEqual([]);
  platform.source.hasLostSigningKey = true;
  await announce();
  expect(platform.records[0]).toMatchObject({ code: 'credential_invalid', status: 200 });
  expect(await answer).toContain('first');
});

test('the upstream is told by a newly signed identity once the signing keys have changed', async () => {
  const identityOf = (head: string | undefined) => /x-postern-identity: (\S+)/i.exec(head ?? '')?.[1];
  await get();
  const first = identityOf(platform.upstream.heads.at(-1));
  expect(first).toBeDefined();
  await announce();
  const ask = async () => {
    await get();
    return identityOf(platform.upstream.heads.at(-1));
  };
  await expect.poll(ask, { timeout: 15_000 }).not.toBe(first);
});
