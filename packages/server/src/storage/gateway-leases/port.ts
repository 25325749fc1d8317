import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';

/** Which gateway processes are running. */
export interface GatewayLeaseReaders {
  /** Which gateway processes may be answering calls. Only used where they reach the database themselves. */
  readonly gatewayLeases: {
    /** Live ones, and those that ended and are not forgotten yet. */
    list(): Promise<readonly StoredGatewayLease[]>;
  };
}

export interface GatewayLeaseWriters {
  readonly gatewayLeases: GatewayLeaseReaders['gatewayLeases'] & {
    insert(lease: NewGatewayLease): Promise<void>;
    /** Counts a renewal; false when the lease has ended. */
    renew(id: string, appliedSequence: ChangeSequence, limits?: StoredLeaseLimits): Promise<boolean>;
    stop(id: string): Promise<void>;
    /** Ends it unless it was renewed since; false when it was, or had ended. */
    expire(id: string, renewals: number): Promise<boolean>;
    /** Deletes those that ended longer ago than this. */
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

/** As access/lease-book.ts defines it; times are the database's. */
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
