import type { LicenceId } from '@postern/contract/ids';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import type { Storage } from '../storage/storage.ts';

export interface CheckpointDeps {
  readonly storage: Pick<Storage, 'auditCheckpoints' | 'transact'>;
  readonly signer: Pick<CheckpointSigner, 'sign'>;
  readonly now: () => number;
}

const pageSize = 200;

/**
 * Signs the end of each chain of the audit log that has grown, so that events up to there can be neither removed nor
 * changed unnoticed. Several processes may do so at the same time. Ends early, between two pages of licences, once the
 * signal is aborted.
 */
export async function signCheckpoints(deps: CheckpointDeps, signal?: AbortSignal): Promise<void> {
  await signEnd(null, deps);
  let after: LicenceId | null = null;
  while (signal?.aborted !== true) {
    const page = await deps.storage.auditCheckpoints.listUnsigned(after, pageSize);
    for (const { licenceId } of page.filter(({ isUnsigned }) => isUnsigned)) await signEnd(licenceId, deps);
    after = page.at(-1)?.licenceId ?? after;
    if (page.length < pageSize) return;
  }
}

async function signEnd(licenceId: LicenceId | null, { storage, signer, now }: CheckpointDeps): Promise<void> {
  const end = await storage.auditCheckpoints.findUnsignedEnd(licenceId);
  if (end === undefined) return;
  const atMs = now();
  const jws = signer.sign({ licenceId, ...end, atMs });
  await storage.transact((tx) =>
    tx.auditCheckpoints.insert(licenceId, { sequence: end.sequence, atMs, jws }),
  );
}
