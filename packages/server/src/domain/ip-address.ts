/** One address in canonical form. An IPv4-mapped IPv6 address is the IPv4 address. */
export interface IpAddress {
  readonly kind: 'address';
  readonly family: 4 | 6;
  /** The address's 32 or 128 bits. */
  readonly value: bigint;
  /** Dotted decimal for IPv4, RFC 5952 for IPv6. */
  readonly text: string;
}

/**
 * `why` is a sentence for the person who typed the address. It contains the corrected form, `meant`, where there is
 * one.
 */
export interface InvalidAddress {
  readonly kind: 'invalid';
  readonly why: string;
  readonly meant?: string;
}

const decimalOctet = /^(?:0|[1-9][0-9]{0,2})$/;
const hexGroup = /^[0-9a-f]{1,4}$/i;
const longestAddress = 45;
const [zeroCode, nineCode, dotCode] = [48, 57, 46];

/**
 * Parses an address of a client or a network rule, strictly: four decimal numbers without leading zeros, or RFC 4291
 * text. Refused are octal, hexadecimal, short and integer forms of IPv4, zone ids, ports, brackets and white space.
 *
 * @example
 *   parseIpAddress('::ffff:192.0.2.1') // { kind: 'address', family: 4, value: 3221225985n, text: '192.0.2.1' }
 *   parseIpAddress('192.0.2.01') // { kind: 'invalid', why: … }
 */
export function parseIpAddress(text: string): IpAddress | InvalidAddress {
  const plain = parsePlainIpv4(text);
  if (plain !== undefined) return { kind: 'address', family: 4, value: BigInt(plain), text };
  if (text === '') return invalidAddress('An address is needed.');
  if (/\s/.test(text)) return invalidAddress('An address must not contain white space.');
  if (text.length > longestAddress + 20) return invalidAddress('This is too long for an address.');
  if (text.includes('%')) return refuseZone(text);
  if (/[[\]]/.test(text)) return refuseBrackets(text);
  if (text.length > longestAddress) return invalidAddress('This is too long for an address.');
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Creates the address with these bits. */
export function formatIpAddress(family: 4 | 6, value: bigint): IpAddress {
  return { kind: 'address', family, value, text: family === 4 ? formatIpv4(value) : formatIpv6(value) };
}

/**
 * Parses the common case without regular expressions, since every call of an API user with network rules needs it.
 * Undefined for everything but four plain decimal numbers; `parseIpAddress` then says what is wrong.
 */
export function parsePlainIpv4(text: string): number | undefined {
  let value = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === dotCode) {
      if (digits === 0 || ++dots > 3) return undefined;
      value = value * 256 + part;
      part = 0;
      digits = 0;
      continue;
    }
    if (code < zeroCode || code > nineCode || (digits > 0 && part === 0)) return undefined;
    part = part * 10 + (code - zeroCode);
    if (part > 255) return undefined;
    digits++;
  }
  return dots === 3 && digits > 0 ? value * 256 + part : undefined;
}

/** Refuses a zone id (RFC 4007), which has a meaning only on the machine where it was written. */
function refuseZone(text: string): InvalidAddress {
  const [bare = ''] = text.split('%', 1);
  const address = parseIpAddress(bare);
  return address.kind === 'invalid'
    ? invalidAddress('An address with a zone id (%…) cannot be used.')
    : invalidAddress(
        `An address with a zone id (%…) cannot be used; without it, it is ${address.text}.`,
        address.text,
      );
}

function refuseBrackets(text: string): InvalidAddress {
  const bare = /^\[([^[\]]*)\](?::[0-9]+)?$/.exec(text)?.[1] ?? '';
  const address = parseIpAddress(bare);
  return address.kind === 'invalid'
    ? invalidAddress('Write the address without brackets and port.')
    : invalidAddress(`Write the address without brackets and port: ${address.text}.`, address.text);
}

/** Explains the fault of text that `parsePlainIpv4` did not accept. */
function parseIpv4(text: string): IpAddress | InvalidAddress {
  const parts = text.split('.');
  if (/(?:^|\.)0x/i.test(text)) return refuseHexadecimal(parts);
  if (!/^[0-9.]+$/.test(text)) return invalidAddress(`${quote(text)} is not an IP address.`);
  if (parts.length !== 4 || parts.includes('')) return refuseShort(parts);
  const corrected = parts.map((part) => part.replace(/^0+(?=[0-9])/, ''));
  if (corrected.some((part) => part.length > 3 || Number(part) > 255)) {
    return invalidAddress('Each number of an IPv4 address is at most 255.');
  }
  if (!parts.every((part) => decimalOctet.test(part))) {
    const meant = corrected.join('.');
    return invalidAddress(`Leading zeros are ambiguous (octal); write ${meant} if that is meant.`, meant);
  }
  return formatIpAddress(
    4,
    parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n),
  );
}

function refuseHexadecimal(parts: readonly string[]): InvalidAddress {
  const meant = findLegacyMeaning(parts);
  return meant === undefined
    ? invalidAddress('Write an IPv4 address in decimal numbers, not hexadecimal.')
    : invalidAddress(`Write an IPv4 address in decimal numbers, not hexadecimal: ${meant}.`, meant);
}

function refuseShort(parts: readonly string[]): InvalidAddress {
  const meant = parts.some((part) => /^0[0-9]/.test(part)) ? undefined : findLegacyMeaning(parts);
  return meant === undefined
    ? invalidAddress('An IPv4 address has four numbers, such as 192.0.2.1.')
    : invalidAddress(`An IPv4 address has four numbers; write ${meant} if that is meant.`, meant);
}

/** Computes what `inet_aton` understands by hexadecimal and short forms: the last number fills the remaining bytes. */
function findLegacyMeaning(parts: readonly string[]): string | undefined {
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[0-9a-f]{1,8}|[0-9]{1,10})$/i.test(part)))
    return undefined;
  const numbers = parts.map(Number);
  const last = numbers.pop() ?? 0;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  return formatIpv4(
    numbers.reduce((value, number, at) => value | (BigInt(number) << BigInt(24 - 8 * at)), BigInt(last)),
  );
}

function parseIpv6(text: string): IpAddress | InvalidAddress {
  const tail = splitDottedTail(text);
  if (tail === undefined) return invalidAddress(`${quote(text)} is not an IPv6 address.`);
  const halves = tail.split('::');
  if (halves.length > 2) return invalidAddress('`::` may appear only once in an IPv6 address.');
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...rest];
  if (!groups.every((group) => hexGroup.test(group)))
    return invalidAddress(`${quote(text)} is not an IPv6 address.`);
  const missing = 8 - groups.length;
  const isComplete = halves.length === 2 ? missing >= 1 : missing === 0;
  if (!isComplete) return invalidAddress('An IPv6 address has eight groups, or fewer with one `::`.');
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  const value = all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
  return value >> 32n === 0xffffn ? formatIpAddress(4, value & 0xffff_ffffn) : formatIpAddress(6, value);
}

/** Replaces a dotted tail (`::ffff:192.0.2.1`) by two groups; undefined when the tail is not an IPv4 address. */
function splitDottedTail(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const cut = text.lastIndexOf(':') + 1;
  const dotted = parseIpv4(text.slice(cut));
  if (dotted.kind === 'invalid') return undefined;
  return `${text.slice(0, cut)}${(dotted.value >> 16n).toString(16)}:${(dotted.value & 0xffffn).toString(16)}`;
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 0xffn).toString()).join('.');
}

/** Formats by RFC 5952: lower case, no leading zeros, and `::` for the first longest run of two or more zero groups. */
function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_none, index) => (value >> BigInt((7 - index) * 16)) & 0xffffn);
  let run = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0n) length++;
    if (length > run.length) run = { start, length };
  }
  const texts = groups.map((group) => group.toString(16));
  if (run.length < 2) return texts.join(':');
  return `${texts.slice(0, run.start).join(':')}::${texts.slice(run.start + run.length).join(':')}`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

export function invalidAddress(why: string, meant?: string): InvalidAddress {
  return meant === undefined ? { kind: 'invalid', why } : { kind: 'invalid', why, meant };
}
