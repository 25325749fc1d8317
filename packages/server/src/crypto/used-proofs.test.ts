import { describe, expect, it } from 'vitest';
import { createProofMemory } from './used-proofs.ts';

const begunMs = 1_790_000_000_500;
const proof = (proofId: string, issuedAtMs: number) => ({
  proofId,
  issuedAtMs,
  expiresAtMs: issuedAtMs + 65_000,
});

describe('the memory of used proofs', () => {
  it('takes each once, for as long as it could be used again, and forgets it then', () => {
    let nowMs = begunMs;
    const take = createProofMemory(() => nowMs, { entriesMax: 2 });
    expect([take(proof('a', nowMs)), take(proof('a', nowMs)), take(proof('b', nowMs))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(() => take(proof('c', nowMs))).toThrow('more proofs than can be remembered');
    expect(take(proof('a', nowMs))).toBe(false);
    nowMs += 65_000;
    expect(take(proof('c', nowMs))).toBe(true);
  });

  it('refuses what was issued before it began: that may have been used', () => {
    const take = createProofMemory(() => begunMs);
    expect(take(proof('before', begunMs - 1_500))).toBe(false);
    expect(take(proof('same second', begunMs - 500))).toBe(true);
  });
});
