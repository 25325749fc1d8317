import type { ApiUserId } from '@postern/contract/ids';
import type { CallRecord, CallSink } from '../observe/call-record.ts';
import type {
  ActivityReport,
  ApiUserActivity,
  HourOfActivity,
  RefusedKeyUse,
  RefusedUse,
  StoredSighting,
} from '../storage/storage.ts';

export interface ActivityBatchDeps {
  /** Tells what was noticed; a rejection keeps it for the next time. */
  readonly write: (report: ActivityReport) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly flushEveryMs?: number;
  readonly limits?: Partial<ActivityLimits>;
}

/** What waits is bounded: beyond these, calls are counted where they can be and not listed. */
export interface ActivityLimits {
  readonly apiUsers: number;
  /** Of one API user. */
  readonly addresses: number;
  readonly refusals: number;
  /** Different keys that nobody has. */
  readonly refusedKeys: number;
}

export const activityLimits: ActivityLimits = {
  apiUsers: 20_000,
  addresses: 100,
  refusals: 20,
  refusedKeys: 500,
};

/** Adds up per API user what its calls were, and tells it every few seconds. A crash loses at most one batch. */
export interface ActivityBatch {
  readonly sink: CallSink;
  flush(): Promise<void>;
  /** Tells what waits, then stops. */
  close(): Promise<void>;
}

const flushEveryMsDefault = 5_000;
const hourMs = 3_600_000;
const apiUsersPerReport = 500;

export function createActivityBatch(deps: ActivityBatchDeps): ActivityBatch {
  const limits = { ...activityLimits, ...deps.limits };
  let waiting = createWaiting();
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    if (waiting.apiUsers.size === 0 && waiting.refusedKeys.size === 0) return;
    const batch = waiting;
    waiting = createWaiting();
    try {
      // In slices, each kept or told as a whole: what was told is never told again.
      while (batch.apiUsers.size > 0 || batch.refusedKeys.size > 0) {
        const noticed = [...batch.apiUsers.values()].slice(0, apiUsersPerReport);
        const refusedKeys = [...batch.refusedKeys];
        await deps.write(
          presentReport(
            noticed,
            refusedKeys.map(([, use]) => use),
          ),
        );
        for (const { ref } of noticed) batch.apiUsers.delete(ref.apiUserId);
        for (const [key] of refusedKeys) batch.refusedKeys.delete(key);
      }
    } catch (error) {
      deps.onFailure(error);
      waiting = mergeWaiting(batch, waiting, limits);
    }
  }
  const flush = async (): Promise<void> => {
    // One at a time: a batch that failed is merged before the next is told.
    while (writing !== undefined) await writing;
    writing = write().finally(() => (writing = undefined));
    await writing;
  };
  const timer = setInterval(
    () => void (writing ?? flush()),
    deps.flushEveryMs ?? flushEveryMsDefault,
  ).unref();
  return {
    sink: (record) => addCall(waiting, record, limits),
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

interface Waiting {
  readonly apiUsers: Map<ApiUserId, Noticed>;
  readonly refusedKeys: Map<string, RefusedKeyUse>;
}

interface Noticed {
  readonly ref: Pick<ApiUserActivity, 'licenceId' | 'environment' | 'apiUserId'>;
  readonly addresses: Map<string, StoredSighting>;
  readonly hours: Map<number, HourOfActivity>;
  readonly refusals: Map<string, RefusedUse>;
  refusedCount: number;
}

function createWaiting(): Waiting {
  return { apiUsers: new Map(), refusedKeys: new Map() };
}

function addCall(waiting: Waiting, record: CallRecord, limits: ActivityLimits): void {
  const { licenceId, apiUserId, clientAddress, environment, atMs, refusedKeyDigest } = record;
  if (refusedKeyDigest !== undefined && clientAddress !== undefined) {
    const use = {
      environment,
      keyDigest: refusedKeyDigest,
      address: clientAddress,
      count: 1,
      lastAtMs: atMs,
    };
    addRefusedKey(waiting, use, limits);
  }
  if (licenceId === undefined || apiUserId === undefined || clientAddress === undefined) return;
  const noticed = findNoticed(waiting, { licenceId, environment, apiUserId }, limits);
  if (noticed === undefined) return;
  if (record.code === 'network_refused') {
    const operation = record.operationId ?? record.path ?? '';
    const use = { address: clientAddress, operation, count: 1, firstAtMs: atMs, lastAtMs: atMs };
    noticed.refusedCount++;
    addRefusal(noticed, use, limits);
    return;
  }
  addSighting(noticed, { address: clientAddress, calls: 1, firstAtMs: atMs, lastAtMs: atMs }, limits);
  const failures = record.status >= 400 ? 1 : 0;
  addHour(noticed, { hourMs: atMs - (atMs % hourMs), calls: 1, failures });
}

function findNoticed(
  waiting: Waiting,
  ref: Noticed['ref'],
  { apiUsers }: ActivityLimits,
): Noticed | undefined {
  const known = waiting.apiUsers.get(ref.apiUserId);
  if (known !== undefined || waiting.apiUsers.size >= apiUsers) return known;
  const noticed = { ref, addresses: new Map(), hours: new Map(), refusals: new Map(), refusedCount: 0 };
  waiting.apiUsers.set(ref.apiUserId, noticed);
  return noticed;
}

function addSighting({ addresses }: Noticed, row: StoredSighting, limits: ActivityLimits): void {
  const known = addresses.get(row.address);
  if (known === undefined && addresses.size >= limits.addresses) return;
  addresses.set(
    row.address,
    known === undefined
      ? row
      : { ...spanOf(known, row), address: row.address, calls: known.calls + row.calls },
  );
}

function addRefusal({ refusals }: Noticed, use: RefusedUse, limits: ActivityLimits): void {
  const key = `${use.address} ${use.operation}`;
  const known = refusals.get(key);
  if (known === undefined && refusals.size >= limits.refusals) return;
  refusals.set(
    key,
    known === undefined ? use : { ...use, ...spanOf(known, use), count: known.count + use.count },
  );
}

function addHour({ hours }: Noticed, hour: HourOfActivity): void {
  const known = hours.get(hour.hourMs);
  hours.set(hour.hourMs, {
    hourMs: hour.hourMs,
    calls: hour.calls + (known?.calls ?? 0),
    failures: hour.failures + (known?.failures ?? 0),
  });
}

function addRefusedKey({ refusedKeys }: Waiting, use: RefusedKeyUse, limits: ActivityLimits): void {
  const key = `${use.environment} ${use.keyDigest}`;
  const known = refusedKeys.get(key);
  if (known === undefined && refusedKeys.size >= limits.refusedKeys) return;
  refusedKeys.set(key, { ...use, count: use.count + (known?.count ?? 0) });
}

function spanOf(
  one: { readonly firstAtMs: number; readonly lastAtMs: number },
  other: { readonly firstAtMs: number; readonly lastAtMs: number },
): { readonly firstAtMs: number; readonly lastAtMs: number } {
  return {
    firstAtMs: Math.min(one.firstAtMs, other.firstAtMs),
    lastAtMs: Math.max(one.lastAtMs, other.lastAtMs),
  };
}

/** What could not be told, with what came in meanwhile. */
function mergeWaiting(batch: Waiting, later: Waiting, limits: ActivityLimits): Waiting {
  for (const noticed of later.apiUsers.values()) {
    const into = findNoticed(batch, noticed.ref, limits);
    if (into === undefined) continue;
    into.refusedCount += noticed.refusedCount;
    for (const row of noticed.addresses.values()) addSighting(into, row, limits);
    for (const use of noticed.refusals.values()) addRefusal(into, use, limits);
    for (const hour of noticed.hours.values()) addHour(into, hour);
  }
  for (const use of later.refusedKeys.values()) addRefusedKey(batch, use, limits);
  return batch;
}

function presentReport(noticed: readonly Noticed[], refusedKeys: readonly RefusedKeyUse[]): ActivityReport {
  const apiUsers = noticed.map(({ ref, addresses, hours, refusals, refusedCount }) => ({
    ...ref,
    addresses: [...addresses.values()],
    hours: [...hours.values()],
    refusals: [...refusals.values()],
    refusedCount,
  }));
  return { apiUsers, refusedKeys };
}
