import { expect, it } from 'vitest';
import { clientNetwork } from './client-network.ts';

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '20010db800010002/64'],
  ['2001:db8:1:2::1', '20010db800010002/64'],
  ['2001:db8:1:3::1', '20010db800010003/64'],
  ['nonsense', 'unknown'],
  ['', 'unknown'],
  [null, 'unknown'],
])('%j counts as %s', (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});
