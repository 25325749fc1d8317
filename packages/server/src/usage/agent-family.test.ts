import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findAgentFamily } from './agent-family.ts';

test.each([
  ['curl/8.5.0', 'curl'],
  ['python-requests/2.31.0', 'python-requests'],
  ['Apache-HttpClient/4.5.13 (Java/17.0.2)', 'Apache-HttpClient'],
  ['okhttp/4.12.0', 'okhttp'],
  ['Java-http-client/17.0.1', 'Java-http-client'],
  ['GuzzleHttp/7', 'GuzzleHttp'],
  ['node', 'node'],
  ['My App 2.4.1', 'My App'],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Googlebot'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Safari/537.36 Edg/124.0',
    'Edge',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0', 'Firefox'],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15', 'Safari'],
  ['', ''],
  ['<script>alert(1)</script>', 'scriptalert'],
])('%s is of the family %s', (userAgent, family) => {
  expect(findAgentFamily(userAgent)).toBe(family);
});

test('whatever a client sends becomes a short, plain name', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 600, unit: 'binary' }), (userAgent) => {
      expect(findAgentFamily(userAgent)).toMatch(/^[A-Za-z0-9._\- ]{0,40}$/);
    }),
  );
});
