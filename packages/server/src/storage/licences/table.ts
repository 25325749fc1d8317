import type { LicenceId } from '@postern/contract/ids';
import type { KeyDisplay, LeakedKeyPolicy } from '@postern/contract/licence';

export interface LicenceTables {
  readonly licence: LicenceTable;
}

export interface LicenceTable {
  id: LicenceId;
  number: number;
  name: string;
  account_name: string;
  key_display: KeyDisplay;
  /** 1 if new web service accounts may be created. */
  connector_access: number;
  leaked_key_policy: LeakedKeyPolicy;
  /** Null if keys live until they are reset. */
  key_lifetime_days_max: number | null;
  rotation_due_days: number | null;
  search_text: string;
  created_at_ms: number;
  version: number;
}
