import type { Storage, StorageWriter } from '../storage/storage.ts';

export interface UsageUpkeepDeps {
  readonly storage: Pick<Storage, 'transact'>;
  readonly keep: UsageKept;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

/** How long usage is kept by the minute, by the hour and by the day. */
export interface UsageKept {
  readonly minutesMs: number;
  readonly hoursMs: number;
  readonly daysMs: number;
}

/** Sums minutes into hours and hours into days, and forgets what is older than it is kept for. */
export interface UsageUpkeep {
  /** Once, now; several processes may do so at the same time. */
  run(): Promise<void>;
  /** From now on, every minute. */
  start(): void;
  close(): Promise<void>;
}

const everyMs = 60_000;
const forgetEveryMs = 3_600_000;

export function createUsageUpkeep(deps: UsageUpkeepDeps): UsageUpkeep {
  let forgottenAtMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> = Promise.resolve();
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;

  /** Small steps, each a transaction of its own, so that nobody else waits for long. */
  async function repeat(step: (tx: StorageWriter) => Promise<boolean>): Promise<void> {
    while (!isClosing && (await deps.storage.transact(step))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function keepUp(): Promise<void> {
    const nowMs = deps.now();
    await repeat((tx) => tx.usage.rollUp(nowMs));
    if (nowMs - forgottenAtMs < forgetEveryMs) return;
    const { minutesMs, hoursMs, daysMs } = deps.keep;
    const before = { minute: nowMs - minutesMs, hour: nowMs - hoursMs, day: nowMs - daysMs };
    await repeat((tx) => tx.usage.forget(before));
    forgottenAtMs = nowMs;
  }
  const run = async (): Promise<void> => {
    running = running.then(keepUp).catch(deps.reportFault);
    await running;
  };
  return {
    run,
    start() {
      timer ??= setInterval(() => void run(), everyMs).unref();
      void run();
    },
    async close() {
      isClosing = true;
      clearInterval(timer);
      await running;
    },
  };
}
