import type { LiveGateways } from '../access/live-gateways.ts';
import type { LimitStatus } from '../limits/limit-counting.ts';
import type { MetricSample, MetricSource } from '../observe/metric-sample.ts';
import type { NotReady } from '../observe/readiness.ts';
import type { Core } from './open-core.ts';

const answerWithinMs = 2_000;

/**
 * Reports the metrics of the database and of limit counting, for every program that connects to the database itself.
 */
export function createCoreSource({ storage, limits }: Pick<Core, 'storage' | 'limits'>): MetricSource {
  return async () => {
    const isUp = (await askDatabase(storage)).length === 0;
    const connections = storage.connections();
    const counts =
      connections === undefined
        ? {}
        : {
            busy: connections.open - connections.idle,
            idle: connections.idle,
            waiting: connections.waiting,
          };
    return [
      { name: 'postern_database_up', labels: {}, value: isUp ? 1 : 0 },
      ...Object.entries(counts).map(([state, value]): MetricSample => ({
        name: 'postern_database_connections',
        labels: { state },
        value,
      })),
      ...presentLimits(limits.status()),
    ];
  };
}

export function presentLimits({ mode, share, shareCalls }: LimitStatus): readonly MetricSample[] {
  return [
    { name: 'postern_limits_exact', labels: {}, value: mode === 'exact' ? 1 : 0 },
    { name: 'postern_limits_share_ratio', labels: {}, value: share },
    { name: 'postern_limits_share_calls_total', labels: {}, value: shareCalls },
  ];
}

/** Reports the metrics that only the control plane knows: the outbox, and the gateways with their leases. */
export function createControlSource({
  core: { storage },
  gateways,
  now,
}: {
  readonly core: Pick<Core, 'storage'>;
  readonly gateways: Pick<LiveGateways, 'list'>;
  readonly now: () => number;
}): MetricSource {
  return async () => {
    const [outbox, leases] = await Promise.all([storage.outbox.count(), gateways.list()]);
    const live = leases.filter(({ ended }) => ended === null);
    const expired = leases.filter(({ ended }) => ended?.why === 'expired');
    const oldestMs = outbox.oldestWaitingAtMs;
    const agesS = live.map(({ renewedAtMs }) => Math.max(0, now() - renewedAtMs) / 1_000);
    return [
      { name: 'postern_outbox_messages', labels: { state: 'waiting' }, value: outbox.waiting },
      { name: 'postern_outbox_messages', labels: { state: 'given-up' }, value: outbox.givenUp },
      {
        name: 'postern_outbox_oldest_seconds',
        labels: {},
        value: oldestMs === null ? 0 : Math.max(0, now() - oldestMs) / 1_000,
      },
      { name: 'postern_gateways', labels: { state: 'live' }, value: live.length },
      { name: 'postern_gateways', labels: { state: 'lease-expired' }, value: expired.length },
      ...(live.length === 0
        ? []
        : [{ name: 'postern_lease_age_seconds', labels: {}, value: Math.max(...agesS) } as const]),
    ];
  };
}

/** Makes one small query, with a time limit so that a database that hangs does not block the caller. */
export async function askDatabase(storage: Pick<Core['storage'], 'changes'>): Promise<readonly NotReady[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer')), answerWithinMs).unref();
  });
  try {
    await Promise.race([storage.changes.latest(), late]);
    return [];
  } catch {
    return ['database-down'];
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Creates the readiness check of a program. A gateway with a fresh view can answer without the database, so the
 * database is checked only when the view is stale, to report whether it is the cause. A program without gateways is
 * ready when its database is.
 */
export function createReadinessCheck(
  storage: Pick<Core['storage'], 'changes'>,
  notReady: (() => readonly NotReady[] | Promise<readonly NotReady[]>) | undefined,
): () => Promise<readonly NotReady[]> {
  return async () => {
    if (notReady === undefined) return await askDatabase(storage);
    const reasons = await notReady();
    return reasons.includes('feed-stale') ? [...reasons, ...(await askDatabase(storage))] : reasons;
  };
}
