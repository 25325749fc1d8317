import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpAddress, parseIpAddress, parsePlainIpv4 } from './ip-address.ts';

describe('the common case, four plain decimal numbers', () => {
  it('is read for every address there is', () => {
    const edges = [0, 255, 256, 65_535, 65_536, 2 ** 24, 2 ** 31, 2 ** 32 - 1, 0x09_0a_63_64, 0xc0_00_02_01];
    const anyBits = fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(anyBits, (bits) => {
        expect(parsePlainIpv4(formatIpAddress(4, BigInt(bits)).text)).toBe(bits);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it.each([
    '',
    '.',
    '...',
    '1',
    '1.2',
    '1.2.3',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4.',
    '1.2.3.4.5',
    '1.2.3.4.5.6',
    '256.1.1.1',
    '1.1.1.256',
    '1.1.1.999',
    '1.300.1.1',
    '01.2.3.4',
    '1.2.3.04',
    '1.2.3.00',
    '00.0.0.0',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.a',
    '1.2.3./',
    '1.2.3.:',
    '1.2.3.-1',
    '1,2,3,4',
    '::1',
    '１.2.3.4',
  ])('is not %j', (text) => {
    expect(parsePlainIpv4(text)).toBeUndefined();
  });
});

describe('an address that is refused', () => {
  it.each([
    ['[192.0.2.1]:443', '192.0.2.1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.001', '192.0.2.1'],
    ['192.0.2.0255', '192.0.2.255'],
    ['10.255', '10.0.0.255'],
    ['10.1.255', '10.1.0.255'],
    ['255.255.65535', '255.255.255.255'],
    ['4294967295', '255.255.255.255'],
    ['0xc0.0x0.0x2.0x1', '192.0.2.1'],
    ['0xC0000201', '192.0.2.1'],
  ])('%s comes with its corrected form %s', (text, meant) => {
    expect(parseIpAddress(text)).toMatchObject({ kind: 'invalid', meant });
  });

  it.each([
    '',
    ' ',
    '1.2.3.4 ',
    '%eth0',
    '[]',
    '[1.2.3.4]x',
    'x[::1]',
    '[::1]:',
    '[::1]:a',
    '[x]:1',

    '1.2.3.256',
    '1.2.3.1000',
    '10.256.1',
    '256.1',
    '1.2.65536',
    '4294967296',
    '1.2.3.4.5',
    '08.1',
    '1.2.3.',
    '0x1.2.3.4.5',
    '0x100.1',
    '0x123456789',
    'x0x1',
    '1.2.3.4x',
    'x1.2.3.4',
    'a.b.c.d',

    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    '::1.2.3',
    '::1.2.3.256',
    '1.2.3.4::',
    ':'.repeat(46),
    '1'.repeat(66),
    `::${'0'.repeat(44)}`,
  ])('%j has none', (text) => {
    const parsed = parseIpAddress(text);
    expect(parsed.kind).toBe('invalid');
    expect(parsed).not.toHaveProperty('meant', expect.any(String));
  });

  it('is repeated to its author in part only', () => {
    const parsed = parseIpAddress(`${'a'.repeat(20)}:${'b'.repeat(20)}`);
    expect(parsed).toMatchObject({ kind: 'invalid' });
    const long = parseIpAddress(`z${'1'.repeat(44)}`);
    expect(JSON.stringify(long).length).toBeLessThan(200);
  });
});

describe('an IPv6 address', () => {
  it.each([
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['1:2:3:4:5:6:0:0', '1:2:3:4:5:6::'],
    ['0:0:1:2:3:4:5:6', '::1:2:3:4:5:6'],
    ['2001:DB8::0A', '2001:db8::a'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('%s is written as %s (RFC 5952)', (text, canonical) => {
    expect(parseIpAddress(text)).toMatchObject({ kind: 'address', text: canonical });
  });
});
