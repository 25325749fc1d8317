import type { AuditEvent } from '@postern/contract/audit-event';
import type { AuditCheckpoint } from '../crypto/audit-checkpoint.ts';

export interface CheckpointFlaw {
  readonly sequence: number;
  readonly reason: string;
}

/** Compares a chain, while it is read, with its signed checkpoints. */
export interface CheckpointVerdict {
  see(event: Pick<AuditEvent, 'sequence' | 'hash'>): void;
  /** Call it after the whole chain was read. Returns the first signed event that is missing or different. */
  findFlaw(lastSequence: number): CheckpointFlaw | undefined;
}

/**
 * Creates the comparison of one chain with its checkpoints. Not checked here: that the events are linked by their
 * hashes; see storage/audit/audit-chain.ts.
 *
 * @param checkpoints of this one chain, with verified signatures
 */
export function createCheckpointVerdict(checkpoints: readonly AuditCheckpoint[]): CheckpointVerdict {
  const bySequence = Map.groupBy(checkpoints, ({ sequence }) => sequence);
  let rewritten: CheckpointFlaw | undefined;
  return {
    see({ sequence, hash }) {
      const other = bySequence.get(sequence)?.find((signed) => signed.hash !== hash);
      if (other !== undefined)
        rewritten ??= { sequence, reason: `not the event that was ${presentSigned(other)}` };
    },
    findFlaw(lastSequence) {
      if (rewritten !== undefined) return rewritten;
      const cut = checkpoints.find(({ sequence }) => sequence > lastSequence);
      if (cut === undefined) return undefined;
      return {
        sequence: lastSequence + 1,
        reason: `missing, although event ${cut.sequence} was ${presentSigned(cut)}`,
      };
    },
  };
}

function presentSigned({ atMs }: AuditCheckpoint): string {
  return `signed at ${new Date(atMs).toISOString()}`;
}
