import type { Storage, StorageWriter } from '../storage/storage.ts';

export interface UsageUpkeepDeps {
  readonly storage: Pick<Storage, 'transact'>;
  readonly keep: UsageKept;
  readonly now: () => number;
}

/** How long usage is kept by the minute, by the hour and by the day. */
export interface UsageKept {
  readonly minutesMs: number;
  readonly hoursMs: number;
  readonly daysMs: number;
}

const forgetEveryMs = 3_600_000;

/**
 * Makes one run of a job: sums minutes into hours and hours into days, and once an hour deletes what has exceeded its
 * retention. Several processes may do so at the same time. A run ends early, between two transactions, once its signal
 * is aborted.
 */
export function createUsageUpkeep(deps: UsageUpkeepDeps): (signal?: AbortSignal) => Promise<void> {
  let forgottenAtMs = Number.NEGATIVE_INFINITY;

  return async (signal) => {
    /** Takes small steps, each in a transaction of its own, so that other transactions do not wait for long. */
    async function repeat(step: (tx: StorageWriter) => Promise<boolean>): Promise<void> {
      while (signal?.aborted !== true && (await deps.storage.transact(step))) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const nowMs = deps.now();
    await repeat((tx) => tx.usage.rollUp(nowMs));
    if (nowMs - forgottenAtMs < forgetEveryMs) return;
    const { minutesMs, hoursMs, daysMs } = deps.keep;
    const before = { minute: nowMs - minutesMs, hour: nowMs - hoursMs, day: nowMs - daysMs };
    await repeat((tx) => tx.usage.forget(before));
    forgottenAtMs = nowMs;
  };
}
