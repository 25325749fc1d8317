import { describe, expect, test } from 'vitest';
import { createKeyText } from './key-text.ts';
import {
  digestImportedKey,
  findByDigests,
  hashKeyText,
  isImportableKey,
  judgePresentedKey,
} from './presented-key.ts';
import type { KeyRules } from './presented-key.ts';

const rules: KeyRules = {
  brand: 'acme',
  environmentKind: 'test',
  acceptsImported: false,
  digestKey: (key) => `digest of ${key.reveal()}`,
};
const importing = { ...rules, acceptsImported: true };
const own = createKeyText('acme', 'test').reveal();
const foreign = createKeyText('other', 'live').reveal();
const imported = (text: string) => `digest of sha256:${hashKeyText(text)}`;

describe('a text that is presented as a key', () => {
  test('is looked up by its own digest, and also as an imported one where those are accepted', () => {
    expect(judgePresentedKey(own, rules)).toEqual({ kind: 'key', digests: [`digest of ${own}`] });
    expect(judgePresentedKey(own, importing)).toEqual({
      kind: 'key',
      digests: [`digest of ${own}`, imported(own)],
    });
  });

  test('of another kind of environment is refused, also where imported keys are accepted', () => {
    const live = createKeyText('acme', 'live').reveal();
    for (const each of [rules, importing])
      expect(judgePresentedKey(live, each)).toEqual({
        kind: 'refused',
        why: 'the key is for another kind of environment',
      });
  });

  test('of another system is accepted only where imported keys are', () => {
    expect(judgePresentedKey(foreign, rules)).toMatchObject({
      kind: 'refused',
      why: 'the key is of another brand',
    });
    expect(judgePresentedKey('an-imported-key-of-old', rules)).toMatchObject({ kind: 'refused' });
    for (const text of [foreign, 'an-imported-key-of-old'])
      expect(judgePresentedKey(text, importing)).toEqual({ kind: 'key', digests: [imported(text)] });
  });

  test.each(['acme_test_', 'acme_live_'])(
    'that begins with %s and is mistyped costs no look-up',
    (prefix) => {
      expect(judgePresentedKey(`${prefix}${'x'.repeat(38)}`, importing).kind).toBe('refused');
    },
  );

  test('of a similar prefix may be an imported one', () => {
    expect(judgePresentedKey(`acme_prod_${'x'.repeat(38)}`, importing).kind).toBe('key');
    expect(judgePresentedKey(`x acme_test_${'x'.repeat(38)}`.replace(' ', '-'), importing).kind).toBe('key');
  });

  test('that nobody could import is refused', () => {
    expect(judgePresentedKey('too-short', importing)).toMatchObject({ kind: 'refused' });
  });
});

describe('a key that can be imported', () => {
  test.each([
    ['x'.repeat(15), false],
    ['x'.repeat(16), true],
    ['x'.repeat(512), true],
    ['x'.repeat(513), false],
    [`${'x'.repeat(15)} x`, false],
    [`${'x'.repeat(16)}\n`, false],
    [`${'x'.repeat(16)}é`, false],
    ['!~!~!~!~!~!~!~!~', true],
  ])('%j: %s', (text, isImportable) => {
    expect(isImportableKey(text)).toBe(isImportable);
  });

  test('has the same digest whether it came raw or as its SHA-256', () => {
    const sha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    expect(hashKeyText('hello')).toBe(sha256);
    expect(digestImportedKey(sha256, rules.digestKey)).toBe(imported('hello'));
  });
});

describe('a look-up by several digests', () => {
  test('gives the first that is found, and asks no further', async () => {
    const asked: string[] = [];
    const find = (digest: string) => {
      asked.push(digest);
      return digest === 'b' ? { name: digest } : undefined;
    };
    expect(await findByDigests(['a', 'b', 'c'], find)).toEqual({ digest: 'b', found: { name: 'b' } });
    expect(asked).toEqual(['a', 'b']);
    expect(await findByDigests(['a'], find)).toBeUndefined();
    expect(await findByDigests([], find)).toBeUndefined();
  });
});
