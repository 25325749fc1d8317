import { randomUUID } from 'node:crypto';
import type { CallSink } from '../observe/call-record.ts';
import type { UsageBatch } from '../storage/usage/port.ts';
import { createAgentFamilies } from './agent-family.ts';
import { createDeadCredentials } from './dead-credentials.ts';
import { splitUses } from './packed-use.ts';
import { createWaitingUse, usageLimits } from './waiting-use.ts';
import type { UsageLimits } from './waiting-use.ts';

export interface UsageRecorderDeps {
  /** Writes a batch completely, and only once. After a rejection the same batch is sent again. */
  readonly write: (batch: UsageBatch) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /**
   * Receives the number of calls that were counted under `*` or not at all, because there were too many kinds of them.
   */
  readonly onOverflow?: (overflow: UsageOverflow) => void;
  readonly flushEveryMs?: number;
  readonly limits?: Partial<UsageLimits>;
}

export interface UsageOverflow {
  readonly folded: number;
  readonly dropped: number;
}

/**
 * Adds up the calls of one gateway process, and sends the sums every few seconds. A crash loses the calls since the
 * last flush. While the database is unavailable nothing is lost as long as the process lives.
 */
export interface UsageRecorder {
  readonly sink: CallSink;
  /** Counted since the process started. */
  overflow(): UsageOverflow;
  flush(): Promise<void>;
  /** Sends the waiting batches, then stops. */
  close(): Promise<void>;
}

const flushEveryMsDefault = 9_000;
/** Urgent reports, such as a refused address, are sent after a third of the interval. */
const looksPerFlush = 3;
/** A small batch does not block the embedded database for long, which answers nothing else meanwhile. */
const rowsPerBatch = 500;
const deadCredentialsMax = 500;

export function createUsageRecorder(deps: UsageRecorderDeps): UsageRecorder {
  const waiting = createWaitingUse(createAgentFamilies(), { ...usageLimits, ...deps.limits });
  const deadCredentials = createDeadCredentials(deadCredentialsMax);
  const source = randomUUID();
  let sequence = 0;
  /** Sent in this order and repeated unchanged: a batch with a sequence number never changes. */
  const batches: UsageBatch[] = [];
  let telling: Promise<void> | undefined;
  let overflow: UsageOverflow = { folded: 0, dropped: 0 };

  function fillBatches(): void {
    if (waiting.folded > 0) {
      const { folded, dropped } = waiting;
      overflow = { folded: overflow.folded + folded, dropped: overflow.dropped + dropped };
      deps.onOverflow?.({ folded, dropped });
    }
    const refusedKeys = deadCredentials.take();
    const [first = [], ...parts] = splitUses(waiting.take(), rowsPerBatch);
    if (first.length + refusedKeys.length > 0) addBatch(first, refusedKeys);
    for (const apiUsers of parts) addBatch(apiUsers, []);
  }

  function addBatch(apiUsers: UsageBatch['apiUsers'], refusedKeys: UsageBatch['refusedKeys']): void {
    sequence++;
    batches.push({ source, sequence, apiUsers, refusedKeys });
  }

  async function tell(): Promise<void> {
    try {
      // Batches that could not be sent go first. Calls meanwhile are summed by the minute, so that they need no batches
      // of their own.
      await tellBatches();
      fillBatches();
      await tellBatches();
    } catch (error) {
      deps.onFailure(error);
    }
  }

  async function tellBatches(): Promise<void> {
    for (let batch = batches[0]; batch !== undefined; batch = batches[0]) {
      await deps.write(batch);
      batches.shift();
    }
  }

  async function flush(): Promise<void> {
    while (telling !== undefined) await telling;
    telling = tell().finally(() => (telling = undefined));
    await telling;
  }

  let looks = 0;
  let isUrgent = false;
  function look(): void {
    looks++;
    if (!isUrgent && looks < looksPerFlush) return;
    looks = 0;
    isUrgent = false;
    if (telling === undefined) void flush();
  }
  const timer = setInterval(look, (deps.flushEveryMs ?? flushEveryMsDefault) / looksPerFlush).unref();
  return {
    sink(record) {
      if (record.deadCredential !== undefined) {
        deadCredentials.add(record, record.deadCredential);
        isUrgent = true;
      } else if (record.code === 'network_refused') isUrgent = true;
      waiting.add(record);
    },
    overflow: () => overflow,
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
