import type { HygieneFinding, HygieneKind } from '@postern/contract/hygiene';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUserRef } from '../api-users/port.ts';

/** The findings of hygiene, stored per API user so that a list of 100,000 can be sorted by risk. */
export interface HygieneReaders {
  readonly hygiene: {
    /** Lists the riskiest first, and only API users with a finding (of the kind, if one is given). */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly kind?: HygieneKind; readonly page: number; readonly pageSize: number },
    ): Promise<readonly StoredHygieneCheck[]>;
    /** Whether the licence has at most this many API users in the environment. */
    isSmall(licenceId: LicenceId, environment: EnvironmentName, apiUsersMax: number): Promise<boolean>;
    find(apiUser: ApiUserRef): Promise<StoredHygieneCheck | undefined>;
    /** Counts the API users with each finding, and those with any. */
    count(
      licenceId: LicenceId,
      environment: EnvironmentName,
    ): Promise<{ readonly any: number; readonly kinds: Readonly<Partial<Record<HygieneKind, number>>> }>;
    /** API users of a licence that changed since their last check, were checked before then, or were never checked. */
    listDue(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly checkedBeforeMs: number; readonly limit: number },
    ): Promise<readonly ApiUserRef[]>;
    /** API users of all licences, in the order of their ids. */
    listAfter(apiUserId: string, limit: number): Promise<readonly ApiUserRef[]>;
  };
}

export interface HygieneWriters {
  readonly hygiene: HygieneReaders['hygiene'] & {
    /** Replaces the previous findings. Does nothing if the API user was deleted. */
    put(check: StoredHygieneCheck): Promise<void>;
  };
}

export interface StoredHygieneCheck extends ApiUserRef {
  /** Sum of the findings' risks; 0 without findings. */
  readonly risk: number;
  readonly findings: readonly HygieneFinding[];
  readonly checkedAtMs: number;
  /** The version of the API user that was checked. */
  readonly version: number;
}
