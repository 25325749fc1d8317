import type { ApiKeyId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface WebServiceAccountTables {
  readonly web_service_account: WebServiceAccountTable;
}

export interface WebServiceAccountTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  id: ApiKeyId;
  name: string;
  /** See crypto/password-hash.ts. */
  password_hash: string;
  version: number;
  created_at_ms: number;
  /** The time since which it has no password; null if it has one. */
  revoked_at_ms: number | null;
}
