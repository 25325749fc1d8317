import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfOverlap, isRetiring, judgeSilence } from './key-rotation.ts';

const moments = fc.integer({ min: 0, max: 4_000_000_000_000 });
const spans = fc.integer({ min: 0, max: 40 * 86_400_000 });

describe('the overlap of two keys', () => {
  it('never lets the key before live longer than it would have, nor longer than the overlap', () => {
    fc.assert(
      fc.property(fc.option(moments), moments, spans, (expiresAtMs, nowMs, overlapMs) => {
        const endMs = endOfOverlap(expiresAtMs, nowMs, overlapMs);
        expect(endMs).toBeLessThanOrEqual(nowMs + overlapMs);
        if (expiresAtMs !== null) expect(endMs).toBeLessThanOrEqual(expiresAtMs);
        expect([expiresAtMs, nowMs + overlapMs]).toContain(endMs);
      }),
    );
  });

  it('is over at its moment and ever after, whoever asks', () => {
    fc.assert(
      fc.property(moments, moments, spans, (createdAtMs, nowMs, overlapMs) => {
        const key = { createdAtMs, expiresAtMs: endOfOverlap(null, nowMs, overlapMs) };
        expect(isRetiring(key, nowMs + overlapMs)).toBe(false);
        expect(isRetiring(key, nowMs)).toBe(overlapMs > 0);
      }),
    );
    expect(isRetiring(null, 0)).toBe(false);
  });
});

describe('safe to retire', () => {
  it('is a key that nobody has used for as long as was asked, and no other', () => {
    fc.assert(
      fc.property(moments, fc.option(moments), spans, spans, (createdAtMs, lastUsedAtMs, forMs, sinceMs) => {
        const { silentSinceMs } = judgeSilence({ createdAtMs, lastUsedAtMs }, forMs, 0);
        expect(silentSinceMs).toBe(Math.max(createdAtMs, lastUsedAtMs ?? 0));
        const verdict = judgeSilence({ createdAtMs, lastUsedAtMs }, forMs, silentSinceMs + sinceMs);
        expect(verdict.isSafeToRetire).toBe(sinceMs >= forMs);
      }),
    );
  });

  it('takes back its word with the next use', () => {
    const key = { createdAtMs: 0, lastUsedAtMs: 1_000 };
    expect(judgeSilence(key, 500, 1_600).isSafeToRetire).toBe(true);
    expect(judgeSilence({ ...key, lastUsedAtMs: 1_550 }, 500, 1_600).isSafeToRetire).toBe(false);
  });
});
