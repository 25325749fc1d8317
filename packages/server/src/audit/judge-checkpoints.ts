import type { AuditEvent } from '@postern/contract/audit-event';
import type { AuditCheckpoint } from '../crypto/audit-checkpoint.ts';

export interface CheckpointFlaw {
  readonly sequence: number;
  readonly reason: string;
}

/** Compares a chain, as it is read, with what was signed of it. */
export interface CheckpointVerdict {
  see(event: Pick<AuditEvent, 'sequence' | 'hash'>): void;
  /** Once the chain was read whole: the first signed event that is missing or another one. */
  findFlaw(lastSequence: number): CheckpointFlaw | undefined;
}

/**
 * @param checkpoints of this one chain, their signatures verified.
 *
 * Not checked here: that the events hang together; see storage/audit/audit-chain.ts.
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
