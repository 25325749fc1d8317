import type { AccessChange } from '@postern/contract/access-change';
import type { CutOff } from '@postern/contract/cut-off';
import type { ChangeSequence } from '@postern/contract/ids';
import type { NewAuditEvent } from '../storage/audit/port.ts';
import type { StorageWriter } from '../storage/storage.ts';
import type { AdminSession } from './admin-session.ts';
import type { ControlDeps } from './control-deps.ts';

/** The tools of a change: the transaction, and the ways to record it. */
export interface ChangeWork {
  readonly tx: StorageWriter;
  readonly nowMs: number;
  /** Writes the audit event with the session's actor. Every change needs one. */
  audit(event: Omit<NewAuditEvent, 'atMs' | 'actor'>): Promise<void>;
  /** Announces the change to the gateways. Every change that concerns a gateway needs one. */
  announce(change: Omit<AccessChange, 'sequence' | 'atMs'>): Promise<void>;
}

export type ChangeDeps = Pick<ControlDeps, 'storage' | 'now' | 'reportFault'> & {
  readonly cutOffs: Pick<ControlDeps['cutOffs'], 'confirm'>;
};

/**
 * Runs a change in one transaction: state, audit event and access change. Then it waits for the gateways, for a limited
 * time. `cutOff` is null when nothing was announced.
 *
 * @example
 *   const { cutOff } = await transactChange(
 *     session,
 *     async ({ tx, audit, announce }) => {
 *       const before = await getApiUser(tx, scope);
 *       await tx.apiUsers.delete(licenceId, environment, apiUserId, before.version);
 *       await audit({ licenceId, environment, action: 'api-user.deleted', subject, before: describeApiUser(before) });
 *       await announce({ licenceId, environment, kind: 'api-user', subjectId: apiUserId });
 *     },
 *     deps,
 *   );
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
        // Only the last change is awaited, by the gateways of its environment, so all of them need the same one.
        if (environments.add(change.environment).size > 1)
          throw new Error('one change of access is of one environment, or of all');
        announced = await tx.changes.append({ ...change, atMs: nowMs });
      },
    });
    return { result: outcome, sequence: announced };
  });
  return { result, cutOff: sequence === undefined ? null : await confirm(sequence, deps) };
}

/**
 * The change is committed, so the answer must not be an error whatever happens here: it could lose the text of a new
 * key.
 */
async function confirm(sequence: ChangeSequence, deps: ChangeDeps): Promise<CutOff> {
  try {
    return await deps.cutOffs.confirm(sequence);
  } catch (fault) {
    deps.reportFault(fault, 'cut-off');
    return { sequence, state: 'pending', confirmedAtMs: null, gateways: [] };
  }
}
