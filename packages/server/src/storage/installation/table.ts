import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { StoredSigningKey } from './port.ts';

export interface InstallationTables {
  readonly signing_key: SigningKeyTable;
  readonly data_key: DataKeyTable;
  readonly setting: SettingTable;
}

export interface SigningKeyTable {
  environment: EnvironmentName;
  kid: string;
  state: StoredSigningKey['state'];
  public_jwk: string;
  sealed_private_key: string;
  created_at_ms: number;
  state_since_ms: number;
}

export interface DataKeyTable {
  licence_id: LicenceId;
  id: string;
  master_key_id: string;
  wrapped_key: string;
  created_at_ms: number;
}

export interface SettingTable {
  name: string;
  value: string;
}
