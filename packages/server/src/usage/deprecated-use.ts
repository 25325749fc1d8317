import type { CallRecord, CallSink } from '../observe/call-record.ts';
import type { DeprecatedUse } from '../storage/storage.ts';

export interface DeprecatedUseDeps {
  /** Writes a batch, which is added to what is there; a rejection keeps it for the next time. */
  readonly write: (rows: readonly DeprecatedUse[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly flushEveryMs?: number;
  /** Rows that may wait to be written; more than that are passed over until the next flush. */
  readonly waitingMax?: number;
}

/** Counts who still uses what is given up, and writes it in batches. A crash loses at most one batch. */
export interface DeprecatedUseBatch {
  readonly sink: CallSink;
  flush(): Promise<void>;
  /** Writes what waits, then stops. */
  close(): Promise<void>;
}

const flushEveryMsDefault = 15_000;
const waitingMaxDefault = 20_000;

export function createDeprecatedUseBatch(deps: DeprecatedUseDeps): DeprecatedUseBatch {
  const waitingMax = deps.waitingMax ?? waitingMaxDefault;
  let waiting = new Map<string, DeprecatedUse>();

  function add(row: DeprecatedUse): void {
    const key = [row.apiUserId, row.apiId, row.basePath, row.operationId, row.scheme].join('\n');
    const known = waiting.get(key);
    if (known === undefined && waiting.size >= waitingMax) return;
    waiting.set(key, known === undefined ? row : join(known, row));
  }

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const batch = waiting;
    waiting = new Map();
    try {
      await deps.write([...batch.values()]);
    } catch (error) {
      deps.onFailure(error);
      for (const row of batch.values()) add(row);
    }
  }

  const timer = setInterval(() => void flush(), deps.flushEveryMs ?? flushEveryMsDefault).unref();
  return {
    sink(record) {
      if (!record.isDeprecated) return;
      const row = findUse(record);
      if (row !== undefined) add(row);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

function join(one: DeprecatedUse, other: DeprecatedUse): DeprecatedUse {
  return {
    ...one,
    calls: one.calls + other.calls,
    firstAtMs: Math.min(one.firstAtMs, other.firstAtMs),
    lastAtMs: Math.max(one.lastAtMs, other.lastAtMs),
  };
}

/** Undefined for calls of nobody. */
function findUse(record: CallRecord): DeprecatedUse | undefined {
  const { licenceId, apiUserId, apiId } = record;
  if (licenceId === undefined || apiUserId === undefined || apiId === undefined) return undefined;
  return {
    licenceId,
    environment: record.environment,
    apiUserId,
    apiId,
    basePath: record.basePath ?? '',
    operationId: record.operationId ?? '',
    scheme: record.scheme ?? '',
    calls: 1,
    firstAtMs: record.atMs,
    lastAtMs: record.atMs,
  };
}
