import { expect, it } from 'vitest';
import type { LimitStatus } from '../../limits/limit-counting.ts';
import { mergeLimitStatus } from './merge-limit-status.ts';

const own: LimitStatus = { where: 'redis', mode: 'exact', share: 1, sinceMs: 5, why: null, shareCalls: 0 };
const exact = { mode: 'exact', share: 0.5, sinceMs: 10, why: null, shareCalls: 2 } as const;
const away = {
  mode: 'share',
  share: 0.5,
  sinceMs: 40,
  why: 'Redis is away: no answer',
  shareCalls: 30,
} as const;
const lease = (host: string, limits: typeof exact | typeof away | undefined, ended = false) => ({
  id: `lse_${host}`,
  host,
  limits,
  ended: ended ? ({ atMs: 1, why: 'stopped', sequence: 1 as never } as const) : null,
});

it('says that limits are not exact as soon as one gateway counts its share, and which', () => {
  const status = mergeLimitStatus(own, [lease('a', exact), lease('b', away), lease('c', away, true)]);
  expect(status).toMatchObject({
    where: 'redis',
    mode: 'share',
    share: 0.5,
    sinceMs: 40,
    why: 'the gateway on b: Redis is away: no answer',
    shareCalls: 32,
  });
  expect(status.gateways.map(({ host }) => host)).toEqual(['a', 'b']);
});

it('is what the gateways say, not what this process sees', () => {
  const blind: LimitStatus = { ...own, mode: 'share', why: 'Redis is away from here' };
  expect(mergeLimitStatus(blind, [lease('a', exact)])).toMatchObject({
    mode: 'exact',
    why: null,
    shareCalls: 2,
  });
  expect(mergeLimitStatus(blind, [lease('a', undefined)])).toEqual({ ...blind, gateways: [] });
});
