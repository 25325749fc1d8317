import { describe, expect, it } from 'vitest';
import { Secret } from '../domain/secret.ts';
import { QueueFull } from './fair-queue.ts';
import { createPasswordHasher, isKnownPasswordHash, readPasswordCost } from './password-hash.ts';
import { argon2id } from './password-hashes/argon2id.ts';
import { bcrypt } from './password-hashes/bcrypt.ts';
import { pbkdf2 } from './password-hashes/pbkdf2.ts';
import { scrypt } from './password-hashes/scrypt.ts';

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
    // Made with: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24, with 65,536 KiB.
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
      expect(isKnownPasswordHash(hash)).toBe(false);
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

/** Hashes of `pässword 1`, made by PHP 8.2, Werkzeug 2.2, Django 3.2, and by Python’s hashlib in Passlib’s format. */
const foreignHashes = [
  ['bcrypt 5', '$2y$05$k8PcDd4MZcq6Si8vJvfKC.DryC51szGc6NzXqcJvlmMQTtfFNHMP.'],
  [
    'pbkdf2 sha256,i=1200',
    'pbkdf2:sha256:1200$tWzQH2fiF0c0$1d2e32369b0286b8312c8948d2773e03d20d4bf9e4454f4c625ec116e045139f',
  ],
  ['pbkdf2 sha256,i=1300', 'pbkdf2_sha256$1300$saltsalt$uE72cWQNwGFP0U0GNzYWL8lIKZGBLSRY+jZ8tvwq6yU='],
  [
    'pbkdf2 sha512,i=1400',
    '$pbkdf2-sha512$1400$MDEyMzQ1Njc4OWFiY2RlZg$RWypnlR24TAbO7VDe/uCTBLDqq7hLqJzCtXkVkw6AU1lf/9P6Mag.aymFjWxdGzEutfwdjQq4ZTMfSsRbpMZpA',
  ],
  [
    'scrypt n=1024,r=8,p=1',
    'scrypt:1024:8:1$tYi1ruSrLbpj$86f146a217c20990f4fc27ddc3acd5aaa866d46a01495598b304366f664545aa707d2c3ae6138c0c868127f7bac25cf1b33e9a636d709ef0c7c332e327ed7b38',
  ],
  [
    'scrypt n=1024,r=8,p=1',
    '$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Ws+EMA53dfkcXDSWeQEwawxnFnuxhHhv4rghHhOMzzc',
  ],
] as const;

describe('hashes of other systems', () => {
  it.each(foreignHashes)(
    '%s fits its own password and no other, and has a dummy of the same cost',
    async (cost, hash) => {
      expect(readPasswordCost(hash)).toBe(cost);
      expect(await hasher.isPassword(new Secret('pässword 1'), hash)).toBe(true);
      expect(await hasher.isPassword(new Secret('pässword 2'), hash)).toBe(false);
      expect(await hasher.refuseSlowly(new Secret('pässword 1'), { asker: '', cost })).toBe(false);
    },
  );

  it.each([
    '$2b$14$k8PcDd4MZcq6Si8vJvfKC.DryC51szGc6NzXqcJvlmMQTtfFNHMP.',
    '$2y$05$tooshort',
    'pbkdf2:sha256:9000000$salt$1d2e32369b0286b8312c8948d2773e03d20d4bf9e4454f4c625ec116e045139f',
    'pbkdf2:md5:1200$salt$1d2e32369b0286b8312c8948d2773e03d20d4bf9e4454f4c625ec116e045139f',
    'scrypt:1000:8:1$salt$86f146a217c20990f4fc27ddc3acd5aaa866d46a01495598b304366f664545aa',
    'scrypt:8388608:8:1$salt$86f146a217c20990f4fc27ddc3acd5aaa866d46a01495598b304366f664545aa',
    '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
    '5f4dcc3b5aa765d61d8327deb882cf99',
  ])('that are weak, malformed or too costly are not known: %s', (hash) => {
    expect(isKnownPasswordHash(hash)).toBe(false);
  });
});

describe('the shape of a hash', () => {
  const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

  it.each([reference, ...foreignHashes.map(([, hash]) => hash)])('is exact: %s', (hash) => {
    expect(isKnownPasswordHash(hash)).toBe(true);
    for (const other of [`x${hash}`, `${hash}!`, `${hash}\n`, ` ${hash}`])
      expect([isKnownPasswordHash(other), readPasswordCost(other)]).toEqual([false, undefined]);
  });

  const argonWith = (cost: string) => reference.replace('m=65536,t=2,p=1', cost);
  const hex = (bytes: number) => 'ab'.repeat(bytes);
  const base64 = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64');
  const phc = (bytes: number) => base64(bytes).replaceAll('=', '').replaceAll('+', '.');

  it.each([
    ['argon2id m=131072,t=10,p=1', argonWith('m=131072,t=10,p=1')],
    ['argon2id m=32,t=1,p=4', argonWith('m=32,t=1,p=4')],
    ['bcrypt 13', '$2b$13$k8PcDd4MZcq6Si8vJvfKC.DryC51szGc6NzXqcJvlmMQTtfFNHMP.'],
    ['pbkdf2 sha256,i=1200000', `pbkdf2:sha256:1200000$salt$${hex(16)}`],
    ['pbkdf2 sha512,i=1000', `pbkdf2:sha512:1000$salt$${hex(64)}`],
    ['pbkdf2 sha512,i=1000', `pbkdf2_sha512$1000$salt$${base64(64)}`],
    ['pbkdf2 sha256,i=1000', `pbkdf2_sha256$1000$salt$${base64(33)}`],
    ['pbkdf2 sha1,i=1000', `$pbkdf2$1000$c2FsdA$${phc(20)}`],
    ['scrypt n=131072,r=8,p=16', `scrypt:131072:8:16$salt$${hex(32)}`],
    ['scrypt n=2,r=16,p=10', `scrypt:2:16:10$salt$${hex(16)}`],
    ['scrypt n=16,r=16,p=10', `$scrypt$ln=4,r=16,p=10$c2FsdA$${phc(32)}`],
  ])('may cost as much as %s', (cost, hash) => {
    expect(readPasswordCost(hash)).toBe(cost);
  });

  it.each([
    argonWith('m=131073,t=10,p=1'),
    argonWith('m=131072,t=11,p=1'),
    argonWith('m=31,t=1,p=4'),
    `pbkdf2:sha256:1200001$salt$${hex(16)}`,
    `pbkdf2_sha256$1000$salt$${base64(15)}`,
    `pbkdf2_sha512$1000$salt$${base64(65)}`,
    `scrypt:131072:8:17$salt$${hex(32)}`,
    `scrypt:131072:9:1$salt$${hex(32)}`,
    `scrypt:262144:8:1$salt$${hex(32)}`,
    `scrypt:1:8:1$salt$${hex(32)}`,
  ])('may cost no more, and none is weaker: %s', (hash) => {
    expect(isKnownPasswordHash(hash)).toBe(false);
  });
});

describe('a dummy hash', () => {
  it.each([
    [argon2id, 'argon2id m=47104,t=1,p=1'],
    [argon2id, 'argon2id m=131072,t=10,p=10'],
    [bcrypt, 'bcrypt 5'],
    [bcrypt, 'bcrypt 12'],
    [pbkdf2, 'pbkdf2 sha512,i=120000'],
    [scrypt, 'scrypt n=1024,r=16,p=10'],
  ] as const)('is made for the cost that was read, and for no other text: %#', (algorithm, cost) => {
    expect(algorithm.createDummy(cost)?.cost).toBe(cost);
    for (const other of [`x ${cost}`, `${cost}x`, `${cost},x=1`, 'md5 1'] as const)
      expect(algorithm.createDummy(other)).toBeUndefined();
  });

  it('is made for no cost that nothing has', async () => {
    const asked = hasher.refuseSlowly(new Secret('x'), { asker: '', cost: 'md5 1' });
    await expect(asked).rejects.toThrow('md5 1');
    expect(scrypt.createDummy('scrypt n=2,r=0,p=1')).toBeUndefined();
    expect(scrypt.createDummy('scrypt n=2,r=1,p=0')).toBeUndefined();
  });
});
