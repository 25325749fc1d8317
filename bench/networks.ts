import { isAddressAllowed } from '../packages/server/src/domain/range-matcher.ts';
import { median, round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const rounds = 9;
const callsPerRound = 200_000;
const ruleCount = 10_000;

/**
 * Measures the cost of one API user's network rules per call: 10,000 of them, half IPv4 and half IPv6, without
 * overlaps. The addresses are spread over the whole list, inside and outside of it. The list is compiled before, which
 * a gateway does once per grant that it loads.
 */
export async function run(): Promise<BenchOutcome> {
  const rules = createRules(ruleCount);
  const few = createRules(10);
  const compileMs = timeOf(() => void isAddressAllowed(rules, '10.0.0.1'));
  isAddressAllowed(few, '10.0.0.1');
  const addresses = createAddresses();
  const many: number[] = [];
  const little: number[] = [];
  for (let done = 0; done < rounds; done++) {
    many.push(measure(rules, addresses));
    little.push(measure(few, addresses));
  }
  return {
    bars: [
      {
        bar: `network rules of one call, ${ruleCount} of them`,
        value: round(median(many)),
        unit: 'µs',
        atMost: 2,
      },
    ],
    peers: { microsecondsWith10Rules: round(median(little)), compileMs: round(compileMs) },
  };
}

function createRules(count: number): readonly string[] {
  return Array.from({ length: count }, (_none, index) => {
    const [high, low] = [index >> 8, index & 255];
    return index % 2 === 0
      ? `10.${high}.${low}.0/25`
      : `2001:db8:${high.toString(16)}:${low.toString(16)}::/65`;
  });
}

/** Every second address is outside of all rules. */
function createAddresses(): readonly string[] {
  return Array.from({ length: 4_096 }, (_none, index) => {
    const [high, low] = [(index * 7) % 40, (index * 13) % 256];
    const isInside = index % 4 < 2;
    return index % 2 === 0
      ? `10.${high}.${low & 254}.${isInside ? 7 : 200}`
      : `2001:db8:${high.toString(16)}:${(low | 1).toString(16)}:${isInside ? '0' : 'ffff'}::7`;
  });
}

/** Returns microseconds per call. */
function measure(rules: readonly string[], addresses: readonly string[]): number {
  let allowed = 0;
  const elapsedMs = timeOf(() => {
    for (let call = 0; call < callsPerRound; call++) {
      if (isAddressAllowed(rules, addresses[call % addresses.length] ?? '')) allowed++;
    }
  });
  // The result is used, so that the compiler cannot remove the calls.
  if (allowed === 0) throw new Error('no address was allowed');
  return (elapsedMs * 1_000) / callsPerRound;
}

function timeOf(work: () => void): number {
  const startedAtMs = performance.now();
  work();
  return performance.now() - startedAtMs;
}
