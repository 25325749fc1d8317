import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWallClock } from './wall-clock.ts';

let monotonicMs: number;

beforeEach(() => {
  monotonicMs = 5_000.25;
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] });
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function pass(ms: number): void {
  monotonicMs += ms;
  vi.setSystemTime(Date.now() + ms);
}

test('tells the time of day in whole milliseconds', () => {
  const now = createWallClock();
  for (const stepMs of [0, 1, 50, 99, 100, 5_000]) {
    pass(stepMs);
    expect(now()).toBe(Date.now());
  }
});

test.each([1_200_000, -1_200_000])('notices a system clock that is set by %d ms', (shiftMs) => {
  const now = createWallClock();
  now();
  vi.setSystemTime(Date.now() + shiftMs);
  pass(100);
  expect(now()).toBe(Date.now());
});
