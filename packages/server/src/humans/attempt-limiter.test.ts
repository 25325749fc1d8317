import { describe, expect, it } from 'vitest';
import { attemptKeys, createAttemptLimiter } from './attempt-limiter.ts';

function createClocked() {
  const clock = { nowMs: 0 };
  return { clock, limiter: createAttemptLimiter(() => clock.nowMs) };
}
const tries = (
  limiter: ReturnType<typeof createAttemptLimiter>,
  keys: ReturnType<typeof attemptKeys>,
  count: number,
) => Array.from({ length: count }, () => limiter.begin(keys) === undefined).filter(Boolean).length;

describe('failed attempts', () => {
  it('are six for an account from one address, and thirty for the address', () => {
    const { limiter } = createClocked();
    expect(tries(limiter, attemptKeys('192.0.2.1', 'a@example.com'), 10)).toBe(6);
    expect(tries(limiter, attemptKeys('192.0.2.1', 'b@example.com'), 10)).toBe(6);
    expect(tries(limiter, attemptKeys('192.0.2.1', null), 100)).toBe(18);
    expect(tries(limiter, attemptKeys('192.0.2.2', 'a@example.com'), 10)).toBe(6);
  });

  it('are given back when they were none, and forgotten after a quarter of an hour', () => {
    const { limiter, clock } = createClocked();
    const keys = attemptKeys('192.0.2.1', 'a@example.com');
    for (let attempt = 0; attempt < 100; attempt++) {
      expect(limiter.begin(keys)).toBeUndefined();
      limiter.forgive(keys);
    }
    tries(limiter, keys, 6);
    clock.nowMs = 60_000;
    expect(limiter.begin(keys)).toBe(14 * 60);
    clock.nowMs = 15 * 60_000;
    expect(limiter.begin(keys)).toBeUndefined();
  });

  it('count for the whole /64 of an IPv6 address, whatever its spelling', () => {
    const [one, other, next] = ['2001:db8::1', '2001:DB8:0:0:ffff::9', '2001:db8:0:1::1'].map(
      (address) => attemptKeys(address, null)[0]?.key,
    );
    expect(other).toBe(one);
    expect(next).not.toBe(one);
    expect(attemptKeys('::ffff:192.0.2.1', null)).toEqual(attemptKeys('192.0.2.1', null));
  });

  it('are counted together where the address is not known', () => {
    expect(attemptKeys(null, null)).toEqual(attemptKeys('rubbish', null));
  });
});
