import type { Storage } from '../../storage/storage.ts';
import { freshKeyMs } from './hand-over-key.ts';

/**
 * Wipes the sealed text of keys that are shown once: as soon as they can be handed over no more, and no page waits on
 * which one would be collected. The keys go on working. Several processes may do so at the same time.
 */
export async function wipeShownKeys(deps: {
  readonly storage: Pick<Storage, 'transact'>;
  readonly now: () => number;
}): Promise<void> {
  const nowMs = deps.now();
  await deps.storage.transact((tx) => tx.apiKeys.wipeShownTexts({ madeUntilMs: nowMs - freshKeyMs, nowMs }));
}
