import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { RatePlan } from '@postern/contract/rate-plan';

/** The limits of licences and API users, beside those of the APIs. */
export interface RatePlanReaders {
  /** Limits besides those of the APIs. Undefined if none were ever set, which counts as version 0. */
  readonly ratePlans: {
    findOfLicence(
      licenceId: LicenceId,
      environment: EnvironmentName,
    ): Promise<StoredLicenceRatePlan | undefined>;
    findOfApiUser(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<StoredApiUserRatePlan | undefined>;
  };
}

export interface RatePlanWriters {
  readonly ratePlans: RatePlanReaders['ratePlans'] & {
    /** Compare-and-set on `version`, which is incremented. Returns false if another writer was first. */
    putOfLicence(
      licenceId: LicenceId,
      environment: EnvironmentName,
      limits: RatePlan,
      version: number,
    ): Promise<boolean>;
    /**
     * Compare-and-set on `plan.version`, the version that the caller read. Returns false if another writer was first.
     */
    putOfApiUser(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      plan: StoredApiUserRatePlan,
    ): Promise<boolean>;
  };
}

/** Incremented with each change; see contract/rate-plan.ts. */
export interface StoredLicenceRatePlan {
  readonly limits: RatePlan;
  readonly version: number;
}

export interface StoredApiUserRatePlan {
  /** Set by the operator. */
  readonly plan: RatePlan;
  /** Set by an admin. It can only make limits stricter. */
  readonly own: RatePlan;
  readonly version: number;
}
