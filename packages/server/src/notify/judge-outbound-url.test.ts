import { expect, it } from 'vitest';
import { findOutboundUrlFault } from './judge-outbound-url.ts';

it.each([
  ['https://hooks.example.com/x', undefined],
  ['https://8.8.8.8/x', undefined],
  ['http://hooks.example.com/x', 'not-https'],
  ['http://8.8.8.8/x', 'not-https'],
  ['http://localhost:9999/hook', 'not-public'],
  ['https://LOCALHOST/hook', 'not-public'],
  ['https://a.localhost./hook', 'not-public'],
  ['https://10.0.0.7/x', 'not-public'],
  ['https://169.254.169.254/latest', 'not-public'],
  // Other spellings of 127.0.0.1 that URL parsers accept.
  ['https://2130706433/', 'not-public'],
  ['https://0x7f.1/', 'not-public'],
  ['https://[::1]/x', 'not-public'],
  ['https://[::ffff:10.0.0.7]/x', 'not-public'],
  ['https://[fd00::1]/x', 'not-public'],
])('a URL that no delivery would reach is known by its text: %s', (url, fault) => {
  expect(findOutboundUrlFault(url, [])).toBe(fault);
});

it('what the operator allows is taken, over http too; a name may turn out to be such an address', () => {
  const allowed = ['10.20.0.0/16', '127.0.0.1'];
  for (const url of ['http://10.20.3.4/x', 'http://localhost:9999/hook', 'http://receiver.internal/x'])
    expect(findOutboundUrlFault(url, allowed)).toBeUndefined();
  expect(findOutboundUrlFault('http://10.21.0.1/x', allowed)).toBe('not-public');
});
