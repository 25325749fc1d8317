import type { EnvironmentName } from '@postern/contract/ids';

export interface TokenTables {
  readonly revoked_token: RevokedTokenTable;
  readonly used_proof: UsedProofTable;
}

export interface RevokedTokenTable {
  environment: EnvironmentName;
  token_id: string;
  expires_at_ms: number;
}

export interface UsedProofTable {
  environment: EnvironmentName;
  proof_id: string;
  expires_at_ms: number;
}
