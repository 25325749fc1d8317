import { describe, expect, it } from 'vitest';
import { digestImportedKey, hashKeyText } from '../crypto/presented-key.ts';
import { createDeskCaller, createTestDesk, deskDigester, deskNowMs } from '../testing/test-token-desk.ts';
import type { DeskCaller } from '../testing/test-token-desk.ts';
import { findKeyHolder } from './find-key-holder.ts';
import type { KeyHolderDeps, TokenAttempt } from './find-key-holder.ts';

const clientAddress = '192.0.2.7';
const ours = createDeskCaller();

/** Returns the API user with a key of any format that was imported by its hash. */
function importKey(text: string): DeskCaller {
  const digest = digestImportedKey(hashKeyText(text), deskDigester);
  return {
    grant: { ...ours.grant, keys: ours.grant.keys.map((key) => ({ ...key, digest })) },
    secret: text,
  };
}

async function find(
  { grant, secret }: DeskCaller,
  { hostAccount, ...change }: Partial<KeyHolderDeps> & { readonly hostAccount?: string } = {},
) {
  const attempts: TokenAttempt[] = [];
  const { deps } = createTestDesk([{ grant, secret }]);
  const limitTokenExchange = async (attempt: TokenAttempt) => void attempts.push(attempt);
  const holder = await findKeyHolder(
    secret,
    { clientAddress, hostAccount },
    { ...deps, limitTokenExchange, ...change },
  );
  return { holder, attempts };
}

const failed = [{ kind: 'failed', clientAddress }];
const invalid = { kind: 'refusal', stage: 'authenticate', code: 'credential_invalid' };

describe('the holder of a key', () => {
  it('is the API user with the key that was presented; the attempt counts against the key', async () => {
    const { holder, attempts } = await find(ours);
    const [key] = ours.grant.keys;
    expect(holder).toEqual({ kind: 'holder', grant: ours.grant, key });
    expect(attempts).toEqual([{ kind: 'valid', clientAddress, keyId: key?.id }]);
  });

  it.each([
    ['of another shape', 'an-imported-key-of-old'],
    ['of our own shape', ours.secret],
  ])('of an imported key %s is found only where those are accepted', async (_what, text) => {
    const imported = importKey(text);
    expect((await find(imported, { acceptsImported: true })).holder.kind).toBe('holder');
    for (const change of [{ acceptsImported: false }, {}]) {
      expect((await find(imported, change)).holder).toMatchObject(invalid);
    }
  });

  it('is nobody at the host of another licence, which counts as a failed attempt', async () => {
    expect((await find(ours, { hostAccount: 'demo' })).holder.kind).toBe('holder');
    const { holder, attempts } = await find(ours, { hostAccount: 'other' });
    expect(holder).toMatchObject(invalid);
    expect(attempts).toEqual(failed);
  });

  it.each<[string, DeskCaller]>([
    ['is no key', { ...ours, secret: 'rubbish' }],
    ['nobody has', { ...ours, secret: createDeskCaller().secret }],
  ])('of a text that %s is nobody, which counts as a failed attempt', async (_what, caller) => {
    const { holder, attempts } = await find(caller);
    expect(holder).toMatchObject(invalid);
    expect(attempts).toEqual(failed);
  });

  it('of a key that was reset is nobody; the alert gets the digest of the dead key', async () => {
    const { holder } = await find(ours, { findGrantByKeyDigest: async () => ({ ...ours.grant, keys: [] }) });
    const [key] = ours.grant.keys;
    expect(holder).toMatchObject({ ...invalid, deadCredential: { kind: 'key', digest: key?.digest } });
  });

  it('waits where the key was used too often, and is named to the log', async () => {
    const { holder } = await find(ours, { limitTokenExchange: async () => 30 });
    expect(holder).toMatchObject({
      kind: 'refusal',
      stage: 'limit',
      code: 'rate_limited',
      retryAfterS: 30,
      facts: { limit: 'token exchanges with this key' },
      grant: ours.grant,
      keyId: ours.grant.keys[0]?.id,
    });
  });

  it('is refused for its end before its attempt is counted', async () => {
    const ended = { ...ours, grant: { ...ours.grant, expiresAtMs: deskNowMs } };
    const { holder, attempts } = await find(ended);
    expect(holder).toMatchObject({ code: 'key_expired', grant: ended.grant });
    expect(attempts).toEqual([]);
  });
});
