import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTokenDigest } from './token-digest.ts';

const digestOf = (text: string): string => hash('sha256', text, 'base64');

test('two texts with the same end have two digests, however they take turns', () => {
  const digest = createTokenDigest();
  const end = 's'.repeat(43);
  for (const text of [`a.b.${end}`, `a.c.${end}`, `a.b.${end}`, `a.b.=${end}`, end, '', 'x', `a.b.${end}`]) {
    expect(digest(text)).toBe(digestOf(text));
  }
});

test('a text beyond those that are remembered is hashed anew', () => {
  const digest = createTokenDigest();
  for (let index = 0; index < 5_000; index++) {
    const text = `head.body.${'s'.repeat(40)}${index}`;
    expect(digest(text)).toBe(digestOf(text));
  }
});
