import { describe, expect, it } from 'vitest';
import { isCrossSite } from './cross-site.ts';

const own = 'https://console.test';

function judge(
  method: string,
  headers: Readonly<Record<string, string>>,
  mustSay: 'when-changing' | 'never' = 'when-changing',
): boolean {
  return isCrossSite({ method, headers: new Headers(headers) }, { origins: [own], mustSay });
}

describe('a request that a browser sent by itself', () => {
  it.each(['GET', 'HEAD', 'POST', 'DELETE'])('is refused from a foreign origin: %s', (method) => {
    expect(judge(method, { origin: 'https://evil.test' })).toBe(true);
    expect(judge(method, { origin: 'null' })).toBe(true);
    expect(judge(method, { origin: own, 'sec-fetch-site': 'cross-site' })).toBe(true);
    expect(judge(method, { 'sec-fetch-site': 'same-site' })).toBe(true);
    expect(judge(method, { origin: own })).toBe(false);
    expect(judge(method, { 'sec-fetch-site': 'same-origin' })).toBe(false);
  });

  it('may read, and change nothing, when it was typed into the address bar', () => {
    expect(judge('GET', { 'sec-fetch-site': 'none' })).toBe(false);
    expect(judge('HEAD', { 'sec-fetch-site': 'none' })).toBe(false);
    expect(judge('POST', { 'sec-fetch-site': 'none' })).toBe(true);
    expect(judge('POST', { 'sec-fetch-site': 'none' }, 'never')).toBe(true);
  });

  it('has to say where it comes from when it changes something, unless programs may call too', () => {
    expect(judge('POST', {})).toBe(true);
    expect(judge('GET', {})).toBe(false);
    expect(judge('POST', {}, 'never')).toBe(false);
  });
});
