import type { NotReady } from '../observe/readiness.ts';
import { StorageUnavailableError } from '../storage/storage-errors.ts';
import type { Storage } from '../storage/storage.ts';

/** How long an answer is good for, so that frequent probes of readiness do not become writes. */
const rememberedMs = 5_000;

/**
 * Tells whether a change could be written now: on a full disk, or a database that only reads, everything else goes on
 * and nothing can be revoked. Any other failure is not judged here; see `askDatabase`.
 */
export function createWriteCheck(
  storage: Pick<Storage, 'transact'>,
  monotonicNow: () => number,
): () => Promise<readonly NotReady[]> {
  let asked: { readonly atMs: number; readonly answer: Promise<readonly NotReady[]> } | undefined;
  return () => {
    const nowMs = monotonicNow();
    if (asked === undefined || nowMs - asked.atMs >= rememberedMs)
      asked = { atMs: nowMs, answer: tryToWrite(storage) };
    return asked.answer;
  };
}

async function tryToWrite(storage: Pick<Storage, 'transact'>): Promise<readonly NotReady[]> {
  try {
    await storage.transact((tx) => tx.settings.set('write-check', crypto.randomUUID()));
    return [];
  } catch (error) {
    const isUnwritable = error instanceof StorageUnavailableError && error.reason !== 'unknown';
    return isUnwritable ? ['database-unwritable'] : [];
  }
}
