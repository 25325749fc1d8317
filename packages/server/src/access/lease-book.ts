import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';

/** What a gateway process says of itself when it begins. */
export interface NewLease {
  /** Made by the process for this one lease; never used twice. */
  readonly id: string;
  /** `process`: a gateway process of its own, or the one that holds everything. `worker`: one of several behind a parent. */
  readonly kind: 'process' | 'worker';
  /** Where it runs, for operators only: the host's name. */
  readonly host: string;
  readonly environments: readonly EnvironmentName[];
  readonly appliedSequence: ChangeSequence;
  /** How long after a renewal the process may still answer calls: its `maxStaleMs` and a margin. */
  readonly leaseMs: number;
  /** Ids of the master keys that the process can open. Not given by a gateway itself: whoever reaches the database for it adds them. */
  readonly masterKeyIds?: readonly string[];
}

/** `stopped`: the process said so, or its parent saw it end. `expired`: it was not heard of for longer than its lease. */
export type LeaseEnd = 'stopped' | 'expired';

/** How a gateway process counts limits; see LimitStatus in limits/limit-counting.ts. */
export interface LeaseLimits {
  /** `exact`: one count for all gateways. `share`: the process counts for itself, with its part of each limit. */
  readonly mode: 'exact' | 'share';
  readonly share: number;
  /** Since when the mode holds; epoch milliseconds. */
  readonly sinceMs: number;
  readonly why: string | null;
  readonly shareCalls: number;
}

/** One gateway process and how far it has applied the change feed. Times are for people: nothing is decided by them. */
export interface GatewayLease extends NewLease {
  /** Counts up with each renewal. Whoever sees it unchanged for `leaseMs` knows that the process refuses all calls. */
  readonly renewals: number;
  readonly startedAtMs: number;
  readonly renewedAtMs: number;
  /** As of the last renewal; undefined where the process did not say. */
  readonly limits?: LeaseLimits | undefined;
  readonly ended: {
    readonly atMs: number;
    readonly why: LeaseEnd;
    /** Where the feed stood: changes after this one never concerned the process. */
    readonly sequence: ChangeSequence;
  } | null;
}

/** What a gateway process does with its own lease. */
export interface LeasePort {
  openLease(lease: NewLease): Promise<void>;
  /** False: the lease has ended, and control may have gone on without this process. It needs a new one. `limits` is left out by a process whose parent counts for it. */
  renewLease(id: string, appliedSequence: ChangeSequence, limits?: LeaseLimits): Promise<boolean>;
  endLease(id: string): Promise<void>;
}

/** All leases, as the control plane reads them. */
export interface LeaseBook extends LeasePort {
  /** Live ones, and those that ended lately. */
  list(): Promise<readonly GatewayLease[]>;
  /** Ends a lease unless it was renewed since `renewals`; false when it was. A lease that ended cannot be renewed. */
  expire(id: string, renewals: number): Promise<boolean>;
  /** Called when a lease changed in this process; other processes' changes are found by looking. */
  onChange(listener: () => void): () => void;
}

/** Ended leases are kept this long, so that a cut-off can still say what became of a gateway. */
export const keepEndedMs = 24 * 60 * 60 * 1_000;

/**
 * How much longer than `maxStaleMs` a lease lasts: for clocks that run at different speeds (one part in ten is far more
 * than any clock is wrong), and for the time that a gateway takes to cut what is open when it has become stale.
 */
export function leaseMsOf(maxStaleMs: number): number {
  return Math.ceil(maxStaleMs * 1.1) + 1_000;
}
