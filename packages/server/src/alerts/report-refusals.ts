import { displayName } from '../domain/display-name.ts';
import type { StoredWatch } from '../storage/alerts/port.ts';
import type { ApiUserRef } from '../storage/api-users/port.ts';
import type { StorageWriter } from '../storage/storage.ts';
import { raiseAlert } from './raise-alert.ts';
import type { RaiseDeps } from './raise-alert.ts';

/**
 * At most one report of refused addresses per API user in this time: one audit event and one mail, even for a flood.
 */
export const reportEveryMs = 3_600_000;

/** The actor in the audit log for actions of the program itself. */
export const systemActor = { kind: 'system', id: 'postern', name: 'System', address: null } as const;

export function isReportDue(watch: StoredWatch, nowMs: number): boolean {
  return watch.pendingCount > 0 && watch.reportedAtMs <= nowMs - reportEveryMs;
}

/**
 * Reports the refusals since the last report: one audit event, one alert, and its mails. Several processes may try, and
 * the database chooses one by compare-and-set. Returns false if another one was first.
 */
export async function reportRefusals(
  tx: StorageWriter,
  { ref, watch }: { readonly ref: ApiUserRef; readonly watch: StoredWatch },
  deps: RaiseDeps,
): Promise<boolean> {
  const { licenceId, environment, apiUserId } = ref;
  if (!(await tx.watches.claimReport(ref, watch.reportedAtMs, deps.nowMs))) return false;
  const apiUser = await tx.apiUsers.find(licenceId, environment, apiUserId);
  if (apiUser === undefined) return false;
  const uses = watch.pending.toSorted((one, other) => other.lastAtMs - one.lastAtMs);
  const listed = uses.reduce((sum, { count }) => sum + count, 0);
  const facts = {
    count: watch.pendingCount,
    unlisted: watch.pendingCount - listed,
    address: uses[0]?.address ?? watch.refusedAddress,
    atMs: watch.refusedAtMs,
    uses: uses.map((use) => ({ ...use })),
  };
  await tx.audit.append({
    licenceId,
    environment,
    atMs: deps.nowMs,
    actor: systemActor,
    action: 'network.refused',
    subject: { kind: 'api-user', id: apiUserId, name: displayName(apiUser) },
    after: facts,
  });
  const saidOnce = `network-refused:${apiUserId}:${watch.reportedAtMs}`;
  await raiseAlert(tx, { apiUser, kind: 'network-refused', saidOnce, facts }, deps);
  return true;
}
