import type { AuditEvent } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import { throwFaults } from '../jobs/throw-faults.ts';
import type { Storage } from '../storage/storage.ts';

export interface PruneDeps {
  readonly storage: Pick<Storage, 'audit' | 'auditCuts' | 'transactAsOwner'>;
  readonly signer: Pick<CheckpointSigner, 'signCut'>;
  /** Null keeps everything. */
  readonly keptMs: number | null;
  /** Why the events do not follow the link; undefined where they do. */
  readonly findFlaw: (
    events: readonly AuditEvent[],
    after: { readonly sequence: number; readonly hash: string } | undefined,
  ) => string | undefined;
  readonly now: () => number;
}

/** Rows that one transaction deletes. */
export const prunedAtOnce = 500;
const licencesPerPage = 200;

/**
 * Deletes events of the audit log that are older than it is kept. A chain that is broken is kept whole, and keeps no other
 * chain from being pruned. Several processes may do so at the same time. Ends early, between two batches, once the signal
 * is aborted.
 *
 * @throws Error for each chain that was not pruned, when the others are; see throwFaults
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
 * Cuts off one batch of the oldest events; false when nothing is left to cut. The last event always stays, since the next
 * one has to follow it. What does not verify is kept: a cut must not make a tampered part look as if its time was over.
 *
 * @throws Error for a chain that is broken
 */
async function pruneStep(
  { licenceId, beforeMs }: ChainToPrune,
  { storage, signer, findFlaw, now }: PruneDeps,
): Promise<boolean> {
  const before = await storage.auditCuts.find(licenceId);
  const events = await storage.audit.readAfter(licenceId, before?.sequence ?? 0, prunedAtOnce + 1);
  // One more than are cut: so that the chain never ends with its cut.
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
    // Another process may have cut as far meanwhile.
    const cut = await storage.auditCuts.find(licenceId);
    if (cut === undefined || cut.sequence < sequence) throw error;
  }
  return old.length === prunedAtOnce;
}
