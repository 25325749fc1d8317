import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { RefusedKeyUse } from '../alerts/port.ts';
import type { ApiUserRef } from '../api-users/port.ts';

/** Counts of calls by minute, hour and day, and the use of what is deprecated. */
export interface UsageReaders {
  readonly usage: {
    /** Sums of calls, grouped by what is named in `by`; unordered. Of the licence as a whole without an API user. */
    sum(licenceId: LicenceId, environment: EnvironmentName, query: UsageQuery): Promise<readonly UsageSum[]>;
    /**
     * The licence's busiest addresses and API users, by whole five minutes. Each hour and day knows its busiest ones;
     * `*` are the others.
     */
    listTops(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: UsageRange & { readonly limit: number },
    ): Promise<Readonly<Record<UsageFacet, readonly UsageTop[]>>>;
    /** When the oldest call that is still known was made; null: there is none. */
    since(): Promise<number | null>;
    /** Calls by the hour of some API users, as sparklines need them; without token exchanges. */
    listHours(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly apiUserIds: readonly ApiUserId[]; readonly fromMs: number; readonly toMs: number },
    ): Promise<readonly HourOfUsage[]>;
  };
  readonly deprecatedUse: {
    /** Uses of deprecated operations since then, the latest first. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly sinceMs: number; readonly limit: number },
    ): Promise<readonly DeprecatedUse[]>;
    /** The same uses by one API user, the latest first. */
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
    /** False when this batch of this process, or a later one, was written before. Holds back other writers of usage. */
    claimBatch(
      batch: { readonly source: string; readonly sequence: number },
      nowMs: number,
    ): Promise<boolean>;
    /** Adds up with what is there. Rows of API users that are gone are passed over. */
    add(rows: readonly UsageRow[]): Promise<void>;
    /** One step of the way from minutes to hours to days; false when there is none to take. */
    rollUp(nowMs: number): Promise<boolean>;
    /** One step of forgetting; false when nothing is left to forget. Never what is not rolled up yet. */
    forget(before: UsageRetention): Promise<boolean>;
  };
  readonly deprecatedUse: UsageReaders['deprecatedUse'] & {
    /** Adds up with what is there. Not audited: written in batches by usage/. Unknown API users are passed over. */
    add(rows: readonly DeprecatedUse[]): Promise<void>;
  };
}

/** How often an API user called a deprecated API, alias or operation, and by which credential scheme. */
export interface DeprecatedUse {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly apiUserId: ApiUserId;
  readonly apiId: string;
  /** The API's own base path, or the alias. */
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

/** Both ends have to be multiples of `bucketMs`, which is a minute, an hour, a day or a multiple of one of them. */
export interface UsageRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
}

export interface UsageQuery extends UsageRange {
  /** Null: the licence as a whole, which knows no keys, addresses and agents. */
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
  /** Calls by latency class, see `latencyBoundsMs` of contract/usage.ts. */
  readonly latency: readonly number[];
}

/** Calls of one kind within one minute. Plain data. */
export interface UsageRow extends ApiUserRef, UsageCounts {
  readonly keyId: string;
  /** Empty for the exchange of a key for a token. */
  readonly apiId: string;
  readonly operationId: string;
  /** First digit of the status. */
  readonly statusClass: number;
  /** The error code of the refusal; empty where there was none. */
  readonly code: string;
  readonly address: string;
  /** The family of the user agent. */
  readonly agent: string;
  readonly minuteMs: number;
}

/** The usage that a gateway process recorded since its last report. Written as a whole, and once: `sequence` counts up. Plain data. */
export interface UsageBatch {
  /** Identifies the process while it runs. */
  readonly source: string;
  readonly sequence: number;
  /** See usage/packed-use.ts. */
  readonly apiUsers: readonly PackedApiUser[];
  readonly refusedKeys: readonly RefusedKeyUse[];
}

/** Rows without the names of their fields, which would be most of the bytes that go over IPC. */
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
  /** Also where `address` is one of many. */
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
