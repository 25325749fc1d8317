import { describe, expect, test } from 'vitest';
import { presentLocation } from './public-location.ts';

const route = { prefix: '/v5', upstreamHost: 'inner.test:8080', upstreamPrefix: '/svc/api' };
const present = (value: string, change: Partial<typeof route> = {}): string =>
  presentLocation(value, 'api.test', { ...route, ...change });

describe('a location of the upstream', () => {
  test.each([
    // Its own address is left out, and its base path is the one that the call came by.
    ['http://inner.test:8080/svc/api/items/7', '/v5/items/7'],
    ['https://INNER.test:8080/svc/api/items/7?a=1#b', '/v5/items/7?a=1#b'],
    ['//inner.test:8080/svc/api', '/v5'],
    ['http://inner.test:8080', '/'],
    ['http://inner.test:8080?next=1', '/?next=1'],
    ['http://inner.test:8080/login', '/login'],
    ['/svc/api/items/7', '/v5/items/7'],
    ['/svc/api?page=2', '/v5?page=2'],
    // It knows what it is called outside, but not by which path.
    ['https://api.test:8443/svc/api/items/7', 'https://api.test:8443/v5/items/7'],
    // It knows both.
    ['/v5/items/7', '/v5/items/7'],
    ['https://api.test/v5/items/7', 'https://api.test/v5/items/7'],
    // Not its own.
    ['https://elsewhere.test/svc/api/items/7', 'https://elsewhere.test/svc/api/items/7'],
    ['http://inner.test:9000/svc/api/x', 'http://inner.test:9000/svc/api/x'],
    ['http://inner.test.evil.test/svc/api', 'http://inner.test.evil.test/svc/api'],
    ['http://inner.test:8080@evil.test/svc/api', 'http://inner.test:8080@evil.test/svc/api'],
    ['mailto:a@inner.test', 'mailto:a@inner.test'],
    ['/svc/apiary', '/svc/apiary'],
    // Relative to what was called.
    ['7', '7'],
    ['../items/7', '../items/7'],
    ['?page=2', '?page=2'],
    ['', ''],
  ])('%s becomes %s', (value, wanted) => {
    expect(present(value)).toBe(wanted);
  });

  test('is told by the alias that the call came by', () => {
    expect(present('/svc/api/items/7', { prefix: '/api/v5' })).toBe('/api/v5/items/7');
  });

  test('is told without a base path where the API lies at the root', () => {
    expect(present('http://inner.test:8080/svc/api', { prefix: '' })).toBe('/');
    expect(present('/svc/api/items/7', { prefix: '' })).toBe('/items/7');
  });

  test('below the root of the upstream gets the public base path, unless it has it', () => {
    expect(present('/items/7', { upstreamPrefix: '' })).toBe('/v5/items/7');
    expect(present('/v5/items/7', { upstreamPrefix: '' })).toBe('/v5/items/7');
  });

  test.each([
    ['http://inner.test:8080//evil.test/x', {}],
    ['/svc/api//evil.test/x', { prefix: '' }],
  ])('never becomes another server’s (%s)', (value, change) => {
    expect(new URL(present(value, change), 'https://api.test').host).toBe('api.test');
  });

  test('with the default port is the same address as without', () => {
    const upstreamHost = 'inner.test';
    expect(present('http://inner.test:80/svc/api/x', { upstreamHost })).toBe('/v5/x');
    expect(present('https://inner.test:443/svc/api/x', { upstreamHost })).toBe('/v5/x');
    expect(present('http://inner.test:443/svc/api/x', { upstreamHost })).toBe(
      'http://inner.test:443/svc/api/x',
    );
  });
});
