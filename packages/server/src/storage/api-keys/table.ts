import type { ApiKeyState } from '@postern/contract/api-key';
import type { ApiKeyId, ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Generated } from 'kysely';

export interface ApiKeyTables {
  readonly api_key: ApiKeyTable;
  readonly hand_over: HandOverTable;
}

export interface ApiKeyTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  id: ApiKeyId;
  version: number;
  state: ApiKeyState;
  masked: string;
  digest: string;
  sealed_text: string | null;
  /** 1 if it was created while its licence showed keys only once. */
  is_shown_once: Generated<number>;
  created_at_ms: number;
  expires_at_ms: number | null;
  revoked_at_ms: number | null;
  /** 0 if it was never used. */
  last_used_at_ms: Generated<number>;
  last_used_address: Generated<string>;
  last_used_operation: Generated<string>;
}

export interface HandOverTable {
  id: string;
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  key_id: ApiKeyId;
  token_digest: string;
  code_digest: string;
  /** Number of codes that were tried, right or wrong. */
  tries: number;
  created_at_ms: number;
  expires_at_ms: number;
  /** Null together with the next column while the link is open, until it expires. */
  closed_at_ms: number | null;
  closed_why: 'collected' | 'replaced' | 'wrong-codes' | null;
}
