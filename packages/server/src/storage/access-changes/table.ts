import type { AccessChange } from '@postern/contract/access-change';
import type { ChangeSequence, EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface AccessChangeTables {
  readonly access_change: AccessChangeTable;
}

export interface AccessChangeTable {
  sequence: ChangeSequence;
  at_ms: number;
  licence_id: LicenceId | null;
  environment: EnvironmentName | null;
  kind: AccessChange['kind'];
  subject_id: string;
  mark: string | null;
}
