import type { Actor, AuditAction } from '@postern/contract/audit-event';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface AuditTables {
  readonly audit_event: AuditEventTable;
  readonly audit_cut: AuditCutTable;
  readonly audit_checkpoint: AuditCheckpointTable;
}

export interface AuditEventTable {
  /** The licence's id, or `-` for the installation's own chain. */
  chain: string;
  sequence: number;
  licence_id: LicenceId | null;
  environment: EnvironmentName | null;
  at_ms: number;
  actor_kind: Actor['kind'];
  actor_id: string;
  actor_name: string;
  actor_address: string | null;
  action: AuditAction;
  subject_kind: string;
  subject_id: string;
  subject_name: string;
  /** JSON; `null` as JSON text if there is no value. */
  before: string;
  after: string;
  hash: string;
  previous_hash: string;
}

export interface AuditCutTable {
  /** The licence's id, or `-` for the installation's own chain. */
  chain: string;
  /** The last event that was deleted, and its hash. */
  sequence: number;
  hash: string;
  at_ms: number;
  /** See crypto/audit-checkpoint.ts. */
  jws: string;
}

export interface AuditCheckpointTable {
  /** The licence's id, or `-` for the installation's own chain. */
  chain: string;
  sequence: number;
  at_ms: number;
  /** See crypto/audit-checkpoint.ts. */
  jws: string;
}
