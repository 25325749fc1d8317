import type { Actor, AuditAction, AuditEvent } from '@postern/contract/audit-event';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Page } from '@postern/contract/page';

/** The audit log: its events, their signed checkpoints, and where the kept part of a chain begins. */
export interface AuditReaders {
  readonly audit: {
    list(licenceId: LicenceId | null, query: AuditQuery): Promise<Page<AuditEvent>>;
    /** Reads the oldest first, for verification and export. `after` is the last sequence that was already read. */
    readAfter(licenceId: LicenceId | null, after: number, limit: number): Promise<readonly AuditEvent[]>;
  };
  readonly auditCuts: {
    /** Undefined if the chain is kept from its beginning. */
    find(licenceId: LicenceId | null): Promise<StoredAuditCut | undefined>;
    /** Lists licences whose chains have events from before then, one page in the order of their ids. */
    listLicencesBefore(
      atMs: number,
      page: { readonly after: LicenceId | null; readonly limit: number },
    ): Promise<readonly LicenceId[]>;
  };
  /** Signatures over the chains of the audit log; a licence id of null means the installation's own chain. */
  readonly auditCheckpoints: {
    /** Lists the newest first. */
    list(licenceId: LicenceId | null, limit: number): Promise<readonly StoredAuditCheckpoint[]>;
    /** Finds the chain's last event, unless a checkpoint covers it. */
    findUnsignedEnd(licenceId: LicenceId | null): Promise<Pick<AuditEvent, 'sequence' | 'hash'> | undefined>;
    /** Lists licences in the order of their ids, with whether some events of their chain are not signed yet. */
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
    /** Moves the chain's cut and deletes the events and checkpoints up to it. Only works in `transactAsOwner`. */
    cut(licenceId: LicenceId | null, cut: StoredAuditCut): Promise<void>;
  };
  readonly auditCheckpoints: AuditReaders['auditCheckpoints'] & {
    /** An existing checkpoint for the same event is not replaced. */
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

/** A signature over a chain of the audit log up to the event `sequence`. `jws` contains it with the covered hash. */
export interface StoredAuditCheckpoint {
  readonly sequence: number;
  readonly atMs: number;
  readonly jws: string;
}

/** The event after which the kept part of a chain begins. `jws` signs it. */
export interface StoredAuditCut extends StoredAuditCheckpoint {
  readonly hash: string;
}

export interface AuditQuery {
  /** Selects the environment's events, and those of the licence as a whole. */
  readonly environment?: EnvironmentName;
  readonly action?: AuditAction;
  readonly subjectId?: string;
  readonly actorId?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly page: number;
  readonly pageSize: number;
}
