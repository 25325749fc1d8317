import type { ChangeSequence } from '@postern/contract/ids';

export interface GatewayLeaseTables {
  readonly gateway_lease: GatewayLeaseTable;
}

export interface GatewayLeaseTable {
  id: string;
  kind: 'process' | 'worker';
  host: string;
  /** JSON array of names. */
  environments: string;
  applied_sequence: ChangeSequence;
  renewals: number;
  lease_ms: number;
  /** Ids, separated by spaces; empty for a process of an earlier version. */
  master_key_ids: string;
  /** JSON; see access/lease-book.ts. */
  limits: string | null;
  started_at_ms: number;
  renewed_at_ms: number;
  /** The three columns of the end are null together while the lease is live. */
  ended_at_ms: number | null;
  ended_why: 'stopped' | 'expired' | null;
  ended_sequence: ChangeSequence | null;
}
