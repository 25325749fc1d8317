import type { Actor, AuditAction, AuditEvent } from '@postern/contract/audit-event';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Page } from '@postern/contract/page';

/** The audit log: its events, their signed checkpoints, and where the kept part of a chain begins. */
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
  /** Signatures over the chains of the audit log; a licence id of null means the installation's own chain. */
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

export interface NewAuditEvent {
  readonly licenceId: LicenceId | null;
  readonly environment: EnvironmentName | null;
  readonly atMs: number;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly subject: AuditEvent['subject'];
  readonly before?: AuditEvent['before'];
  readonly after?: AuditEvent['after'];
}

/** A signature over a chain of the audit log up to the event `sequence`. `jws` holds it with the hash that it covers. */
export interface StoredAuditCheckpoint {
  readonly sequence: number;
  readonly atMs: number;
  readonly jws: string;
}

/** Where the kept part of a chain begins: after this event. `jws` signs it. */
export interface StoredAuditCut extends StoredAuditCheckpoint {
  readonly hash: string;
}

export interface AuditQuery {
  /** Its events, and those of the licence as a whole. */
  readonly environment?: EnvironmentName;
  readonly action?: AuditAction;
  readonly subjectId?: string;
  readonly actorId?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly page: number;
  readonly pageSize: number;
}
