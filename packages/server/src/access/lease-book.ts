import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';

/** The data with which a gateway process opens its lease. */
export interface NewLease {
  /** A random id of this lease, which is never used again. */
  readonly id: string;
  /**
   * `process`: a gateway process of its own, or the process that does everything. `worker`: one of several workers of a
   * parent process.
   */
  readonly kind: 'process' | 'worker';
  /** The name of the host, for operators only. */
  readonly host: string;
  readonly environments: readonly EnvironmentName[];
  readonly appliedSequence: ChangeSequence;
  /** How long after a renewal the process may still answer calls: its `maxStaleMs` and a margin. */
  readonly leaseMs: number;
  /**
   * The ids of the master keys that the process can open. The process that reaches the database for a gateway adds
   * them; gateways do not.
   */
  readonly masterKeyIds?: readonly string[];
}

/** `stopped`: the process ended the lease, or its parent saw it exit. `expired`: the lease was not renewed in time. */
export type LeaseEnd = 'stopped' | 'expired';

/** The state of a gateway process's counting; see LimitStatus in limits/limit-counting.ts. */
export interface LeaseLimits {
  /** `exact`: all gateways share one count. `share`: the process counts by itself, with its share of each limit. */
  readonly mode: 'exact' | 'share';
  readonly share: number;
  /** When the mode was entered, in epoch milliseconds. */
  readonly sinceMs: number;
  readonly why: string | null;
  readonly shareCalls: number;
}

/**
 * The lease of a gateway process, and how far it has applied the change feed. The times are only for display: no
 * decision depends on them.
 */
export interface GatewayLease extends NewLease {
  /** Increases with each renewal. When it has not changed for `leaseMs`, the process refuses all calls. */
  readonly renewals: number;
  readonly startedAtMs: number;
  readonly renewedAtMs: number;
  /** The state at the last renewal; undefined where the process did not report one. */
  readonly limits?: LeaseLimits | undefined;
  readonly ended: {
    readonly atMs: number;
    readonly why: LeaseEnd;
    /** The last change of the feed at that time. Later changes never concerned the process. */
    readonly sequence: ChangeSequence;
  } | null;
}

/** The operations of a gateway process on its own lease. */
export interface LeasePort {
  openLease(lease: NewLease): Promise<void>;
  /**
   * Renews the lease. Resolves to false when it has ended: the control plane may have continued without this process,
   * which then needs a new lease. A process whose parent counts for it leaves `limits` out.
   */
  renewLease(id: string, appliedSequence: ChangeSequence, limits?: LeaseLimits): Promise<boolean>;
  endLease(id: string): Promise<void>;
}

/** All leases, for the control plane. */
export interface LeaseBook extends LeasePort {
  /** Lists the current leases, and those that ended lately. */
  list(): Promise<readonly GatewayLease[]>;
  /**
   * Ends a lease unless it was renewed since `renewals`; resolves to false when it was. A lease that has ended cannot
   * be renewed.
   */
  expire(id: string, renewals: number): Promise<boolean>;
  /** Registers a listener for changes that this process makes. Changes of other processes have to be polled. */
  onChange(listener: () => void): () => void;
}

/** How long ended leases are kept, so that a cut-off can still report the state of their gateways. */
export const keepEndedMs = 24 * 60 * 60 * 1_000;

/**
 * Computes how long a lease is valid. It is longer than `maxStaleMs`, because clocks may run at different speeds (ten
 * percent is far more than the error of any clock), and because a stale gateway needs some time to end its open calls.
 */
export function leaseMsOf(maxStaleMs: number): number {
  return Math.ceil(maxStaleMs * 1.1) + 1_000;
}
