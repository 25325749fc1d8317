import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpAddress } from './ip-address.ts';
import { parseClientAddress, parseNetworkRange } from './network-rule.ts';
import { createRangeMatcher, isAddressAllowed } from './range-matcher.ts';

const anyRange = fc.oneof(
  fc.tuple(fc.constant(4 as const), fc.bigInt(0n, 2n ** 32n - 1n), fc.integer({ min: 0, max: 32 })),
  fc.tuple(fc.constant(6 as const), fc.bigInt(0n, 2n ** 128n - 1n), fc.integer({ min: 0, max: 128 })),
);

function rangeText([family, bits, prefix]: readonly [4 | 6, bigint, number]): string {
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefix);
  const text = formatIpAddress(family, (bits >> hostBits) << hostBits).text;
  return text.includes('.') && family === 6 ? '::/0' : `${text}/${prefix}`;
}

describe('what a range holds', () => {
  it('is exactly the addresses from first to last', () => {
    fc.assert(
      fc.property(fc.array(anyRange, { minLength: 1, maxLength: 8 }), anyRange, (ranges, [family, bits]) => {
        const texts = ranges.map(rangeText);
        const parsed = texts.map((text) => parseNetworkRange(text)).filter((range) => range.kind === 'range');
        expect(parsed).toHaveLength(texts.length);
        const matches = createRangeMatcher(texts);
        const edges = parsed.flatMap(({ family: of, first, last }) =>
          [first - 1n, first, last, last + 1n, (first + last) / 2n].map((value) => [of, value] as const),
        );
        for (const [of, value] of [...edges, [family, bits] as const]) {
          if (value < 0n || value >= 2n ** (of === 4 ? 32n : 128n)) continue;
          const expected = parsed.some(
            (range) => range.family === of && value >= range.first && value <= range.last,
          );
          expect(matches(formatIpAddress(of, value))).toBe(expected);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('comes back from its canonical text unchanged', () => {
    fc.assert(
      fc.property(anyRange, (drawn) => {
        const range = parseNetworkRange(rangeText(drawn));
        if (range.kind === 'invalid') throw new Error(range.why);
        expect(parseNetworkRange(range.text)).toEqual(range);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds every address again from its canonical text', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 128n - 1n), (bits) => {
        const { text } = formatIpAddress(6, bits);
        expect(parseClientAddress(text)).toMatchObject({ value: bits, text });
      }),
      { numRuns: 1000 },
    );
  });

  it('equals IPv4 when it is IPv4-mapped, and never reaches IPv4 otherwise', () => {
    const address = parseClientAddress('::ffff:10.1.2.3');
    if (address.kind === 'invalid') throw new Error(address.why);
    expect(createRangeMatcher(['10.0.0.0/8'])(address)).toBe(true);
    expect(createRangeMatcher(['::ffff:10.0.0.0/104'])(address)).toBe(true);
    expect(createRangeMatcher(['::/0'])(address)).toBe(false);
  });
});

describe('a key with network rules', () => {
  it('may be used from anywhere when it has none', () => {
    expect(isAddressAllowed([], '203.0.113.9')).toBe(true);
  });

  it('is refused from elsewhere, from an address that does not parse, and under a broken rule', () => {
    const rules = ['192.0.2.0/24'];
    expect(isAddressAllowed(rules, '192.0.2.77')).toBe(true);
    expect(isAddressAllowed(rules, '192.0.3.1')).toBe(false);
    expect(isAddressAllowed(rules, '192.0.2.077')).toBe(false);
    expect(isAddressAllowed(['192.0.2.0/24', 'broken'], '192.0.2.77')).toBe(false);
  });
});
