import { describe, expect, it } from 'vitest';
import { Secret } from '../domain/secret.ts';
import { QueueFull } from './fair-queue.ts';
import { createPasswordHasher, parsePasswordHash } from './password-hash.ts';

const hasher = createPasswordHasher();

describe('Argon2id password hashes', () => {
  it('fit their own password and no other, whatever its letters', async () => {
    for (const text of ['NBCJD44DLFNX$', 'pässwörd-ÿ', 'with:colon and space']) {
      const hash = await hasher.hash(new Secret(text));
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
      expect(hash).not.toContain(text);
      expect(await hasher.isPassword(new Secret(text), hash)).toBe(true);
      expect(await hasher.isPassword(new Secret(`${text} `), hash)).toBe(false);
    }
  });

  it('of another program fit too (the reference implementation’s own test vector)', async () => {
    // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24, with 65,536 KiB
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await hasher.isPassword(new Secret('password'), hash)).toBe(true);
    expect(await hasher.isPassword(new Secret('Password'), hash)).toBe(false);
  });

  it('of other kinds, or that would cost too much, fit nothing', async () => {
    for (const hash of [
      '$2b$12$abcdefghijklmnopqrstuv',
      '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      '$argon2id$v=19$m=65536,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      'password',
      '',
    ]) {
      expect(parsePasswordHash(hash)).toBeUndefined();
      expect(await hasher.isPassword(new Secret('password'), hash)).toBe(false);
    }
  });

  it('are checked a few at a time, and refused beyond what may wait', async () => {
    const narrow = createPasswordHasher({ concurrencyMax: 1, waitingMax: 1 });
    const hash = await hasher.hash(new Secret('one'));
    const checks = [1, 2, 3].map(() => narrow.isPassword(new Secret('one'), hash));
    const outcomes = await Promise.allSettled(checks);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(checks[2]).rejects.toThrow(QueueFull);
    expect(await narrow.isPassword(new Secret('one'), hash)).toBe(true);
  });
});
