import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface RatePlanTables {
  readonly licence_rate_plan: LicenceRatePlanTable;
  readonly api_user_rate_plan: ApiUserRatePlanTable;
}

export interface LicenceRatePlanTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  /** JSON, see ratePlanSchema. */
  limits: string;
  version: number;
}

export interface ApiUserRatePlanTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  /** JSON, see ratePlanSchema: the operator's. */
  plan: string;
  /** JSON, see ratePlanSchema: an admin's. */
  own: string;
  version: number;
}
