import type { HygieneFinding, HygieneKind } from '@postern/contract/hygiene';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUserRef } from '../api-users/port.ts';

/** What hygiene found, API user by API user, so that a list of 100,000 can be sorted by risk. */
export interface HygieneReaders {
  readonly hygiene: {
    /** The riskiest first; only API users with a finding (of the kind, where one is named). */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly kind?: HygieneKind; readonly page: number; readonly pageSize: number },
    ): Promise<readonly StoredHygieneCheck[]>;
    /** Whether the licence has no more API users than that there. */
    isSmall(licenceId: LicenceId, environment: EnvironmentName, apiUsersMax: number): Promise<boolean>;
    find(apiUser: ApiUserRef): Promise<StoredHygieneCheck | undefined>;
    /** How many API users have each finding, and how many have any. */
    count(
      licenceId: LicenceId,
      environment: EnvironmentName,
    ): Promise<{ readonly any: number; readonly kinds: Readonly<Partial<Record<HygieneKind, number>>> }>;
    /** Of a licence: those that changed since they were looked at, or were looked at before then, or never. */
    listDue(
      licenceId: LicenceId,
      environment: EnvironmentName,
      query: { readonly checkedBeforeMs: number; readonly limit: number },
    ): Promise<readonly ApiUserRef[]>;
    /** Of all licences, by id. */
    listAfter(apiUserId: string, limit: number): Promise<readonly ApiUserRef[]>;
  };
}

export interface HygieneWriters {
  readonly hygiene: HygieneReaders['hygiene'] & {
    /** Takes the place of what was found before. Passed over where the API user is gone. */
    put(check: StoredHygieneCheck): Promise<void>;
  };
}

export interface StoredHygieneCheck extends ApiUserRef {
  /** Sum of the findings' risks; 0: nothing was found. */
  readonly risk: number;
  readonly findings: readonly HygieneFinding[];
  readonly checkedAtMs: number;
  /** Of the API user as it was looked at. */
  readonly version: number;
}
