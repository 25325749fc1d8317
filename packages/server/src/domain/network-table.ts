import { describeRange, parseNetworkRange } from './network-rule.ts';

/** One row of the table that relates prefix lengths and subnet masks. */
export interface NetworkTableRow {
  readonly prefixBits: number;
  /** `255.255.255.0` */
  readonly mask: string;
  /** The number of hosts: 2 for /31 (RFC 3021), 1 for /32, otherwise without network and broadcast address. */
  readonly hosts: number;
}

/** Lists the whole table, from /1 to /32. */
export function listNetworkTable(): readonly NetworkTableRow[] {
  return Array.from({ length: 32 }, (_none, index) => {
    const prefixBits = index + 1;
    const range = parseNetworkRange(`0.0.0.0/${prefixBits}`);
    if (range.kind === 'invalid') throw new Error(range.why);
    const { mask, hosts } = describeRange(range);
    return { prefixBits, mask: mask ?? '', hosts: Number(hosts) };
  });
}
