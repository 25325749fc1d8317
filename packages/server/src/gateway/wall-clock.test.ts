import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWallClock } from './wall-clock.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

test('tells the time of day in whole milliseconds', () => {
  const now = createWallClock();
  for (const stepMs of [0, 1, 50, 99, 100, 5_000]) {
    vi.advanceTimersByTime(stepMs);
    expect(now()).toBe(Date.now());
  }
});

test.each([1_200_000, -1_200_000])('notices a system clock that is set by %d ms', (shiftMs) => {
  const now = createWallClock();
  now();
  vi.setSystemTime(Date.now() + shiftMs);
  vi.advanceTimersByTime(100);
  expect(now()).toBe(Date.now());
});
