import type { AuditEvent } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import type { Page } from '@postern/contract/page';
import type { NewAuditEvent, AuditQuery, StoredAuditCheckpoint, StoredAuditCut } from './stored-records.ts';

/** The part of the port `storage.ts` that is about the audit log. */
export interface AuditReaders {
  readonly audit: {
    list(licenceId: LicenceId | null, query: AuditQuery): Promise<Page<AuditEvent>>;
    /** Oldest first, for verification and export; `after` is the last sequence already read. */
    readAfter(licenceId: LicenceId | null, after: number, limit: number): Promise<readonly AuditEvent[]>;
  };
  readonly auditCuts: {
    /** Undefined: the chain is kept from its beginning. */
    find(licenceId: LicenceId | null): Promise<StoredAuditCut | undefined>;
    /** The licences whose chains have events of before then, a page of them in the order of their ids. */
    listLicencesBefore(
      atMs: number,
      page: { readonly after: LicenceId | null; readonly limit: number },
    ): Promise<readonly LicenceId[]>;
  };
  /** What was signed of the audit log's chains; null stands for the installation's own. */
  readonly auditCheckpoints: {
    /** The newest first. */
    list(licenceId: LicenceId | null, limit: number): Promise<readonly StoredAuditCheckpoint[]>;
    /** The chain's last event, unless a checkpoint covers it. */
    findUnsignedEnd(licenceId: LicenceId | null): Promise<Pick<AuditEvent, 'sequence' | 'hash'> | undefined>;
    /** Licences in the order of their ids, and whether something of their chain is not signed yet. */
    listUnsigned(
      after: LicenceId | null,
      limit: number,
    ): Promise<readonly { readonly licenceId: LicenceId; readonly isUnsigned: boolean }[]>;
  };
}

export interface AuditWriters {
  readonly audit: AuditReaders['audit'] & {
    /** Adds the next link of the licence's hash chain. */
    append(event: NewAuditEvent): Promise<AuditEvent>;
  };
  readonly auditCuts: AuditReaders['auditCuts'] & {
    /** Moves the chain's cut and deletes the events and checkpoints through it. Only `transactAsOwner` may. */
    cut(licenceId: LicenceId | null, cut: StoredAuditCut): Promise<void>;
  };
  readonly auditCheckpoints: AuditReaders['auditCheckpoints'] & {
    /** One of the same place that is there already stays. */
    insert(licenceId: LicenceId | null, checkpoint: StoredAuditCheckpoint): Promise<void>;
  };
}
