import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';

/** The gateway processes that are running. */
export interface GatewayLeaseReaders {
  /** The gateway processes that may be answering calls. Only used if they connect to the database themselves. */
  readonly gatewayLeases: {
    /** Lists live leases, and ended ones that are not deleted yet. */
    list(): Promise<readonly StoredGatewayLease[]>;
  };
}

export interface GatewayLeaseWriters {
  readonly gatewayLeases: GatewayLeaseReaders['gatewayLeases'] & {
    insert(lease: NewGatewayLease): Promise<void>;
    /** Counts a renewal. Returns false if the lease has ended. */
    renew(id: string, appliedSequence: ChangeSequence, limits?: StoredLeaseLimits): Promise<boolean>;
    stop(id: string): Promise<void>;
    /** Ends the lease unless it was renewed since. Returns false if it was, or had already ended. */
    expire(id: string, renewals: number): Promise<boolean>;
    /** Deletes leases that ended longer ago than this. */
    forgetEnded(keepMs: number): Promise<void>;
  };
}

/** How a gateway process counts limits, as access/lease-book.ts defines it. */
export interface StoredLeaseLimits {
  readonly mode: 'exact' | 'share';
  readonly share: number;
  readonly sinceMs: number;
  readonly why: string | null;
  readonly shareCalls: number;
}

/** Defined by access/lease-book.ts. Times are the database's. */
export interface StoredGatewayLease {
  readonly id: string;
  readonly kind: 'process' | 'worker';
  readonly host: string;
  readonly environments: readonly EnvironmentName[];
  readonly appliedSequence: ChangeSequence;
  readonly renewals: number;
  readonly leaseMs: number;
  readonly masterKeyIds: readonly string[];
  readonly limits: StoredLeaseLimits | undefined;
  readonly startedAtMs: number;
  readonly renewedAtMs: number;
  readonly ended: {
    readonly atMs: number;
    readonly why: 'stopped' | 'expired';
    readonly sequence: ChangeSequence;
  } | null;
}

export type NewGatewayLease = Omit<
  StoredGatewayLease,
  'renewals' | 'limits' | 'startedAtMs' | 'renewedAtMs' | 'ended'
>;
