import type { IpAddress } from './ip-address.ts';
import { parseClientAddress, parseNetworkRange } from './network-rule.ts';

export type RangeMatcher = (address: IpAddress) => boolean;

interface Interval<Bits extends number | bigint> {
  readonly first: Bits;
  last: Bits;
}

/**
 * Creates a matcher for the addresses of these ranges. An empty list matches nothing. The cost of a look-up grows with
 * the logarithm of the number of ranges. IPv6 ranges never match IPv4 addresses, not even `::/0`.
 *
 * @throws Error for a range that cannot be parsed, so that a faulty rule is never treated as a missing one
 */
export function createRangeMatcher(ranges: readonly string[]): RangeMatcher {
  const parsed = ranges.map((text) => {
    const range = parseNetworkRange(text);
    if (range.kind === 'invalid') throw new Error(`network rule ${JSON.stringify(text)}: ${range.why}`);
    return range;
  });
  // IPv4 uses numbers, since comparing them is several times faster than comparing BigInts.
  const ipv4 = mergeIntervals(
    parsed
      .filter((range) => range.family === 4)
      .map((range) => ({ first: Number(range.first), last: Number(range.last) })),
  );
  const ipv6 = mergeIntervals(
    parsed.filter((range) => range.family === 6).map((range) => ({ first: range.first, last: range.last })),
  );
  return (address) =>
    address.family === 4 ? isWithin(ipv4, Number(address.value)) : isWithin(ipv6, address.value);
}

interface Compiled {
  readonly matcher: RangeMatcher | 'broken';
  /** The last address and its result are cached, since most callers keep their address. */
  address: string;
  isAllowed: boolean;
}

const compiledLists = new WeakMap<readonly string[], Compiled>();

/**
 * Decides whether a key with these network rules may be used from the address. Without rules, every address is
 * permitted. If the address or a rule cannot be parsed, the answer is no. The list is compiled once and cached by
 * identity, so changed rules have to come as a new list.
 */
export function isAddressAllowed(networkRanges: readonly string[], clientAddress: string): boolean {
  if (networkRanges.length === 0) return true;
  let compiled = compiledLists.get(networkRanges);
  if (compiled === undefined) {
    compiled = { matcher: compileOrBreak(networkRanges), address: '', isAllowed: false };
    compiledLists.set(networkRanges, compiled);
  }
  if (compiled.address !== clientAddress) {
    compiled.isAllowed = isAllowedBy(compiled.matcher, clientAddress);
    compiled.address = clientAddress;
  }
  return compiled.isAllowed;
}

/**
 * Decides whether every address of `inner` is also in `outer`. A range that cannot be parsed covers nothing, and
 * nothing covers it.
 */
export function coversRanges(outer: readonly string[], inner: readonly string[]): boolean {
  const parsed = outer.map(parseNetworkRange).filter((range) => range.kind === 'range');
  // The intervals end after their last address, so that adjacent ones are merged as well.
  const intervalsOf = (wanted: 4 | 6) =>
    parsed.filter(({ family }) => family === wanted).map(({ first, last }) => ({ first, last: last + 1n }));
  const merged = { 4: mergeIntervals(intervalsOf(4)), 6: mergeIntervals(intervalsOf(6)) };
  return inner.map(parseNetworkRange).every((range) => {
    if (range.kind === 'invalid') return false;
    return merged[range.family].some(({ first, last }) => first <= range.first && range.last < last);
  });
}

function isAllowedBy(matcher: RangeMatcher | 'broken', clientAddress: string): boolean {
  if (matcher === 'broken') return false;
  const address = parseClientAddress(clientAddress);
  return address.kind === 'address' && matcher(address);
}

function compileOrBreak(networkRanges: readonly string[]): RangeMatcher | 'broken' {
  try {
    return createRangeMatcher(networkRanges);
  } catch {
    return 'broken'; // fail closed; see `isAddressAllowed`
  }
}

/** Sorts the intervals by their first address, and merges those that overlap. */
function mergeIntervals<Bits extends number | bigint>(
  intervals: readonly Interval<Bits>[],
): readonly Interval<Bits>[] {
  const merged: Interval<Bits>[] = [];
  for (const interval of intervals.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const previous = merged.at(-1);
    if (previous === undefined || interval.first > previous.last) merged.push({ ...interval });
    else if (interval.last > previous.last) previous.last = interval.last;
  }
  return merged;
}

/** Searches for the last interval that begins at or before the address (binary search). */
function isWithin<Bits extends number | bigint>(intervals: readonly Interval<Bits>[], bits: Bits): boolean {
  let low = 0;
  let high = intervals.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const interval = intervals[middle];
    if (interval === undefined) return false;
    if (bits < interval.first) high = middle - 1;
    else if (bits > interval.last) low = middle + 1;
    else return true;
  }
  return false;
}
