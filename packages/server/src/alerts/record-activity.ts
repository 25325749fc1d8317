import type {
  ActivityReport,
  ApiUserActivity,
  RefusedKeyUse,
  RefusedUse,
  StoredWatch,
} from '../storage/alerts/port.ts';
import type { ApiUserRef } from '../storage/api-users/port.ts';
import type { Storage, StorageWriter } from '../storage/storage.ts';
import { raiseAlert } from './raise-alert.ts';
import type { RaiseDeps } from './raise-alert.ts';
import { isReportDue, reportRefusals } from './report-refusals.ts';

export interface RecordActivityDeps {
  readonly storage: Pick<Storage, 'transact'>;
  readonly consoleUrl: string;
  readonly now: () => number;
}

/** How many refused addresses and operations of one API user a report lists. */
const pendingMax = 20;
/** How many new addresses of one batch get an alert each. All of them are stored. */
const newAddressesTold = 5;
const burst = { windowMs: 300_000, failuresMin: 50, shareMin: 0.5 } as const;
const hourMs = 3_600_000;

/**
 * Stores the report of a gateway process and raises its alerts, completely or not at all. Only one of several processes
 * writes at a time, so that counts add up and no alert is raised twice.
 */
export async function recordActivity(report: ActivityReport, deps: RecordActivityDeps): Promise<void> {
  await deps.storage.transact((tx) => recordActivityIn(tx, report, deps));
}

/** Does the same within a larger transaction. */
export async function recordActivityIn(
  tx: StorageWriter,
  report: ActivityReport,
  deps: Pick<RecordActivityDeps, 'consoleUrl' | 'now'>,
): Promise<void> {
  const raise = { nowMs: deps.now(), consoleUrl: deps.consoleUrl };
  await tx.watches.lock();
  for (const activity of report.apiUsers) await recordApiUser(tx, activity, raise);
  for (const use of report.refusedKeys) await recordRefusedKey(tx, use, raise);
}

const nothingYet: StoredWatch = {
  refusedCount: 0,
  refusedAtMs: 0,
  refusedAddress: '',
  pendingCount: 0,
  pending: [],
  reportedAtMs: 0,
  mutedUntilMs: 0,
  burstFromMs: 0,
  burstCalls: 0,
  burstFailures: 0,
};

async function recordApiUser(tx: StorageWriter, activity: ApiUserActivity, deps: RaiseDeps): Promise<void> {
  const known = (await tx.watches.find(activity)) ?? nothingYet;
  const watch = countBurst(countRefusals(known, activity), activity, deps.nowMs);
  // The API user was deleted meanwhile, so that no alert is needed.
  if (!(await tx.watches.put(activity, watch))) return;
  const fresh = await tx.sightings.add(activity, activity.addresses);
  await tx.hourlyActivity.add(activity, activity.hours);
  if (fresh.length > 0) await tellNewAddresses(tx, { activity, fresh }, deps);
  if (isBurst(watch)) await tellBurst(tx, { activity, watch }, deps);
  if (isReportDue(watch, deps.nowMs)) await reportRefusals(tx, { ref: activity, watch }, deps);
}

function countRefusals(watch: StoredWatch, { refusals, refusedCount }: ApiUserActivity): StoredWatch {
  if (refusedCount === 0) return watch;
  const latest = refusals.toSorted((one, other) => other.lastAtMs - one.lastAtMs)[0];
  const isLater = latest !== undefined && latest.lastAtMs >= watch.refusedAtMs;
  return {
    ...watch,
    refusedCount: watch.refusedCount + refusedCount,
    refusedAtMs: isLater ? latest.lastAtMs : watch.refusedAtMs,
    refusedAddress: isLater ? latest.address : watch.refusedAddress,
    pendingCount: watch.pendingCount + refusedCount,
    pending: mergeUses(watch.pending, refusals),
  };
}

function mergeUses(known: readonly RefusedUse[], added: readonly RefusedUse[]): readonly RefusedUse[] {
  const merged = new Map(known.map((use) => [`${use.address} ${use.operation}`, use]));
  for (const use of added) {
    const key = `${use.address} ${use.operation}`;
    const before = merged.get(key);
    if (before === undefined && merged.size >= pendingMax) continue;
    merged.set(key, {
      ...use,
      count: use.count + (before?.count ?? 0),
      firstAtMs: Math.min(use.firstAtMs, before?.firstAtMs ?? use.firstAtMs),
      lastAtMs: Math.max(use.lastAtMs, before?.lastAtMs ?? use.lastAtMs),
    });
  }
  return [...merged.values()];
}

function countBurst(watch: StoredWatch, { hours }: ApiUserActivity, nowMs: number): StoredWatch {
  const calls = hours.reduce((sum, hour) => sum + hour.calls, 0);
  const failures = hours.reduce((sum, hour) => sum + hour.failures, 0);
  const isOver = nowMs - watch.burstFromMs >= burst.windowMs;
  return {
    ...watch,
    burstFromMs: isOver ? nowMs : watch.burstFromMs,
    burstCalls: (isOver ? 0 : watch.burstCalls) + calls,
    burstFailures: (isOver ? 0 : watch.burstFailures) + failures,
  };
}

function isBurst({ burstCalls, burstFailures }: StoredWatch): boolean {
  return burstFailures >= burst.failuresMin && burstFailures >= burstCalls * burst.shareMin;
}

async function tellBurst(
  tx: StorageWriter,
  { activity, watch }: { readonly activity: ApiUserActivity; readonly watch: StoredWatch },
  deps: RaiseDeps,
): Promise<void> {
  const { licenceId, environment, apiUserId } = activity;
  const apiUser = await tx.apiUsers.find(licenceId, environment, apiUserId);
  if (apiUser === undefined) return;
  const facts = { count: watch.burstFailures, calls: watch.burstCalls, atMs: watch.burstFromMs };
  const saidOnce = `failure-burst:${apiUserId}:${Math.floor(deps.nowMs / hourMs)}`;
  await raiseAlert(tx, { apiUser, kind: 'failure-burst', saidOnce, facts }, deps);
}

/** The very first address of an API user raises no alert. */
async function tellNewAddresses(
  tx: StorageWriter,
  { activity, fresh }: { readonly activity: ApiUserActivity; readonly fresh: readonly string[] },
  deps: RaiseDeps,
): Promise<void> {
  const { licenceId, environment, apiUserId } = activity;
  const all = await tx.sightings.list(activity, 0);
  if (all.length <= fresh.length) return;
  const apiUser = await tx.apiUsers.find(licenceId, environment, apiUserId);
  if (apiUser === undefined) return;
  for (const address of fresh.slice(0, newAddressesTold)) {
    const sighting = activity.addresses.find((candidate) => candidate.address === address);
    const facts = { address, count: sighting?.calls ?? 1, atMs: sighting?.firstAtMs ?? deps.nowMs };
    const saidOnce = `new-address:${apiUserId}:${address}`;
    await raiseAlert(tx, { apiUser, kind: 'new-address', saidOnce, facts }, deps);
  }
}

async function recordRefusedKey(tx: StorageWriter, use: RefusedKeyUse, deps: RaiseDeps): Promise<void> {
  const dead = await findDead(tx, use);
  if (dead === undefined) return;
  const { licenceId, environment, apiUserId, name } = dead;
  const apiUser = await tx.apiUsers.find(licenceId, environment, apiUserId);
  if (apiUser === undefined) return;
  const { address, count, lastAtMs: atMs } = use;
  const facts = { credential: use.credential.kind, key: name, address, count, atMs };
  const day = Math.floor(deps.nowMs / (24 * hourMs));
  // A key and the tokens made from it raise one alert together.
  const saidOnce = `revoked-key-used:${apiUserId}:${name}:${day}`;
  await raiseAlert(tx, { apiUser, kind: 'revoked-key-used', saidOnce, facts }, deps);
}

/**
 * Finds the API user that the credential belonged to, and the name to show. Undefined for a key that never existed, and
 * if the API user was deleted.
 */
async function findDead(
  tx: StorageWriter,
  { environment, credential }: RefusedKeyUse,
): Promise<(ApiUserRef & { readonly name: string }) | undefined> {
  switch (credential.kind) {
    case 'key': {
      const key = await tx.watches.findRevokedKey(environment, credential.digest);
      return key && { ...key, name: key.masked };
    }
    case 'token': {
      const key = await tx.watches.findKey(environment, credential.keyId);
      return key?.apiUserId === credential.apiUserId ? { ...key, name: key.masked } : undefined;
    }
    case 'account': {
      const { licenceId, apiUserId, name } = credential;
      return { licenceId, environment, apiUserId, name };
    }
  }
}
