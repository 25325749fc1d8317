import { describe, expect, it } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import { createProofMemory } from './used-proofs.ts';

const begunMs = 1_790_000_000_500;
const licenceOf = (letter: string) => licenceIdSchema.parse(`lic_${letter.repeat(16)}`);
const proof = (proofId: string, issuedAtMs: number, licence = 'a') => ({
  proofId,
  issuedAtMs,
  expiresAtMs: issuedAtMs + 65_000,
  licenceId: licenceOf(licence),
});

describe('the memory of used proofs', () => {
  it('takes each once, for as long as it could be used again, and forgets it then', () => {
    let nowMs = begunMs;
    const take = createProofMemory(() => nowMs, { perLicenceMax: 2 });
    expect([take(proof('a', nowMs)), take(proof('a', nowMs)), take(proof('b', nowMs))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(() => take(proof('c', nowMs))).toThrow('more proofs of the licence than can be remembered');
    expect(take(proof('a', nowMs))).toBe(false);
    nowMs += 65_000;
    expect(take(proof('c', nowMs))).toBe(true);
  });

  it('is bounded per licence: one that fills its part takes no room from another', () => {
    const take = createProofMemory(() => begunMs, { entriesMax: 10, perLicenceMax: 8 });
    for (let at = 0; at < 8; at++) expect(take(proof(`a${at}`, begunMs, 'a'))).toBe(true);
    expect(() => take(proof('a8', begunMs, 'a'))).toThrow('more proofs of the licence');
    // When the total bound is reached, a licence still has its equal share of it.
    for (let at = 0; at < 5; at++) expect(take(proof(`b${at}`, begunMs, 'b'))).toBe(true);
    expect(() => take(proof('b5', begunMs, 'b'))).toThrow('more proofs of the licence');
    expect(take(proof('c0', begunMs, 'c'))).toBe(true);
    expect(take(proof('a0', begunMs, 'c'))).toBe(false);
  });

  it('refuses what was issued before it began: that may have been used', () => {
    const take = createProofMemory(() => begunMs);
    expect(take(proof('before', begunMs - 1_500))).toBe(false);
    expect(take(proof('same second', begunMs - 500))).toBe(true);
  });
});

describe('what the memory of used proofs has forgotten', () => {
  it('makes room for as many, one after the other', () => {
    let nowMs = begunMs;
    const take = createProofMemory(() => nowMs, { perLicenceMax: 2 });
    void take(proof('a', nowMs));
    nowMs += 10_000;
    void take(proof('b', nowMs));
    nowMs += 55_000;
    expect(take(proof('c', nowMs))).toBe(true);
    expect(() => take(proof('d', nowMs))).toThrow('more proofs of the licence');
    nowMs += 65_000;
    expect([take(proof('e', nowMs)), take(proof('a', nowMs))]).toEqual([true, true]);
  });

  it('counts no licence whose proofs are all over: the others share all there is', () => {
    let nowMs = begunMs;
    const take = createProofMemory(() => nowMs, { entriesMax: 6 });
    void take(proof('over', nowMs, 'a'));
    nowMs += 65_000;
    for (let at = 0; at < 6; at++) expect(take(proof(`b${at}`, nowMs, 'b'))).toBe(true);
    for (let at = 0; at < 3; at++) expect(take(proof(`c${at}`, nowMs, 'c'))).toBe(true);
    expect(() => take(proof('c3', nowMs, 'c'))).toThrow('more proofs of the licence');
  });
});

it('a licence has more than its equal share of the memory until that is full', () => {
  const take = createProofMemory(() => begunMs, { entriesMax: 10, perLicenceMax: 9 });
  void take(proof('b0', begunMs, 'b'));
  for (let at = 0; at < 9; at++) expect(take(proof(`a${at}`, begunMs, 'a'))).toBe(true);
  expect(() => take(proof('a9', begunMs, 'a'))).toThrow('more proofs of the licence');
  const narrow = createProofMemory(() => begunMs, { entriesMax: 4, perLicenceMax: 9 });
  void narrow(proof('b0', begunMs, 'b'));
  for (let at = 0; at < 3; at++) expect(narrow(proof(`a${at}`, begunMs, 'a'))).toBe(true);
  expect(() => narrow(proof('a3', begunMs, 'a'))).toThrow('more proofs of the licence');
});

it('takes a proof of the second in which it began, to the millisecond', () => {
  const take = createProofMemory(() => begunMs);
  expect([take(proof('a', begunMs - 1_000)), take(proof('b', begunMs - 999))]).toEqual([false, true]);
});
