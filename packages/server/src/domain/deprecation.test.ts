import { describe, expect, it } from 'vitest';
import { isDeprecated, isSunset, joinDeprecations, presentDeprecationHeaders } from './deprecation.ts';

const at = (text: string) => Date.parse(text);
const api = {
  deprecatedAtMs: at('2026-01-01'),
  sunsetAtMs: at('2027-01-01'),
  link: 'https://x.test/v4',
  successor: null,
};
const alias = {
  deprecatedAtMs: null,
  sunsetAtMs: at('2026-06-30'),
  link: null,
  successor: 'https://x.test/v5',
};

describe('a deprecation', () => {
  it('is told in the headers of RFC 9745 and RFC 8594', () => {
    expect(presentDeprecationHeaders({ ...api, successor: 'https://x.test/v5' })).toEqual([
      'deprecation',
      '@1767225600',
      'sunset',
      'Fri, 01 Jan 2027 00:00:00 GMT',
      'link',
      '<https://x.test/v4>; rel="deprecation"; type="text/html"',
      'link',
      '<https://x.test/v5>; rel="successor-version"',
    ]);
  });

  it('of several ends with the first, and keeps what the more particular one says', () => {
    expect(joinDeprecations(alias, api)).toEqual({
      deprecatedAtMs: api.deprecatedAtMs,
      sunsetAtMs: alias.sunsetAtMs,
      link: api.link,
      successor: alias.successor,
    });
    expect(joinDeprecations(undefined, api)).toBe(api);
    expect(joinDeprecations(undefined, undefined)).toBeUndefined();
  });

  it('holds from its date on, and gone means gone at that very moment', () => {
    expect(isDeprecated(api, at('2025-12-31'))).toBe(false);
    expect(isDeprecated(api, at('2026-01-01'))).toBe(true);
    expect(isDeprecated(alias, at('2025-01-01'))).toBe(true);
    expect(isSunset(api, at('2027-01-01') - 1)).toBe(false);
    expect(isSunset(api, at('2027-01-01'))).toBe(true);
    expect(isSunset({ ...api, sunsetAtMs: null }, at('2099-01-01'))).toBe(false);
  });
});
