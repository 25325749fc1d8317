import { describe, expect, test } from 'vitest';
import { createRevokedTokens } from './revoked-tokens.ts';

describe('revoked tokens', () => {
  test('are known until they would have expired by themselves, and forgotten with the next ones', () => {
    let nowMs = 0;
    const tokens = createRevokedTokens(() => nowMs);
    expect(tokens.has('a')).toBe(false);
    tokens.add([
      { tokenId: 'a', expiresAtMs: 10 },
      { tokenId: 'b', expiresAtMs: 11 },
    ]);
    expect([tokens.has('a'), tokens.has('b'), tokens.has('c'), tokens.size]).toEqual([true, true, false, 2]);
    nowMs = 10;
    tokens.add([{ tokenId: 'c', expiresAtMs: 20 }]);
    expect([tokens.has('a'), tokens.has('b'), tokens.has('c'), tokens.size]).toEqual([false, true, true, 2]);
  });
});
