import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import { webhookIdSchema } from '@postern/contract/webhook';
import { Secret } from '../domain/secret.ts';
import { parseMasterKey } from './master-key.ts';
import type { MasterKeys, SettingsPort } from './master-key.ts';
import { createOneTimeToken, digestOneTimeToken } from './one-time-token.ts';
import { loadPepper } from './pepper.ts';
import { loadSealedSecret } from './sealed-secret.ts';
import {
  findSealingKeyId,
  isMasterKeyUnknown,
  MasterKeyUnknown,
  seal,
  SealBroken,
  unseal,
} from './sealed-text.ts';
import { createSpokenCode, digestSpokenCode } from './spoken-code.ts';
import { createWebhookSecrets } from './webhook-secret.ts';

const newMasterKeys = (): MasterKeys => ({
  current: parseMasterKey(randomBytes(32).toString('base64'), 'test'),
  earlier: [],
});

function createSettings(): SettingsPort & { readonly rows: Map<string, string> } {
  const rows = new Map<string, string>();
  return {
    rows,
    find: (name) => Promise.resolve(rows.get(name)),
    claim(name, value) {
      if (!rows.has(name)) rows.set(name, value);
      return Promise.resolve(rows.get(name) ?? '');
    },
  };
}

describe('a link that works once', () => {
  test('has 256 random bits, of which only the digest is kept', () => {
    const { token, digest } = createOneTimeToken();
    expect(Buffer.from(token.reveal(), 'base64url')).toHaveLength(32);
    expect(token.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(digest).toBe(createHash('sha256').update(token.reveal()).digest('base64url'));
    expect(digestOneTimeToken(token)).toBe(digest);
    expect(createOneTimeToken().digest).not.toBe(digest);
  });
});

describe('a code that is told by phone', () => {
  test('has eight digits always, and is worth nothing without the link', () => {
    const token = new Secret('link');
    for (let round = 0; round < 50; round++) {
      const { code, digest } = createSpokenCode(token);
      expect(code.reveal()).toMatch(/^[0-9]{8}$/);
      expect(digest).toBe(digestSpokenCode(code, token));
    }
    const code = new Secret('01234567');
    expect(digestSpokenCode(code, token)).toBe(
      createHmac('sha256', 'link').update('01234567').digest('base64url'),
    );
    expect(digestSpokenCode(code, new Secret('other'))).not.toBe(digestSpokenCode(code, token));
  });
});

describe('a secret of the installation', () => {
  test('is made once, sealed, and the same for every process', async () => {
    const [masterKeys, settings] = [newMasterKeys(), createSettings()];
    const first = await loadPepper(masterKeys, settings);
    expect(first.export()).toHaveLength(32);
    expect([...settings.rows.keys()]).toEqual(['key-digest-pepper']);
    expect([...settings.rows.values()].join()).not.toContain(first.export().toString('base64url'));
    expect((await loadPepper(masterKeys, settings)).equals(first)).toBe(true);
    expect((await loadSealedSecret('session-secret', masterKeys, settings)).equals(first)).toBe(false);
  });

  test('is the other’s where another process was faster', async () => {
    const [masterKeys, settings] = [newMasterKeys(), createSettings()];
    const winner = await loadPepper(masterKeys, settings);
    const late: SettingsPort = { ...settings, find: () => Promise.resolve(undefined) };
    expect((await loadPepper(masterKeys, late)).equals(winner)).toBe(true);
  });

  test('cannot be read under another master key, or under another name', async () => {
    const [masterKeys, settings] = [newMasterKeys(), createSettings()];
    await loadPepper(masterKeys, settings);
    await expect(loadPepper(newMasterKeys(), settings)).rejects.toThrow(MasterKeyUnknown);
    settings.rows.set('session-secret', settings.rows.get('key-digest-pepper') ?? '');
    await expect(loadSealedSecret('session-secret', masterKeys, settings)).rejects.toThrow(SealBroken);
  });
});

describe('the secret of a webhook', () => {
  const owner = {
    licenceId: licenceIdSchema.parse(`lic_${'a'.repeat(16)}`),
    webhookId: webhookIdSchema.parse(`whk_${'a'.repeat(16)}`),
  };

  test('is 32 random bytes as Standard Webhooks writes them', () => {
    const secrets = createWebhookSecrets(newMasterKeys());
    const text = secrets.create().reveal();
    expect(text).toMatch(/^whsec_/);
    expect(Buffer.from(text.slice(6), 'base64')).toHaveLength(32);
    expect(secrets.create().reveal()).not.toBe(text);
  });

  test('opens for its own webhook and no other', () => {
    const secrets = createWebhookSecrets(newMasterKeys());
    const sealed = secrets.seal(new Secret('whsec_ö'), owner);
    expect(secrets.open(sealed, owner).reveal()).toBe('whsec_ö');
    const others = [
      { ...owner, webhookId: webhookIdSchema.parse(`whk_${'b'.repeat(16)}`) },
      { ...owner, licenceId: licenceIdSchema.parse(`lic_${'b'.repeat(16)}`) },
    ];
    for (const other of others) expect(() => secrets.open(sealed, other)).toThrow(SealBroken);
  });

  test('moves to the current master key', () => {
    const before = newMasterKeys();
    const after: MasterKeys = { current: newMasterKeys().current, earlier: [before.current] };
    const sealed = createWebhookSecrets(before).seal(new Secret('whsec_x'), owner);
    const moved = createWebhookSecrets(after).reseal(sealed, owner);
    expect(findSealingKeyId(moved)).toBe(after.current.id);
    expect(createWebhookSecrets(after).open(moved, owner).reveal()).toBe('whsec_x');
    expect(createWebhookSecrets(after).reseal(moved, owner)).toBe(moved);
  });
});

describe('a sealed text', () => {
  const key = { id: 'k1', key: createSecretKey(Buffer.alloc(32, 5)) };
  const sealed = seal(Buffer.from('secret'), ['a', 'b'], key);

  test('names its format and its key, and holds nothing of what it seals', () => {
    expect(sealed).toMatch(/^pg1\.k1\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{8}\.[A-Za-z0-9_-]{22}$/);
    expect(findSealingKeyId(sealed)).toBe('k1');
    expect(findSealingKeyId(`pg2${sealed.slice(3)}`)).toBeUndefined();
    expect(unseal(sealed, ['a', 'b'], key).toString()).toBe('secret');
    expect(unseal(seal(Buffer.alloc(0), [], key), [], key)).toHaveLength(0);
  });

  test.each([[['a']], [['b', 'a']], [['ab']], [['a', 'b', '']], [['1:a,1:b']], [['a', 'b,1:c']], [[]]])(
    'does not open for %j',
    (associated) => {
      expect(() => unseal(sealed, associated, key)).toThrow(SealBroken);
    },
  );

  test('opens for nobody once it was changed, cut or continued', () => {
    const [format = '', id = '', nonce = '', body = '', tag = ''] = sealed.split('.');
    const changed = [
      ['pg2', id, nonce, body, tag],
      [format, 'k2', nonce, body, tag],
      [format, id, nonce.slice(0, 12), body, tag],
      [format, id, `${nonce}AAAA`, body, tag],
      [format, id, nonce, body, tag.slice(0, 16)],
      [format, id, nonce, body],
      [format, id, nonce],
      [format, id],
      [format, id, nonce, body, tag, 'AAAA'],
      [format, id, nonce, `${body}=`, tag],
      [format, id, nonce, `${body.slice(0, -1)}${body.endsWith('A') ? 'B' : 'A'}`, tag],
    ];
    for (const parts of changed) expect(() => unseal(parts.join('.'), ['a', 'b'], key)).toThrow(SealBroken);
    const twin = { id: 'k1', key: createSecretKey(Buffer.alloc(32, 6)) };
    expect(() => unseal(sealed, ['a', 'b'], twin)).toThrow(SealBroken);
  });

  test('whose master key is not loaded is told apart from a broken one, also from another process', () => {
    expect(isMasterKeyUnknown(new MasterKeyUnknown('x'))).toBe(true);
    expect(isMasterKeyUnknown(Object.assign(new Error('x'), { name: 'MasterKeyUnknown' }))).toBe(true);
    expect(isMasterKeyUnknown(new SealBroken('x'))).toBe(false);
    expect(isMasterKeyUnknown({ name: 'MasterKeyUnknown' })).toBe(false);
    expect(new SealBroken('x').name).toBe('SealBroken');
  });
});
