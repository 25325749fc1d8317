import type { ErrorCode } from '@postern/contract/error-catalogue';
import { otherName } from '@postern/contract/usage';
import { unpackUses } from './packed-use.ts';
import type { ActivityReport, ApiUserActivity } from '../storage/alerts/port.ts';
import type { LastUsed } from '../storage/api-users/port.ts';
import type { Storage, StorageWriter } from '../storage/storage.ts';
import type { DeprecatedUse, RecordedUse, UsageBatch } from '../storage/usage/port.ts';

export interface RecordUsageDeps {
  readonly storage: Pick<Storage, 'transact'>;
  /** Raises the alerts that follow from the batch, in the same transaction. */
  readonly recordActivity: (tx: StorageWriter, report: ActivityReport) => Promise<void>;
  readonly now: () => number;
}

/** Writes everything that follows from a batch, once: a batch that was written before changes nothing. */
export async function recordUsage(batch: UsageBatch, deps: RecordUsageDeps): Promise<void> {
  await deps.storage.transact(async (tx) => {
    if (!(await tx.usage.claimBatch(batch, deps.now()))) return;
    const rows = unpackUses(batch.apiUsers);
    await tx.usage.add(rows);
    await tx.apiUsers.touchLastUsed(findLastUses(rows));
    await tx.deprecatedUse.add(sumDeprecatedUse(rows));
    await deps.recordActivity(tx, presentActivity(rows, batch.refusedKeys));
  });
}

/** Codes of failures after the gateway had accepted the call: they are caused by the API itself or by the caller. */
const codesAfterAcceptance: ReadonlySet<string> = new Set<ErrorCode>([
  'upstream_unreachable',
  'upstream_invalid',
  'upstream_timeout',
  'client_gone',
]);

/** Whether Postern allowed the call, whatever status the API answered with. */
function isAccepted({ code }: Pick<RecordedUse, 'code'>): boolean {
  return code === '' || codesAfterAcceptance.has(code);
}

/**
 * Returns the latest accepted call of each key. Refused calls do not count as a use, because admins decide by this
 * figure whether to revoke, retire or delete a key, and a caller that is always refused must not keep a key "in use".
 * Refusals by network rules are counted separately.
 */
export function findLastUses(rows: readonly RecordedUse[]): readonly LastUsed[] {
  const latest = new Map<string, RecordedUse>();
  for (const row of rows.filter(isAccepted)) {
    const key = `${row.apiUserId} ${row.keyId}`;
    const known = latest.get(key);
    if (known === undefined || known.lastAtMs < row.lastAtMs) latest.set(key, row);
  }
  return [...latest.values()].map((row) => ({
    licenceId: row.licenceId,
    environment: row.environment,
    apiUserId: row.apiUserId,
    keyId: row.keyId,
    atMs: row.lastAtMs,
    address: row.lastAddress,
    operation: row.operationId === otherName ? '' : row.operationId,
  }));
}

export function sumDeprecatedUse(rows: readonly RecordedUse[]): readonly DeprecatedUse[] {
  const uses = new Map<string, DeprecatedUse>();
  for (const row of rows) {
    if (!row.isDeprecated || row.apiId === '') continue;
    const { licenceId, environment, apiUserId, apiId, basePath, operationId, scheme } = row;
    const key = [apiUserId, apiId, basePath, operationId, scheme].join('\n');
    const known = uses.get(key);
    uses.set(key, {
      licenceId,
      environment,
      apiUserId,
      apiId,
      basePath,
      operationId,
      scheme,
      calls: row.calls + (known?.calls ?? 0),
      firstAtMs: Math.min(row.firstAtMs, known?.firstAtMs ?? row.firstAtMs),
      lastAtMs: Math.max(row.lastAtMs, known?.lastAtMs ?? row.lastAtMs),
    });
  }
  return [...uses.values()];
}

const hourMs = 3_600_000;
/** How many refused addresses and operations of one API user are listed. All of them are counted. */
const refusalsMax = 20;

/**
 * Collects the facts for alerts: the addresses of calls, the number of calls per hour, and refusals by network rules.
 */
export function presentActivity(
  rows: readonly RecordedUse[],
  refusedKeys: UsageBatch['refusedKeys'],
): ActivityReport {
  const byApiUser = new Map<string, RecordedUse[]>();
  for (const row of rows) {
    const known = byApiUser.get(row.apiUserId);
    if (known === undefined) byApiUser.set(row.apiUserId, [row]);
    else known.push(row);
  }
  return { apiUsers: [...byApiUser.values()].flatMap((own) => presentApiUser(own)), refusedKeys };
}

function presentApiUser(rows: readonly RecordedUse[]): readonly ApiUserActivity[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { licenceId, environment, apiUserId } = first;
  const refused = rows.filter(({ code }) => code === 'network_refused');
  const others = rows.filter(({ code }) => code !== 'network_refused');
  return [
    {
      licenceId,
      environment,
      apiUserId,
      addresses: mergeBy(
        others.filter(({ address }) => address !== otherName),
        ({ address }) => address,
        (of) => ({ address: of.address, calls: of.calls, ...spanOf(of) }),
      ),
      hours: mergeBy(
        others.map((row) => ({ ...row, minuteMs: row.minuteMs - (row.minuteMs % hourMs) })),
        ({ minuteMs }) => String(minuteMs),
        ({ minuteMs, calls, failures }) => ({ hourMs: minuteMs, calls, failures }),
      ),
      refusals: mergeBy(
        refused,
        ({ address, operationId }) => `${address} ${operationId}`,
        (of) => ({ address: of.address, operation: of.operationId, count: of.calls, ...spanOf(of) }),
      ).slice(0, refusalsMax),
      refusedCount: refused.reduce((sum, { calls }) => sum + calls, 0),
    },
  ];
}

interface Merged extends RecordedUse {
  readonly failures: number;
}

function mergeBy<Result>(
  rows: readonly RecordedUse[],
  keyOf: (row: RecordedUse) => string,
  present: (merged: Merged) => Result,
): readonly Result[] {
  const merged = new Map<string, Merged>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = merged.get(key);
    merged.set(key, {
      ...row,
      calls: row.calls + (known?.calls ?? 0),
      failures: (row.statusClass >= 4 ? row.calls : 0) + (known?.failures ?? 0),
      firstAtMs: Math.min(row.firstAtMs, known?.firstAtMs ?? row.firstAtMs),
      lastAtMs: Math.max(row.lastAtMs, known?.lastAtMs ?? row.lastAtMs),
    });
  }
  return [...merged.values()].map(present);
}

function spanOf({ firstAtMs, lastAtMs }: RecordedUse): {
  readonly firstAtMs: number;
  readonly lastAtMs: number;
} {
  return { firstAtMs, lastAtMs };
}
