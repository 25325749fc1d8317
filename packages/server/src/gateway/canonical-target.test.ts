import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicaliseTarget } from './canonical-target.ts';

describe('canonicaliseTarget', () => {
  test.each([
    ['/v5/profiles/1', '/v5/profiles/1'],
    ['/v5/emailAddress=x@y,z', '/v5/emailAddress=x@y,z'],
    ['/v5/%7Eshop', '/v5/~shop'],
    ['/v5/%41', '/v5/A'],
    ['/v5/a%2Eb', '/v5/a.b'],
    ['/v5/caf%c3%a9', '/v5/caf%C3%A9'],
    ['/v5/100%25', '/v5/100%25'],
    ['/v5/a...b', '/v5/a...b'],
    ['/v5/.hidden', '/v5/.hidden'],
  ])('gives %s the spelling %s', (target, path) => {
    expect(canonicaliseTarget(target)).toMatchObject({ kind: 'canonical', path });
  });

  test.each([
    '',
    '*',
    'v5',
    'http://evil/v5',
    '//evil/v5',
    '/v5//x',
    '/v5/../admin',
    '/v5/..',
    '/./v5',
    '/v5/.',
    '/v5/%2e%2e/admin',
    '/v5/%2E',
    '/v5/.%2e/x',
    '/v5\\x',
    '/v5/%5cx',
    '/v5;x=1',
    '/v5#x',
    '/v5/%00',
    '/v5/%0a',
    '/v5/%7f',
    '/v5/\tx',
    '/v5/ x',
    '/v5/\x7f',
    '/v5/..%3B/x',
    '/v5/%3bx',
    '/v5/.%20%23',
    '/v5/..%20/x',
    '/v5/%20',
    '/v5/.%20.',
    '/v5/a%2F.%20%2Fb',
    '/v5/%c0%af',
    '/v5/%ff',
    '/v5/%',
    '/v5/%4',
    '/v5/%zz',
    '/v5/é',
    '/v5/\u0080',
    '/v5/%2F',
    '/v5/a%2F',
    '/v5/a%2F..%2Fb',
    '/v5/a%2F.',
    '/v5/a%2F%2Fb',
    '/v5/<x>',
    '/v5/{x}',
    '/v5/"x"',
    '/v5?x=#y',
    '/v5?x=\\y',
    '/v5?x=%',
    '/v5?x=%00',
    '/v5?x= y',
    '/v5?x=\r\nHost:x',
    '/v5?é',
    '/v5?<',
  ])('refuses %j', (target) => {
    expect(canonicaliseTarget(target).kind).toBe('refused');
  });

  test('takes a time that grows with the length of the path alone', () => {
    // A work that grew with its square would take many seconds here, past the time that a test has.
    for (const piece of ['%2F', '%2F.', '%20', '%2F%20a', '/.a', '/%20a', '.', '%25']) {
      const target = `/v5/${piece.repeat(60_000)}`;
      expect(canonicaliseTarget(target).kind).toMatch(/^(?:canonical|refused)$/);
    }
  });

  test('tells an encoded slash apart, for the API to decide', () => {
    expect(canonicaliseTarget('/v5/a%2fb')).toMatchObject({ path: '/v5/a%2Fb', hasEncodedSlash: true });
    expect(canonicaliseTarget('/v5/a/b')).toMatchObject({ hasEncodedSlash: false });
  });

  test('tells a doubly encoded character apart, for the API to decide', () => {
    expect(canonicaliseTarget('/v5/%252e')).toMatchObject({ hasDoubleEncoding: true });
    expect(canonicaliseTarget('/v5/%25%32%46')).toMatchObject({ path: '/v5/%252F', hasDoubleEncoding: true });
    expect(canonicaliseTarget('/v5/100%25')).toMatchObject({ hasDoubleEncoding: false });
  });

  test('leaves a query as it was sent', () => {
    const query = '?filters[a]=1;2|3&url=http://x//y&q=%c3%a9+%3B&x={"a":1}'.replaceAll('"', '%22');
    expect(canonicaliseTarget(`/v5/x${query}`)).toMatchObject({ kind: 'canonical', query });
  });

  test('a canonical path is its own canonical path, and no reader can decode it into another one', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2F',
      '%5c',
      '%25',
      '%41',
      'a',
      ';',
      '%3b',
      '\\',
      '//',
      '%c3%a9',
      '%00',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const judged = canonicaliseTarget(`/${pieces.join('')}`);
        if (judged.kind === 'refused' || judged.hasDoubleEncoding) return;
        expect(canonicaliseTarget(judged.path)).toEqual({ ...judged, query: '' });
        const url = new URL(`http://host${judged.path}`);
        expect([url.pathname, url.host]).toEqual([judged.path, 'host']);
        const decoded = decodeURIComponent(judged.path);
        // eslint-disable-next-line no-control-regex -- none of them may come out
        expect(decoded).not.toMatch(/[\x00-\x1f\x7f\\]|\/\/|%[0-9a-f]{2}|\/\.{1,2}(?:\/|$)/i);
      }),
      { numRuns: 5_000 },
    );
  });
});
