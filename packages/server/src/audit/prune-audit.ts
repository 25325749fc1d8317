import type { AuditEvent } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
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
  readonly reportFault: (fault: unknown) => void;
}

/** Deletes events of the audit log that are older than it is kept. */
export interface AuditPruning {
  /** Once, now; several processes may do so at the same time. */
  run(): Promise<void>;
  /** Now, and every hour from now on. */
  start(): void;
  close(): Promise<void>;
}

const everyMs = 60 * 60_000;
/** Rows that one transaction deletes. */
export const prunedAtOnce = 500;
const licencesPerPage = 200;

export function createAuditPruning(deps: PruneDeps): AuditPruning {
  const { storage, keptMs, now, reportFault } = deps;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function pruneAll(): Promise<void> {
    if (keptMs === null) return;
    const beforeMs = now() - keptMs;
    await pruneChain(null, beforeMs).catch(reportFault);
    let after: LicenceId | null = null;
    while (!isClosed) {
      const page = await storage.auditCuts.listLicencesBefore(beforeMs, { after, limit: licencesPerPage });
      for (const licenceId of page) await pruneChain(licenceId, beforeMs).catch(reportFault);
      after = page.at(-1) ?? after;
      if (page.length < licencesPerPage) return;
    }
  }
  async function pruneChain(licenceId: LicenceId | null, beforeMs: number): Promise<void> {
    while (!isClosed && (await pruneStep({ licenceId, beforeMs }, deps))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const run = async (): Promise<void> => {
    running = running.then(pruneAll).catch(reportFault);
    await running;
  };
  return {
    run,
    start() {
      void run();
      timer ??= setInterval(() => void run(), everyMs).unref();
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * Cuts off one batch of the oldest events; false when nothing is left to cut. The last event always stays, since the next
 * one has to follow it. What does not verify is kept: a cut must not make a tampered part look as if its time was over.
 *
 * @throws Error for a chain that is broken
 */
async function pruneStep(
  { licenceId, beforeMs }: { readonly licenceId: LicenceId | null; readonly beforeMs: number },
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
  await storage.transactAsOwner((tx) => tx.auditCuts.cut(licenceId, { sequence, hash, atMs, jws }));
  return old.length === prunedAtOnce;
}
