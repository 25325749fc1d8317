import type { LicenceId } from '@postern/contract/ids';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import type { Storage } from '../storage/storage.ts';

export interface CheckpointDeps {
  readonly storage: Pick<Storage, 'auditCheckpoints' | 'transact'>;
  readonly signer: Pick<CheckpointSigner, 'sign'>;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

/** Signs the ends of the audit log's chains, so that what happened until then can neither be cut off nor rewritten. */
export interface CheckpointSigning {
  /** Once, now, for every chain that grew; several processes may do so at the same time. */
  run(): Promise<void>;
  /** Now, and every hour from now on. */
  start(): void;
  close(): Promise<void>;
}

const everyMs = 60 * 60_000;
const pageSize = 200;

export function createCheckpointSigning(deps: CheckpointDeps): CheckpointSigning {
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function signAll(): Promise<void> {
    await signEnd(null, deps);
    let after: LicenceId | null = null;
    while (!isClosed) {
      const page = await deps.storage.auditCheckpoints.listUnsigned(after, pageSize);
      for (const { licenceId } of page.filter(({ isUnsigned }) => isUnsigned)) await signEnd(licenceId, deps);
      after = page.at(-1)?.licenceId ?? after;
      if (page.length < pageSize) return;
    }
  }
  const run = async (): Promise<void> => {
    running = running.then(signAll).catch(deps.reportFault);
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

async function signEnd(licenceId: LicenceId | null, { storage, signer, now }: CheckpointDeps): Promise<void> {
  const end = await storage.auditCheckpoints.findUnsignedEnd(licenceId);
  if (end === undefined) return;
  const atMs = now();
  const jws = signer.sign({ licenceId, ...end, atMs });
  await storage.transact((tx) =>
    tx.auditCheckpoints.insert(licenceId, { sequence: end.sequence, atMs, jws }),
  );
}
