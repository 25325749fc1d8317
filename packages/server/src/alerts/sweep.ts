import type { AlertKind } from '@postern/contract/alert';
import type { HourOfActivity } from '../storage/alerts/port.ts';
import type { ApiUserRef } from '../storage/api-users/port.ts';
import type { Storage } from '../storage/storage.ts';
import { hourLimits, judgeHour, pastMs } from './judge-hour.ts';
import { raiseAlert } from './raise-alert.ts';
import type { AlertEvent, RaiseDeps } from './raise-alert.ts';
import { isReportDue, reportEveryMs, reportRefusals } from './report-refusals.ts';

export interface SweepDeps {
  readonly storage: Storage;
  readonly consoleUrl: string;
  /** Applies to licences that set no value of their own. */
  readonly rotationDueAfterDays: number;
  readonly now: () => number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** An hour is judged only after the gateways have reported everything of it. */
const settleMs = 2 * minuteMs;
const expiryDaysAhead = [1, 3, 14, 30] as const;
const keep = { sightingsMs: 90 * dayMs, activityMs: 35 * dayMs, alertsMs: 400 * dayMs, outboxMs: 30 * dayMs };
const pageSize = 500;

/**
 * Makes one run of a job. It sends reports that became due and, once for each finished hour, judges the activity,
 * announces keys that expire soon or are old, and deletes what has exceeded its retention. Several processes may do so
 * at the same time, and each alert is raised once.
 */
export function createAlertSweep(deps: SweepDeps): () => Promise<void> {
  let judgedHourMs = 0;

  return async () => {
    await reportDue(deps);
    const nowMs = deps.now();
    const hour = Math.floor((nowMs - settleMs) / hourMs) * hourMs - hourMs;
    if (hour <= judgedHourMs) return;
    await judgeActivity(hour, deps);
    await tellExpiries(deps);
    await tellOldKeys(deps);
    await forget(deps);
    judgedHourMs = hour;
  };
}

async function reportDue({ storage, consoleUrl, now }: SweepDeps): Promise<void> {
  const nowMs = now();
  for (const ref of await storage.watches.listPending(nowMs - reportEveryMs, pageSize)) {
    await storage.transact(async (tx) => {
      await tx.watches.lock();
      const watch = await tx.watches.find(ref);
      if (watch === undefined || !isReportDue(watch, nowMs)) return;
      await reportRefusals(tx, { ref, watch }, { nowMs, consoleUrl });
    });
  }
}

/** Compares the hour of every API user that was busy in it with that API user's past. */
async function judgeActivity(hour: number, deps: SweepDeps): Promise<void> {
  const { storage } = deps;
  const { calls, failures } = hourLimits;
  for (let after = ''; ;) {
    const least = { calls: calls.countMin, failures: failures.countMin, after, limit: pageSize };
    const busy = await storage.hourlyActivity.listBusy(hour, least);
    for (const activity of busy) {
      const past = await storage.hourlyActivity.list(activity, {
        fromMs: hour - pastMs - hourMs,
        toMs: hour,
      });
      await tellUnusual({ activity, past, kind: 'unusual-volume' }, deps);
      await tellUnusual({ activity, past, kind: 'unusual-errors' }, deps);
    }
    const last = busy.at(-1);
    if (last === undefined || busy.length < pageSize) return;
    after = last.apiUserId;
  }
}

interface JudgedActivity {
  readonly activity: ApiUserRef & HourOfActivity;
  readonly past: readonly HourOfActivity[];
  readonly kind: Extract<AlertKind, 'unusual-volume' | 'unusual-errors'>;
}

async function tellUnusual({ activity, past, kind }: JudgedActivity, deps: SweepDeps): Promise<void> {
  const countOf = (hour: HourOfActivity): number => (kind === 'unusual-volume' ? hour.calls : hour.failures);
  const count = countOf(activity);
  const verdict = judgeHour(
    { hourMs: activity.hourMs, count },
    past.map((hour) => ({ hourMs: hour.hourMs, count: countOf(hour) })),
    kind === 'unusual-volume' ? hourLimits.calls : hourLimits.failures,
  );
  if (verdict.kind !== 'unusual') return;
  const day = Math.floor(activity.hourMs / dayMs);
  const facts = { count, usual: verdict.usual, atMs: activity.hourMs };
  await raise(activity, { kind, saidOnce: `${kind}:${activity.apiUserId}:${day}`, facts }, deps);
}

/**
 * Announces the nearest of several days only: for a key that expires tomorrow, the notice of 30 days is not sent as
 * well.
 */
async function tellExpiries(deps: SweepDeps): Promise<void> {
  const nowMs = deps.now();
  const farthest = Math.max(...expiryDaysAhead);
  for (const found of await deps.storage.watches.listExpiring(
    nowMs,
    nowMs + farthest * dayMs,
    20 * pageSize,
  )) {
    const days = expiryDaysAhead.find((ahead) => found.expiresAtMs - nowMs <= ahead * dayMs);
    if (days === undefined) continue;
    const saidOnce = `expiry-ahead:${found.apiUserId}:${found.expiresAtMs}:${days}`;
    await raise(found, { kind: 'expiry-ahead', saidOnce, facts: { days, atMs: found.expiresAtMs } }, deps);
  }
}

async function tellOldKeys(deps: SweepDeps): Promise<void> {
  const nowMs = deps.now();
  const due = { nowMs, afterDays: deps.rotationDueAfterDays };
  for (const found of await deps.storage.watches.listOldKeys(due, pageSize)) {
    const days = Math.floor((nowMs - found.createdAtMs) / dayMs);
    const facts = { days, atMs: found.createdAtMs };
    await raise(found, { kind: 'rotation-due', saidOnce: `rotation-due:${found.keyId}`, facts }, deps);
  }
}

async function raise(
  ref: ApiUserRef,
  event: Omit<AlertEvent, 'apiUser'>,
  { storage, consoleUrl, now }: SweepDeps,
): Promise<void> {
  const deps: RaiseDeps = { nowMs: now(), consoleUrl };
  await storage.transact(async (tx) => {
    const apiUser = await tx.apiUsers.find(ref.licenceId, ref.environment, ref.apiUserId);
    if (apiUser !== undefined) await raiseAlert(tx, { apiUser, ...event }, deps);
  });
}

async function forget({ storage, now }: SweepDeps): Promise<void> {
  const nowMs = now();
  await storage.transact(async (tx) => {
    await tx.watches.lock();
    await tx.sightings.forget(nowMs - keep.sightingsMs);
    await tx.hourlyActivity.forget(nowMs - keep.activityMs);
    await tx.alerts.forget(nowMs - keep.alertsMs);
    await tx.outbox.forget(nowMs - keep.outboxMs);
  });
}
