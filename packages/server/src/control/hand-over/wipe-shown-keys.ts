import type { Storage } from '../../storage/storage.ts';
import { freshKeyMs } from './hand-over-key.ts';

/**
 * Wipes the sealed text of keys that are shown once, as soon as no hand-over may begin and none is open. The keys
 * continue to work. Several processes may run this concurrently.
 */
export async function wipeShownKeys(deps: {
  readonly storage: Pick<Storage, 'transact'>;
  readonly now: () => number;
}): Promise<void> {
  const nowMs = deps.now();
  await deps.storage.transact((tx) => tx.apiKeys.wipeShownTexts({ madeUntilMs: nowMs - freshKeyMs, nowMs }));
}
