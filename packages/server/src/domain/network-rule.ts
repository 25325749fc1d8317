import { formatIpAddress, invalidAddress, parseIpAddress } from './ip-address.ts';
import type { InvalidAddress, IpAddress } from './ip-address.ts';

/** One address or CIDR range (RFC 4632, RFC 4291 section 2.3) in canonical form. */
export interface NetworkRange {
  readonly kind: 'range';
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefixBits: number;
  /** `192.0.2.0/24`; a single address has no prefix length. */
  readonly text: string;
}

const familyBits = { 4: 32, 6: 128 } as const;

/**
 * Parses the address of a client, as the socket or a trusted proxy gives it. The spelling rules of network rules apply.
 */
export function parseClientAddress(text: string): IpAddress | InvalidAddress {
  return parseIpAddress(text);
}

/**
 * Parses a network rule that an admin typed. Refused, with the corrected form where there is one, are host bits that
 * are set, subnet masks in place of a prefix length, prefix lengths with leading zeros, and first–last ranges.
 *
 * @example
 *   parseNetworkRange('192.0.2.0/24') // { kind: 'range', family: 4, text: '192.0.2.0/24', … }
 *   parseNetworkRange('192.0.2.1/24') // { kind: 'invalid', why: …, meant: '192.0.2.0/24' }
 */
export function parseNetworkRange(text: string): NetworkRange | InvalidAddress {
  const trimmed = text.trim();
  if (trimmed !== text && trimmed !== '')
    return invalidAddress(`Write it without white space around it: ${trimmed}.`, trimmed);
  const [addressText = '', prefixText, ...more] = text.split('/');
  if (more.length > 0) return invalidAddress('A range has one slash, such as 192.0.2.0/24.');
  if (/^[^/]+[-–][^/]+$/.test(addressText)) return refuseFirstToLast(addressText);
  const address = parseIpAddress(addressText);
  if (address.kind === 'invalid')
    return prefixText === undefined ? address : refuseAddressOfRange(address, addressText, prefixText);
  if (prefixText === undefined) return rangeOf(address, familyBits[address.family]);
  const isMapped = address.family === 4 && addressText.includes(':');
  return parsePrefix(address, prefixText, isMapped ? 96 : 0);
}

/** Refuses the notation `192.0.2.0-192.0.2.255` of some firewalls, with the CIDR range that is meant. */
function refuseFirstToLast(text: string): InvalidAddress {
  const meant = findSpan(text.split(/[-–]/).map((part) => parseIpAddress(part.trim())));
  return meant === undefined
    ? invalidAddress('Write a range as CIDR, such as 192.0.2.0/24.')
    : invalidAddress(`Write a range as CIDR: ${meant}.`, meant);
}

/**
 * Finds the one CIDR range that begins with the first and ends with the second address; undefined where there is none.
 */
function findSpan(ends: readonly (IpAddress | InvalidAddress)[]): string | undefined {
  const [first, last, more] = ends;
  if (first?.kind !== 'address' || last?.kind !== 'address' || more !== undefined) return undefined;
  if (first.family !== last.family) return undefined;
  const bits = familyBits[first.family];
  return Array.from({ length: bits + 1 }, (_none, prefixBits) => rangeOf(first, prefixBits)).find(
    (range) => range.first === first.value && range.last === last.value,
  )?.text;
}

/**
 * Explains the fault of the address, with the range that is meant: `10/8` is 10.0.0.0/8, though `10` alone would be
 * 0.0.0.10.
 */
function refuseAddressOfRange(
  address: InvalidAddress,
  addressText: string,
  prefixText: string,
): InvalidAddress {
  if (/^(?:(?:0|[1-9][0-9]*)\.){0,2}(?:0|[1-9][0-9]*)$/.test(addressText)) {
    const padded = [...addressText.split('.'), '0', '0', '0'].slice(0, 4).join('.');
    const range = parseNetworkRange(`${padded}/${prefixText}`);
    if (range.kind === 'range')
      return invalidAddress(
        `An IPv4 address has four numbers; write ${range.text} if that is meant.`,
        range.text,
      );
    return invalidAddress('An IPv4 address has four numbers, such as 192.0.2.1.');
  }
  if (address.meant === undefined) return address;
  const range = parseNetworkRange(`${address.meant}/${prefixText}`);
  return range.kind === 'range' ? invalidAddress(address.why, range.text) : invalidAddress(address.why);
}

/**
 * Parses the prefix length. `mappedBits` is 96 for an IPv4 range in IPv4-mapped IPv6 notation (`::ffff:10.0.0.0/104`),
 * and subtracted from its number; otherwise it is 0.
 */
function parsePrefix(
  address: IpAddress,
  prefixText: string,
  mappedBits: number,
): NetworkRange | InvalidAddress {
  const bits = familyBits[address.family];
  if (/^[0-9]+\./.test(prefixText)) return refuseSubnetMask(address, prefixText);
  if (!/^[0-9]{1,4}$/.test(prefixText)) {
    return invalidAddress(`After the slash comes a number from 0 to ${bits}.`);
  }
  const prefixBits = Number(prefixText) - mappedBits;
  if (prefixBits < 0 || prefixBits > bits) {
    return invalidAddress(`The number after the slash goes from ${mappedBits} to ${mappedBits + bits}.`);
  }
  if (!/^(?:0|[1-9][0-9]*)$/.test(prefixText)) {
    const meant = rangeOf(address, prefixBits).text;
    return invalidAddress(`Write the number after the slash without leading zeros: ${meant}.`, meant);
  }
  const range = rangeOf(address, prefixBits);
  if (range.first === address.value) return range;
  return invalidAddress(
    `${address.text}/${prefixBits} has host bits set; the range is ${range.text}, the single address ${address.text}.`,
    range.text,
  );
}

function refuseSubnetMask(address: IpAddress, maskText: string): InvalidAddress {
  const mask = parseIpAddress(maskText);
  const ones =
    mask.kind === 'address' && mask.family === 4
      ? /^(1*)0*$/.exec(mask.value.toString(2).padStart(32, '0'))
      : null;
  const prefixBits = ones?.[1]?.length;
  if (address.family !== 4 || prefixBits === undefined) {
    return invalidAddress('After the slash comes the number of fixed bits, such as 192.0.2.0/24.');
  }
  const meant = rangeOf(address, prefixBits).text;
  return invalidAddress(`Write the mask as a number: ${meant}.`, meant);
}

/** Returns the range with this prefix length that contains the address. */
function rangeOf(address: IpAddress, prefixBits: number): NetworkRange {
  const bits = familyBits[address.family];
  const hostBits = BigInt(bits - prefixBits);
  const first = (address.value >> hostBits) << hostBits;
  const text = formatIpAddress(address.family, first).text;
  return {
    kind: 'range',
    family: address.family,
    first,
    last: first | ((1n << hostBits) - 1n),
    prefixBits,
    text: prefixBits === bits ? text : `${text}/${prefixBits}`,
  };
}

export interface RangeDescription {
  readonly text: string;
  readonly family: 4 | 6;
  readonly prefixBits: number;
  readonly first: string;
  readonly last: string;
  /** The dotted subnet mask; null for IPv6, which has none. */
  readonly mask: string | null;
  /** A decimal number as text, since IPv6 exceeds the safe integers. */
  readonly hosts: string;
}

/**
 * Describes a range for the form. The hosts of an IPv4 subnet are counted without its network and broadcast address,
 * but a /31 has 2 (RFC 3021) and a /32 has 1. For IPv6, all addresses are counted.
 */
export function describeRange(range: NetworkRange): RangeDescription {
  const hostBits = BigInt(familyBits[range.family] - range.prefixBits);
  const addresses = 1n << hostBits;
  const hosts = range.family === 4 && hostBits > 1n ? addresses - 2n : addresses;
  return {
    text: range.text,
    family: range.family,
    prefixBits: range.prefixBits,
    first: formatIpAddress(range.family, range.first).text,
    last: formatIpAddress(range.family, range.last).text,
    mask: range.family === 4 ? formatIpAddress(4, 0xffff_ffffn ^ (addresses - 1n)).text : null,
    hosts: hosts.toString(),
  };
}
