import type { AccessChange } from '@postern/contract/access-change';
import type { CutOff } from '@postern/contract/cut-off';
import type { ChangeSequence } from '@postern/contract/ids';
import type { NewAuditEvent } from '../storage/audit/port.ts';
import type { StorageWriter } from '../storage/storage.ts';
import type { AdminSession } from './admin-session.ts';
import type { ControlDeps } from './control-deps.ts';

/** What a change is done with: the transaction, and the way to record it. */
export interface ChangeWork {
  readonly tx: StorageWriter;
  readonly nowMs: number;
  /** Writes the audit event as the session's actor. Every change has one. */
  audit(event: Omit<NewAuditEvent, 'atMs' | 'actor'>): Promise<void>;
  /** Tells the gateways. Every change that one of them could know of has one. */
  announce(change: Omit<AccessChange, 'sequence' | 'atMs'>): Promise<void>;
}

export type ChangeDeps = Pick<ControlDeps, 'storage' | 'now' | 'reportFault'> & {
  readonly cutOffs: Pick<ControlDeps['cutOffs'], 'confirm'>;
};

/**
 * State, audit event and access change in one transaction; then waits, within reason, for the gateways.
 * `cutOff` is null when nothing was announced.
 */
export async function transactChange<Result>(
  session: Pick<AdminSession, 'actor'>,
  work: (change: ChangeWork) => Promise<Result>,
  deps: ChangeDeps,
): Promise<{ readonly result: Result; readonly cutOff: CutOff | null }> {
  const nowMs = deps.now();
  const { result, sequence } = await deps.storage.transact(async (tx) => {
    let announced: ChangeSequence | undefined;
    const environments = new Set<string | null>();
    const outcome = await work({
      tx,
      nowMs,
      audit: async (event) => {
        await tx.audit.append({ ...event, atMs: nowMs, actor: session.actor });
      },
      announce: async (change) => {
        // The last one is waited for, by the gateways of its environment: they have to be the same.
        if (environments.add(change.environment).size > 1)
          throw new Error('one change of access is of one environment, or of all');
        announced = await tx.changes.append({ ...change, atMs: nowMs });
      },
    });
    return { result: outcome, sequence: announced };
  });
  return { result, cutOff: sequence === undefined ? null : await confirm(sequence, deps) };
}

/** The change is durable by now: whatever happens here, the answer must not be an error, least of all one that loses a key. */
async function confirm(sequence: ChangeSequence, deps: ChangeDeps): Promise<CutOff> {
  try {
    return await deps.cutOffs.confirm(sequence);
  } catch (fault) {
    deps.reportFault(fault, 'cut-off');
    return { sequence, state: 'pending', confirmedAtMs: null, gateways: [] };
  }
}
