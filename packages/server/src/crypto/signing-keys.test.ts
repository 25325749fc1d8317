import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { calculateJwkThumbprint } from 'jose';
import { environmentNameSchema } from '@postern/contract/ids';
import { parseMasterKey } from './master-key.ts';
import { SealBroken } from './sealed-text.ts';
import {
  createSigningKey,
  findActiveSigningKey,
  importVerificationKey,
  listPublishedKeys,
  openSigningKey,
} from './signing-keys.ts';
import type { SealedSigningKey } from './signing-keys.ts';

const testEnvironment = environmentNameSchema.parse('TEST');
const masterKeys = { current: parseMasterKey(randomBytes(32).toString('base64'), 'test'), earlier: [] };

describe('a signing key', () => {
  let key: SealedSigningKey;
  beforeAll(async () => {
    key = await createSigningKey(testEnvironment, 1, masterKeys);
  });

  it('is RSA 3072, begins as next, and is named by its RFC 7638 thumbprint', async () => {
    const jwk: { kty: string; n: string; e: string } = JSON.parse(key.publicJwk);
    expect(Buffer.from(jwk.n, 'base64url')).toHaveLength(384);
    expect(key).toMatchObject({ state: 'next', kid: await calculateJwkThumbprint(jwk) });
  });

  it('publishes nothing of its private half', () => {
    expect(Object.keys(JSON.parse(key.publicJwk)).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(key.sealedPrivateKey).not.toContain('PRIVATE');
  });

  it('signs what its published half verifies', () => {
    const { privateKey } = openSigningKey(testEnvironment, key, masterKeys);
    const signature = sign('sha256', Buffer.from('x'), privateKey);
    expect(
      verify('sha256', Buffer.from('x'), importVerificationKey(JSON.parse(key.publicJwk)), signature),
    ).toBe(true);
  });

  it('opens only for its own environment and kid', () => {
    expect(() => openSigningKey(environmentNameSchema.parse('PROD'), key, masterKeys)).toThrow(SealBroken);
    expect(() => openSigningKey(testEnvironment, { ...key, kid: 'other' }, masterKeys)).toThrow(SealBroken);
  });

  it('signs only when active, is published until removed', () => {
    const keys = (['next', 'active', 'retiring', 'removed'] as const).map((state) => ({ ...key, state }));
    expect(findActiveSigningKey(keys)?.state).toBe('active');
    expect(findActiveSigningKey(keys.filter(({ state }) => state !== 'active'))).toBeUndefined();
    expect(listPublishedKeys(keys).map(({ state }) => state)).toEqual(['next', 'active', 'retiring']);
  });

  it('is the newer one when an interrupted rotation left two active', () => {
    const [older, newer] = [1, 2].map((createdAtMs) => ({ ...key, state: 'active' as const, createdAtMs }));
    if (older === undefined || newer === undefined) throw new Error('two expected');
    expect(findActiveSigningKey([older, newer])).toBe(newer);
    expect(findActiveSigningKey([newer, older])).toBe(newer);
  });
});

describe('a published key that verifiers read', () => {
  it.each([
    ['a secret key', { kty: 'oct', k: 'AAAA' }],
    ['an elliptic curve key', { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }],
    ['an RSA key without modulus', { kty: 'RSA', e: 'AQAB' }],
    ['a short RSA key', { kty: 'RSA', e: 'AQAB', n: randomBytes(128).toString('base64url') }],
  ])('is refused when it is %s', (_name, jwk) => {
    expect(() => importVerificationKey(jwk)).toThrow();
  });
});

describe('a published RSA key', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }) };

  it.each([
    ['says nothing of its use', {}],
    ['is for verifying RS256 signatures', { use: 'sig', alg: 'RS256', key_ops: ['verify'] }],
  ])('of 2,048 bits is taken where it %s', (_what, change) => {
    expect(importVerificationKey({ ...jwk, ...change }).equals(publicKey)).toBe(true);
  });

  it.each([
    ['encrypting', { use: 'enc' }],
    ['another algorithm', { alg: 'PS256' }],
    ['signing', { key_ops: ['sign'] }],
    ['operations that are no list', { key_ops: 'verify' }],
  ])('is refused where it is for %s (RFC 7517 section 4)', (_what, change) => {
    expect(() => importVerificationKey({ ...jwk, ...change })).toThrow('not a key for');
  });
});
