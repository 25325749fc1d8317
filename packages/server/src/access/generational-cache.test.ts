import { describe, expect, test } from 'vitest';
import { createGenerationalCache } from './generational-cache.ts';

function fill(entriesMax: number, count: number) {
  const cache = createGenerationalCache<number>(entriesMax);
  for (let at = 0; at < count; at++) cache.set(`k${at}`, at);
  return cache;
}

describe('a generational cache', () => {
  test('gives what it holds, the latest value of each key', () => {
    const cache = fill(10, 2);
    cache.set('k0', 7);
    expect([cache.get('k0'), cache.get('k1'), cache.get('k2'), cache.size]).toEqual([7, 1, undefined, 2]);
  });

  test('holds at most what it may, and at least the half that was used last', () => {
    const cache = fill(10, 100);
    expect(cache.size).toBeLessThanOrEqual(10);
    for (let at = 95; at < 100; at++) expect(cache.get(`k${at}`)).toBe(at);
    expect(cache.get('k0')).toBeUndefined();
  });

  test('keeps what is used, whatever comes after it', () => {
    const cache = fill(4, 1);
    for (let at = 1; at < 50; at++) {
      cache.set(`k${at}`, at);
      expect(cache.get('k0')).toBe(0);
    }
  });

  test('forgets nothing when a key that it holds gets another value', () => {
    const cache = fill(8, 4);
    for (let round = 0; round < 20; round++) cache.set('k3', round);
    expect([cache.get('k0'), cache.get('k3'), cache.size]).toEqual([0, 19, 4]);
  });

  test('counts a key once, in whichever generation it was', () => {
    const cache = fill(4, 3);
    cache.set('k0', 5);
    expect(cache.size).toBe(3);
    expect(cache.get('k0')).toBe(5);
  });

  test('drops keys, values and everything, from both generations', () => {
    const cache = fill(8, 6);
    cache.delete('k0');
    cache.delete('k5');
    expect([cache.get('k0'), cache.get('k5'), cache.size]).toEqual([undefined, undefined, 4]);
    cache.deleteWhere((value) => value % 2 === 1);
    expect(['k1', 'k2', 'k3', 'k4'].map((key) => cache.get(key))).toEqual([undefined, 2, undefined, 4]);
    cache.clear();
    expect([cache.size, cache.get('k2'), cache.get('k4')]).toEqual([0, undefined, undefined]);
  });

  test('works with room for one', () => {
    const cache = fill(1, 1);
    expect(cache.get('k0')).toBe(0);
    cache.set('k1', 1);
    cache.set('k2', 2);
    expect([cache.get('k2'), cache.get('k0')]).toEqual([2, undefined]);
  });
});
