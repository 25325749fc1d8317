import { describeRange, parseNetworkRange } from './network-rule.ts';

/** One line of the correlation table of CIDR and subnet masks. */
export interface NetworkTableRow {
  readonly prefixBits: number;
  /** `255.255.255.0` */
  readonly mask: string;
  /** As the source document counts them: 2 for /31 (RFC 3021), 1 for /32, else without network and broadcast address. */
  readonly hosts: number;
}

/** The whole table, /1 to /32: the same for everybody. */
export function listNetworkTable(): readonly NetworkTableRow[] {
  return Array.from({ length: 32 }, (_none, index) => {
    const prefixBits = index + 1;
    const range = parseNetworkRange(`0.0.0.0/${prefixBits}`);
    if (range.kind === 'invalid') throw new Error(range.why);
    const { mask, hosts } = describeRange(range);
    return { prefixBits, mask: mask ?? '', hosts: Number(hosts) };
  });
}
