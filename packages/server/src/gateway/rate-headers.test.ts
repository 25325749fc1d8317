import { describe, expect, it } from 'vitest';
import { presentRateHeaders } from './rate-headers.ts';

const minute = { policy: 'calls', limit: 100, remaining: 40, windowS: 60, resetS: 12.2 };
const day = { policy: 'bulk calls', limit: 24, remaining: 3, windowS: 86_400, resetS: 4_000 };

describe('rate headers', () => {
  it('tell of every policy in the form of the IETF draft', () => {
    expect(presentRateHeaders('ratelimit', [minute, day])).toEqual([
      'ratelimit-policy',
      '"calls";q=100;w=60, "bulk_calls";q=24;w=86400',
      'ratelimit',
      '"calls";r=40;t=13, "bulk_calls";r=3;t=4000',
    ]);
  });

  it('never tell of a reset beyond the window, though counting in steps takes a hair longer', () => {
    const full = { policy: 'calls', limit: 3, remaining: 2, windowS: 10, resetS: 10.01 };
    expect(presentRateHeaders('x-ratelimit', [full])).toContain('10');
    expect(presentRateHeaders('ratelimit', [full])).toContain('"calls";r=2;t=10');
  });

  it('say what is counted where that is not calls, and name no window for what runs at once', () => {
    const running = { policy: 'now', limit: 5, remaining: 4, windowS: null, resetS: 0 };
    const bytes = { policy: 'bytes', limit: 9_000, remaining: 8, windowS: 60, resetS: 7 };
    const states = [
      { ...running, unit: 'concurrent-requests' },
      { ...bytes, unit: 'content-bytes' },
    ] as const;
    expect(presentRateHeaders('ratelimit', states)).toEqual([
      'ratelimit-policy',
      '"now";q=5;qu="concurrent-requests", "bytes";q=9000;qu="content-bytes";w=60',
      'ratelimit',
      '"now";r=4, "bytes";r=8;t=7',
    ]);
    expect(presentRateHeaders('x-ratelimit', states)).toEqual([]);
    expect(presentRateHeaders('x-ratelimit', [...states, minute])).toContain('40');
  });

  it.each([
    ['ratelimit-legacy', 'ratelimit-'],
    ['x-ratelimit', 'x-ratelimit-'],
  ] as const)('tell of the nearest limit in the form %s', (style, prefix) => {
    expect(presentRateHeaders(style, [minute, day])).toEqual([
      `${prefix}limit`,
      '24',
      `${prefix}remaining`,
      '3',
      `${prefix}reset`,
      '4000',
    ]);
  });

  it('are none without limits, or where the API wants none', () => {
    expect(presentRateHeaders('ratelimit', [])).toEqual([]);
    expect(presentRateHeaders('none', [minute])).toEqual([]);
  });

  it('never go below zero', () => {
    const spent = { ...minute, remaining: -3, resetS: -1 };
    expect(presentRateHeaders('x-ratelimit', [spent]).slice(2)).toEqual([
      'x-ratelimit-remaining',
      '0',
      'x-ratelimit-reset',
      '0',
    ]);
  });
});
