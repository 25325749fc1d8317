import { describe, expect, it } from 'vitest';
import { describeRange, parseClientAddress, parseNetworkRange } from './network-rule.ts';

/** Spelling → canonical text. */
const accepted: readonly (readonly [string, string])[] = [
  ['0.0.0.0', '0.0.0.0'],
  ['1.2.3.4', '1.2.3.4'],
  ['10.0.0.1', '10.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['192.168.1.254', '192.168.1.254'],
  ['255.255.255.255', '255.255.255.255'],
  ['100.200.30.40', '100.200.30.40'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8::1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
  ['fe80::1', 'fe80::1'],
  ['ff02::2', 'ff02::2'],
  ['FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:c000:0201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['::192.0.2.1', '::c000:201'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ['2001:db8:122:344::192.0.2.33', '2001:db8:122:344::c000:221'],
  ['::fffe:192.0.2.1', '::fffe:c000:201'],
];

/** Ranges: spelling → canonical text. */
const acceptedRanges: readonly (readonly [string, string])[] = [
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['128.0.0.0/1', '128.0.0.0/1'],
  ['172.16.0.0/12', '172.16.0.0/12'],
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['192.0.2.128/25', '192.0.2.128/25'],
  ['192.0.2.4/30', '192.0.2.4/30'],
  ['192.0.2.4/31', '192.0.2.4/31'],
  ['192.0.2.4/32', '192.0.2.4'],
  ['192.0.2.4', '192.0.2.4'],
  ['::/0', '::/0'],
  ['2001:db8::/32', '2001:db8::/32'],
  ['2001:DB8:0::/48', '2001:db8::/48'],
  ['2001:db8::/127', '2001:db8::/127'],
  ['2001:db8::1/128', '2001:db8::1'],
  ['fe80::/10', 'fe80::/10'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::ffff:192.0.2.1/128', '192.0.2.1'],
  ['::ffff:0:0/96', '0.0.0.0/0'],
  ['::/80', '::/80'],
];

const refusedAddresses: readonly string[] = [
  '',
  ' ',
  '.',
  '...',
  '1',
  '1.',
  '1.2',
  '1.2.3',
  '1.2.3.',
  '.1.2.3',
  '1..2.3',
  '1.2.3.4.',
  '.1.2.3.4',
  '1.2.3.4.5',
  '256.1.1.1',
  '1.256.1.1',
  '1.1.1.256',
  '1.1.1.1000',
  '999.999.999.999',
  '01.2.3.4',
  '1.02.3.4',
  '1.2.3.04',
  '010.0.0.1',
  '0177.0.0.1',
  '00.0.0.0',
  '1.2.3.00',
  '0x7f.0.0.1',
  '0x7f000001',
  '0X7F.0.0.1',
  '1.2.0x3.4',
  '2130706433',
  '127.1',
  '127.0.1',
  '0',
  '00000000',
  '-1.2.3.4',
  '+1.2.3.4',
  '1.2.3.-4',
  '1e1.2.3.4',
  '1,2,3,4',
  '1.2.3.4a',
  'a.b.c.d',
  'localhost',
  'example.com',
  '1.2.3.4:80',
  '[::1]',
  '[::1]:80',
  '1.2.3.4%eth0',
  '1.2.3.4 ',
  ' 1.2.3.4',
  '1.2. 3.4',
  '1.2.3.4\n',
  '1.2.3.4\0',
  '\t1.2.3.4',
  '1。2。3。4',
  '1.2.3.４',
  '１.2.3.4',
  '٣.2.3.4',
  '1.2.3.4/24',
  '::1/64',
  ':',
  ':::',
  '::::',
  '1:',
  ':1',
  '1:2',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  '::1::',
  '1:2:3:4:5:6:7:8::',
  '::1:2:3:4:5:6:7:8',
  '1:2:3:4::5:6:7:8',
  '12345::',
  '::12345',
  '::g',
  'g::',
  '::-1',
  '::+1',
  ':1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:',
  '1:::2',
  '::0x1',
  'fe80::1%eth0',
  'fe80::1%1',
  'fe80::1%25eth0',
  '::1%',
  '::1 ',
  ' ::1',
  ':: 1',
  '::ffff:1.2.3',
  '::ffff:1.2.3.256',
  '::ffff:01.2.3.4',
  '::ffff:0x1.2.3.4',
  '::1.2.3.4:5',
  '1.2.3.4::',
  '::1.2.3.4.5',
  '1:2:3:4:5:6:7:1.2.3.4',
  '1:2:3:4:5:6:7:8:1.2.3.4',
  '::ffff:1.2.3.4%eth0',
  '::ffff:',
  '2001:db8::1\u200b',
  '２001:db8::1',
  'http://1.2.3.4',
  '1.2.3.4,5.6.7.8',
  '1.2.3.4;',
  'unknown',
  '_hidden',
  '*',
  'any',
  '00000000000000000000000000000000000000000000000::1',
  '1.2.3.4'.padEnd(200, '4'),
  'null',
  'undefined',
  'NaN',
];

/** Pairs of a refused range and the text that its message has to contain. */
const refusedRanges: readonly (readonly [string, string])[] = [
  ['10.0.0.1/8', '10.0.0.0/8'],
  ['192.0.2.1/24', '192.0.2.0/24'],
  ['192.0.2.5/31', '192.0.2.4/31'],
  ['1.0.0.0/0', '0.0.0.0/0'],
  ['2001:db8::1/32', '2001:db8::/32'],
  ['2001:db8::1/127', '2001:db8::/127'],
  ['::1/0', '::/0'],
  ['::ffff:10.0.0.1/104', '10.0.0.0/8'],
  ['::ffff:10.0.0.0/95', '96'],
  ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
  ['192.0.2.9/255.255.255.0', '192.0.2.0/24'],
  ['10.0.0.0/255.0.255.0', 'number of fixed bits'],
  ['10.0.0.0/33', '32'],
  ['2001:db8::/129', '128'],
  ['10.0.0.0/08', '10.0.0.0/8'],
  ['10.0.0.0/008', '10.0.0.0/8'],
  ['10.0.0.0/', 'number'],
  ['10.0.0.0/-1', 'number'],
  ['10.0.0.0/+8', 'number'],
  ['10.0.0.0/8.0', 'fixed bits'],
  ['10.0.0.0/8e0', 'number'],
  ['10.0.0.0/0x8', 'number'],
  ['10.0.0.0/ 8', 'number'],
  ['10.0.0.0/8/8', 'one slash'],
  ['/8', 'address'],
  ['10.0.0.0-10.0.0.255', 'CIDR'],
  ['10.0.0.0–10.0.0.255', 'CIDR'],
  [' 10.0.0.0/8', '10.0.0.0/8'],
  ['10.0.0.0/8 ', '10.0.0.0/8'],
  ['010.0.0.0/8', '10.0.0.0'],
  ['10.0.0/24', 'four numbers'],
  ['10/8', 'four numbers'],
  ['10.0.0.*', 'not an IP address'],
  ['fe80::%eth0/64', 'zone'],
];

describe('spellings of addresses and ranges', () => {
  it('is judged over at least 150 of them', () => {
    const count = accepted.length + acceptedRanges.length + refusedAddresses.length + refusedRanges.length;
    expect(count).toBeGreaterThanOrEqual(150);
  });

  it.each(accepted)('takes the address %j as %s', (text, canonical) => {
    const address = parseClientAddress(text);
    expect(address).toMatchObject({ kind: 'address', text: canonical });
    expect(parseNetworkRange(text)).toMatchObject({ kind: 'range', text: canonical });
  });

  it.each(acceptedRanges)('takes the range %j as %s', (text, canonical) => {
    expect(parseNetworkRange(text)).toMatchObject({ kind: 'range', text: canonical });
  });

  it.each(refusedAddresses.map((text) => [text]))('refuses the address %j', (text) => {
    const address = parseClientAddress(text);
    expect(address).toMatchObject({ kind: 'invalid', why: expect.stringMatching(/^.{10,}\.$/s) });
  });

  it.each(refusedRanges)('refuses the range %j and says %j', (text, hint) => {
    expect(parseNetworkRange(text)).toMatchObject({ kind: 'invalid', why: expect.stringContaining(hint) });
  });

  it.each([
    ['010.0.0.1', '10.0.0.1'],
    ['0x7f.0.0.1', '127.0.0.1'],
    ['0x7f000001', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['10/8', '10.0.0.0/8'],
    ['10.0.0/24', '10.0.0.0/24'],
    ['010.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.9/24', '10.0.0.0/24'],
    ['10.0.0.9/255.255.255.0', '10.0.0.0/24'],
    ['10.0.0.0/024', '10.0.0.0/24'],
    ['10.0.0.0-10.0.0.255', '10.0.0.0/24'],
    ['2001:db8:: – 2001:db8::ff', '2001:db8::/120'],
  ])('refuses %j and offers what is meant, %s, which is taken', (text, meant) => {
    expect(parseNetworkRange(text)).toMatchObject({
      kind: 'invalid',
      why: expect.stringContaining(meant.split('/')[0] ?? ''),
      meant,
    });
    expect(parseNetworkRange(meant)).toMatchObject({ kind: 'range', text: meant });
  });

  it.each([
    '256.1',
    '0x1g.1.1.1',
    '1.2.3.4.5',
    '017.1',
    '4294967296',
    '10.0.0.0-10.0.0.7-9',
    '10.0.0.1-10.0.0.9',
    '[::1',
    '%eth0',
    '999/8',
  ])('offers nothing for %j, which could mean anything', (text) => {
    const refused = parseNetworkRange(text);
    expect(refused.kind).toBe('invalid');
    expect(refused).not.toHaveProperty('meant');
  });

  it('names the plain decimal form of an octal-looking address', () => {
    expect(parseClientAddress('010.0.0.1')).toMatchObject({ why: expect.stringContaining('10.0.0.1') });
  });
});

describe('the description of a range', () => {
  it('counts hosts as the source document does', () => {
    const hosts = (prefix: number) => {
      const range = parseNetworkRange(`0.0.0.0/${prefix}`);
      return range.kind === 'range' ? describeRange(range).hosts : range.why;
    };
    expect(hosts(32)).toBe('1');
    expect(hosts(31)).toBe('2');
    for (let prefix = 1; prefix <= 30; prefix++) expect(hosts(prefix)).toBe(String(2 ** (32 - prefix) - 2));
  });

  it('is shown with first and last address, mask and hosts', () => {
    const shown = (text: string) => {
      const range = parseNetworkRange(text);
      if (range.kind === 'invalid') throw new Error(range.why);
      return describeRange(range);
    };
    expect(shown('192.0.2.64/26')).toEqual({
      text: '192.0.2.64/26',
      family: 4,
      prefixBits: 26,
      first: '192.0.2.64',
      last: '192.0.2.127',
      mask: '255.255.255.192',
      hosts: '62',
    });
    expect(shown('2001:db8::/64')).toMatchObject({
      first: '2001:db8::',
      last: '2001:db8::ffff:ffff:ffff:ffff',
      mask: null,
      hosts: '18446744073709551616',
    });
    expect(shown('0.0.0.0/0')).toMatchObject({ mask: '0.0.0.0', last: '255.255.255.255' });
  });
});
