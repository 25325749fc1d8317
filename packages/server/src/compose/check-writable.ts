import type { NotReady } from '../observe/readiness.ts';
import { StorageUnavailableError } from '../storage/storage-errors.ts';
import type { Storage } from '../storage/storage.ts';

/** How long an answer is reused, so that frequent readiness probes do not each write to the database. */
const rememberedMs = 5_000;

/**
 * Creates a check of whether a change could be written now. On a full disk, or with a read-only database, everything
 * else works but no key can be revoked. Other failures are not judged here; see `askDatabase`.
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
