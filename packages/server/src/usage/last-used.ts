import type { CallRecord, CallSink } from '../observe/call-record.ts';
import type { LastUsed } from '../storage/storage.ts';

export interface LastUsedDeps {
  /** Writes a batch; a rejection keeps it for the next time. */
  readonly write: (rows: readonly LastUsed[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly flushEveryMs?: number;
  /** Keys that may wait to be written; more than that, and the latest are passed over until the next flush. */
  readonly waitingMax?: number;
}

/** Keeps which key was used last, when and from where, and writes it in batches. A crash loses at most one batch. */
export interface LastUsedBatch {
  readonly sink: CallSink;
  flush(): Promise<void>;
  /** Writes what waits, then stops. */
  close(): Promise<void>;
}

const flushEveryMsDefault = 10_000;
const waitingMaxDefault = 100_000;

export function createLastUsedBatch(deps: LastUsedDeps): LastUsedBatch {
  let waiting = new Map<string, LastUsed>();
  const waitingMax = deps.waitingMax ?? waitingMaxDefault;

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const batch = waiting;
    waiting = new Map();
    try {
      await deps.write([...batch.values()]);
    } catch (error) {
      deps.onFailure(error);
      // What came in meanwhile is newer and stays.
      for (const [of, row] of batch) if (!waiting.has(of)) waiting.set(of, row);
    }
  }

  const timer = setInterval(() => void flush(), deps.flushEveryMs ?? flushEveryMsDefault).unref();
  return {
    sink(record) {
      const row = findUse(record);
      if (row === undefined) return;
      // A call whose key is not known is kept beside those of known keys.
      const of = row.keyId === '' ? row.apiUserId : row.keyId;
      if (waiting.size < waitingMax || waiting.has(of)) waiting.set(of, row);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** Undefined for calls of nobody: a refused credential is no use of the API user. */
function findUse(record: CallRecord): LastUsed | undefined {
  const { licenceId, apiUserId, clientAddress, operationId } = record;
  if (licenceId === undefined || apiUserId === undefined || clientAddress === undefined) return undefined;
  return {
    licenceId,
    environment: record.environment,
    apiUserId,
    keyId: record.keyId ?? '',
    atMs: record.atMs,
    address: clientAddress,
    operation: operationId ?? '',
  };
}
