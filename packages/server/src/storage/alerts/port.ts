import type { Alert, AlertKind, AlertPreferences } from '@postern/contract/alert';
import type { ApiKeyId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Page } from '@postern/contract/page';
import type { DeadCredential } from '../../domain/refusal.ts';
import type { ApiUserRef } from '../api-users/port.ts';

/** Observations of API users, the alerts that they led to, and the links in the mails. */
export interface AlertReaders {
  readonly watches: {
    find(apiUser: ApiUserRef): Promise<StoredWatch | undefined>;
    /** Lists API users with unreported refusals whose last report is at least this old. */
    listPending(reportedBeforeMs: number, limit: number): Promise<readonly ApiUserRef[]>;
    /** Finds the API user of a key, whatever the state of the key. */
    findKey(
      environment: EnvironmentName,
      keyId: ApiKeyId,
    ): Promise<(ApiUserRef & { readonly masked: string }) | undefined>;
    /** Finds the API user of a key that was reset or revoked. */
    findRevokedKey(
      environment: EnvironmentName,
      keyDigest: string,
    ): Promise<(ApiUserRef & { readonly masked: string; readonly revokedAtMs: number }) | undefined>;
    /** Lists active API users that expire, or whose key expires, within the time; the soonest first. */
    listExpiring(fromMs: number, toMs: number, limit: number): Promise<readonly ExpiringKey[]>;
    /**
     * Lists keys in use that are older than the limit of their licence, or else of the installation; the oldest first.
     */
    listOldKeys(
      due: { readonly nowMs: number; readonly afterDays: number },
      limit: number,
    ): Promise<readonly OldKey[]>;
  };
  readonly sightings: {
    /** Lists the latest ones first, at most `sightingsMax`. */
    list(apiUser: ApiUserRef, sinceMs: number): Promise<readonly StoredSighting[]>;
  };
  readonly hourlyActivity: {
    list(
      apiUser: ApiUserRef,
      range: { readonly fromMs: number; readonly toMs: number },
    ): Promise<readonly HourOfActivity[]>;
    /** Lists API users with at least this many calls or failures in the hour, by id, after the given one. */
    listBusy(
      hourMs: number,
      least: {
        readonly calls: number;
        readonly failures: number;
        readonly after: string;
        readonly limit: number;
      },
    ): Promise<readonly (ApiUserRef & HourOfActivity)[]>;
  };
  readonly alerts: {
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: {
        readonly kind?: AlertKind;
        readonly apiUserId?: ApiUserId;
        readonly page: number;
        readonly pageSize: number;
      },
    ): Promise<Page<Alert>>;
  };
  readonly alertPreferences: {
    /** Null for the licence's own preferences. */
    find(licenceId: LicenceId, apiUserId: ApiUserId | null): Promise<AlertPreferences | undefined>;
  };
  readonly actionLinks: {
    /** Finds a link that was not used and has not expired. */
    findOpen(tokenDigest: string, nowMs: number): Promise<StoredActionLink | undefined>;
  };
}

export interface AlertWriters {
  readonly watches: AlertReaders['watches'] & {
    /** Lets only one writer of watches, sightings and activity continue, until its transaction ends. */
    lock(): Promise<void>;
    /** Replaces the watch. Returns false if there is no such API user. */
    put(apiUser: ApiUserRef, watch: StoredWatch): Promise<boolean>;
    /**
     * Claims the report by compare-and-set on the time of the last one, and clears the pending refusals. Returns false
     * if another process has reported since.
     */
    claimReport(apiUser: ApiUserRef, lastReportedAtMs: number, nowMs: number): Promise<boolean>;
    mute(apiUser: ApiUserRef, untilMs: number): Promise<void>;
  };
  readonly sightings: AlertReaders['sightings'] & {
    /** Adds to the counts. Returns the addresses that were never seen before; keeps the latest `sightingsMax`. */
    add(apiUser: ApiUserRef, rows: readonly StoredSighting[]): Promise<readonly string[]>;
    forget(beforeMs: number): Promise<void>;
  };
  readonly hourlyActivity: AlertReaders['hourlyActivity'] & {
    add(apiUser: ApiUserRef, hours: readonly HourOfActivity[]): Promise<void>;
    forget(beforeMs: number): Promise<void>;
  };
  readonly alerts: AlertReaders['alerts'] & {
    /** Returns false if the same alert was raised before: `saidOnce` is unique in the installation. */
    insert(alert: Alert & { readonly saidOnce: string }): Promise<boolean>;
    forget(beforeMs: number): Promise<void>;
  };
  readonly alertPreferences: AlertReaders['alertPreferences'] & {
    /** Null removes them, so that those of the licence, or the defaults, apply again. */
    put(
      licenceId: LicenceId,
      apiUserId: ApiUserId | null,
      preferences: AlertPreferences | null,
    ): Promise<void>;
  };
  readonly actionLinks: AlertReaders['actionLinks'] & {
    insert(
      link: StoredActionLink & { readonly tokenDigest: string; readonly createdAtMs: number },
    ): Promise<void>;
    /** Uses up the link. Returns false if it was no longer open. */
    use(tokenDigest: string, nowMs: number): Promise<boolean>;
  };
}

/** The state of an API user between calls that decides when an alert is due. Times are 0 for never. */
export interface StoredWatch {
  readonly refusedCount: number;
  readonly refusedAtMs: number;
  readonly refusedAddress: string;
  readonly pendingCount: number;
  /** The refusals since the last report, by address and operation; bounded, `pendingCount` counts all. */
  readonly pending: readonly RefusedUse[];
  readonly reportedAtMs: number;
  readonly mutedUntilMs: number;
  readonly burstFromMs: number;
  readonly burstCalls: number;
  readonly burstFailures: number;
}

export interface RefusedUse {
  readonly address: string;
  readonly operation: string;
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export interface StoredSighting {
  readonly address: string;
  readonly calls: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export interface HourOfActivity {
  /** The beginning of the hour. */
  readonly hourMs: number;
  readonly calls: number;
  readonly failures: number;
}

export interface ExpiringKey extends ApiUserRef {
  readonly expiresAtMs: number;
}

export interface OldKey extends ApiUserRef {
  readonly keyId: string;
  readonly createdAtMs: number;
}

export interface StoredActionLink extends ApiUserRef {
  readonly action: 'add-address' | 'cut-off' | 'mute';
  readonly address: string;
  readonly expiresAtMs: number;
}

/** The observations of a gateway process since its last report; plain data. */
export interface ActivityReport {
  readonly apiUsers: readonly ApiUserActivity[];
  readonly refusedKeys: readonly RefusedKeyUse[];
}

export interface ApiUserActivity extends ApiUserRef {
  /** The addresses of calls that no network rule refused. */
  readonly addresses: readonly StoredSighting[];
  readonly hours: readonly HourOfActivity[];
  /** Calls that a network rule refused; bounded. */
  readonly refusals: readonly RefusedUse[];
  /** The number of all refusals, also of those that are not listed. */
  readonly refusedCount: number;
}

/** The use of a credential that is no longer valid, or never existed. */
export interface RefusedKeyUse {
  readonly environment: EnvironmentName;
  readonly credential: DeadCredential;
  readonly address: string;
  readonly count: number;
  readonly lastAtMs: number;
}
