import { expect, it } from 'vitest';
import { listNetworkTable } from './network-table.ts';

it('goes from /1 to /32, with masks and hosts as the source document has them', () => {
  const rows = listNetworkTable();
  expect(rows.map(({ prefixBits }) => prefixBits)).toEqual(Array.from({ length: 32 }, (_none, at) => at + 1));
  const at = (prefixBits: number) => rows[prefixBits - 1];
  expect(at(1)).toEqual({ prefixBits: 1, mask: '128.0.0.0', hosts: 2_147_483_646 });
  expect(at(8)).toEqual({ prefixBits: 8, mask: '255.0.0.0', hosts: 16_777_214 });
  expect(at(14)).toEqual({ prefixBits: 14, mask: '255.252.0.0', hosts: 262_142 });
  expect(at(24)).toEqual({ prefixBits: 24, mask: '255.255.255.0', hosts: 254 });
  expect(at(30)).toEqual({ prefixBits: 30, mask: '255.255.255.252', hosts: 2 });
  expect(at(31)).toEqual({ prefixBits: 31, mask: '255.255.255.254', hosts: 2 });
  expect(at(32)).toEqual({ prefixBits: 32, mask: '255.255.255.255', hosts: 1 });
});
