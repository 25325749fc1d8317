import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { RefusedKeyUse } from '../alerts/port.ts';
import type { ApiUserRef } from '../api-users/port.ts';

/** Counts of calls by minute, hour and day, and the use of what is deprecated. */
export interface UsageReaders {
  readonly usage: {
    /** Sums calls, grouped by the dimensions in `by`, in no order. Without an API user, of the licence as a whole. */
    sum(licenceId: LicenceId, environment: EnvironmentName, query: UsageQuery): Promise<readonly UsageSum[]>;
    /**
     * Lists the licence's busiest addresses and API users, by whole five minutes. Each hour and day stores only its
     * busiest ones; `*` stands for the others.
     */
    listTops(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: UsageRange & { readonly limit: number },
    ): Promise<Readonly<Record<UsageFacet, readonly UsageTop[]>>>;
    /** Returns the time of the oldest stored call; null if there is none. */
    since(): Promise<number | null>;
    /** Lists the calls of some API users by the hour, as sparklines show them; without token exchanges. */
    listHours(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly apiUserIds: readonly ApiUserId[]; readonly fromMs: number; readonly toMs: number },
    ): Promise<readonly HourOfUsage[]>;
  };
  readonly deprecatedUse: {
    /** Lists uses of deprecated operations since then, the latest first. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly sinceMs: number; readonly limit: number },
    ): Promise<readonly DeprecatedUse[]>;
    /** Lists the uses by one API user, the latest first. */
    listOf(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      query: { readonly sinceMs: number },
    ): Promise<readonly DeprecatedUse[]>;
  };
}

export interface UsageWriters {
  readonly usage: UsageReaders['usage'] & {
    /**
     * Returns false if this batch of this process, or a later one, was written before. Blocks other writers of usage
     * until the transaction ends.
     */
    claimBatch(
      batch: { readonly source: string; readonly sequence: number },
      nowMs: number,
    ): Promise<boolean>;
    /** Adds to the existing counts. Rows of API users that were deleted are skipped. */
    add(rows: readonly UsageRow[]): Promise<void>;
    /** Makes one step of summing minutes to hours to days. Returns false if there is none to make. */
    rollUp(nowMs: number): Promise<boolean>;
    /**
     * Makes one step of deleting. Returns false if nothing is left to delete. Never deletes rows that are not summed
     * yet.
     */
    forget(before: UsageRetention): Promise<boolean>;
  };
  readonly deprecatedUse: UsageReaders['deprecatedUse'] & {
    /** Adds to the existing counts. Not audited, because usage/ writes it in batches. Unknown API users are skipped. */
    add(rows: readonly DeprecatedUse[]): Promise<void>;
  };
}

/** How often an API user called a deprecated API, alias or operation, and by which credential scheme. */
export interface DeprecatedUse {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  readonly apiId: string;
  /** The base path of the API itself, or the alias. */
  readonly basePath: string;
  readonly operationId: string;
  readonly scheme: string;
  readonly calls: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export type UsageGrain = 'minute' | 'hour' | 'day';

export type UsageFacet = 'address' | 'api-user';

export type UsageDimension =
  'bucket' | 'keyId' | 'apiId' | 'operationId' | 'statusClass' | 'code' | 'address' | 'agent';

/** Both ends must be multiples of `bucketMs`, which is a minute, an hour, a day or a multiple of one of them. */
export interface UsageRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
}

export interface UsageQuery extends UsageRange {
  /** Null for the licence as a whole, which has no keys, addresses and agents. */
  readonly apiUserId: ApiUserId | null;
  readonly by: readonly UsageDimension[];
}

/** A dimension that the query did not group by is empty or 0. */
export interface UsageSum extends UsageCounts {
  readonly bucketMs: number;
  readonly keyId: string;
  readonly apiId: string;
  readonly operationId: string;
  readonly statusClass: number;
  readonly code: string;
  readonly address: string;
  readonly agent: string;
}

export interface UsageCounts {
  readonly calls: number;
  readonly durationMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Calls by latency class; see `latencyBoundsMs` of contract/usage.ts. */
  readonly latency: readonly number[];
}

/** Calls of one kind within one minute. Plain data. */
export interface UsageRow extends ApiUserRef, UsageCounts {
  readonly keyId: string;
  /** Empty for the exchange of a key for a token. */
  readonly apiId: string;
  readonly operationId: string;
  /** The first digit of the status. */
  readonly statusClass: number;
  /** The error code of the refusal; empty if there was none. */
  readonly code: string;
  readonly address: string;
  /** The family of the user agent. */
  readonly agent: string;
  readonly minuteMs: number;
}

/**
 * The usage that a gateway process recorded since its last report; plain data. It is written completely and only once:
 * `sequence` is incremented with each batch.
 */
export interface UsageBatch {
  /** Identifies the process while it runs. */
  readonly source: string;
  readonly sequence: number;
  /** See usage/packed-use.ts. */
  readonly apiUsers: readonly PackedApiUser[];
  readonly refusedKeys: readonly RefusedKeyUse[];
}

/** Rows without the names of their fields, which would be most of the bytes sent over IPC. */
export interface PackedApiUser extends ApiUserRef {
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A row with the facts that other tables keep: last use, use of deprecated operations, sightings. */
export interface RecordedUse extends UsageRow {
  /** The API's base path or alias. */
  readonly basePath: string;
  readonly scheme: string;
  readonly isDeprecated: boolean;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Set even if `address` is `*`. */
  readonly lastAddress: string;
}

export interface UsageTop {
  readonly name: string;
  readonly calls: number;
  readonly failures: number;
}

export interface HourOfUsage {
  readonly apiUserId: ApiUserId;
  readonly hourMs: number;
  readonly calls: number;
  readonly failures: number;
}

/** Per grain, the time before which rows may be deleted. */
export type UsageRetention = Readonly<Record<UsageGrain, number>>;
