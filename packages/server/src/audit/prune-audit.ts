import type { AuditEvent } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import { throwFaults } from '../jobs/throw-faults.ts';
import type { Storage } from '../storage/storage.ts';

export interface PruneDeps {
  readonly storage: Pick<Storage, 'audit' | 'auditCuts' | 'transactAsOwner'>;
  readonly signer: Pick<CheckpointSigner, 'signCut'>;
  /** Null keeps all events. */
  readonly keptMs: number | null;
  /** Returns why the events do not follow the link; undefined if they do. */
  readonly findFlaw: (
    events: readonly AuditEvent[],
    after: { readonly sequence: number; readonly hash: string } | undefined,
  ) => string | undefined;
  readonly now: () => number;
}

/** How many rows one transaction deletes. */
export const prunedAtOnce = 500;
const licencesPerPage = 200;

/**
 * Deletes events of the audit log that have exceeded their retention. A broken chain is kept whole, and does not keep
 * the other chains from being pruned. Several processes may do so at the same time. Ends early, between two batches,
 * once the signal is aborted.
 *
 * @throws Error for each chain that was not pruned, after the others were; see throwFaults
 */
export async function pruneAudit(deps: PruneDeps, signal?: AbortSignal): Promise<void> {
  const { storage, keptMs, now } = deps;
  if (keptMs === null) return;
  const beforeMs = now() - keptMs;
  const faults: unknown[] = [];
  const prune = (licenceId: LicenceId | null): Promise<void> =>
    pruneChain({ licenceId, beforeMs, signal }, deps).catch((fault: unknown) => void faults.push(fault));
  await prune(null);
  let after: LicenceId | null = null;
  while (signal?.aborted !== true) {
    const page = await storage.auditCuts.listLicencesBefore(beforeMs, { after, limit: licencesPerPage });
    for (const licenceId of page) await prune(licenceId);
    after = page.at(-1) ?? after;
    if (page.length < licencesPerPage) break;
  }
  throwFaults(faults);
}

interface ChainToPrune {
  readonly licenceId: LicenceId | null;
  readonly beforeMs: number;
  readonly signal: AbortSignal | undefined;
}

async function pruneChain(chain: ChainToPrune, deps: PruneDeps): Promise<void> {
  while (chain.signal?.aborted !== true && (await pruneStep(chain, deps))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Deletes one batch of the oldest events. Returns false if nothing is left to delete. The last event always remains,
 * because the next one has to follow it. Events that do not verify are kept: a cut must not make a tampered part look
 * as if it had exceeded its retention.
 *
 * @throws Error for a chain that is broken
 */
async function pruneStep(
  { licenceId, beforeMs }: ChainToPrune,
  { storage, signer, findFlaw, now }: PruneDeps,
): Promise<boolean> {
  const before = await storage.auditCuts.find(licenceId);
  const events = await storage.audit.readAfter(licenceId, before?.sequence ?? 0, prunedAtOnce + 1);
  // One event more than is deleted, so that the chain never ends with its cut.
  const candidates = events.slice(0, -1);
  const firstKept = candidates.findIndex(({ atMs }) => atMs >= beforeMs);
  const old = firstKept === -1 ? candidates : candidates.slice(0, firstKept);
  const last = old.at(-1);
  if (last === undefined) return false;
  const flaw = findFlaw(old, before);
  if (flaw !== undefined) {
    const chain = licenceId ?? 'the installation';
    throw new Error(
      `the audit log of ${chain} is broken and is not pruned: ${flaw}. Run: postern audit verify`,
    );
  }
  const { sequence, hash } = last;
  const atMs = now();
  const jws = signer.signCut({ licenceId, sequence, hash, atMs });
  try {
    await storage.transactAsOwner((tx) => tx.auditCuts.cut(licenceId, { sequence, hash, atMs, jws }));
  } catch (error) {
    // Another process may have deleted as much meanwhile.
    const cut = await storage.auditCuts.find(licenceId);
    if (cut === undefined || cut.sequence < sequence) throw error;
  }
  return old.length === prunedAtOnce;
}
