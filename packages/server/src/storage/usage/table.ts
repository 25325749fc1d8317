import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface UsageTables {
  readonly deprecated_use: DeprecatedUseTable;
}

export interface DeprecatedUseTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  api_id: string;
  base_path: string;
  operation_id: string;
  scheme: string;
  calls: number;
  first_at_ms: number;
  last_at_ms: number;
}
