import { expect, it } from 'vitest';
import { OutboundRefused } from './outbound-fetch.ts';
import { presentFailure } from './present-failure.ts';

it.each([
  new OutboundRefused('localhost is at 127.0.0.1, which is not public').message,
  new OutboundRefused('db.internal is at 10.0.0.7, which is not public').message,
  'getaddrinfo ENOTFOUND db.internal',
  'connect ECONNREFUSED 203.0.113.7:443',
  'answered with status 200 and then some',
])('tells a licence no more of %j than of any other address', (reason) => {
  expect(presentFailure('webhook', reason)).toBe(presentFailure('webhook', 'anything'));
  expect(presentFailure('webhook', reason)).not.toMatch(/\d|internal|localhost/);
});

it('tells what the receiver answered, and what mail servers say', () => {
  expect(presentFailure('webhook', 'answered with status 503')).toBe('answered with status 503');
  expect(presentFailure('webhook', 'the webhook is switched off')).toBe('the webhook is switched off');
  expect(presentFailure('mail', '550 no such mailbox')).toBe('550 no such mailbox');
});
