import { sql } from 'kysely';
import { z } from 'zod';
import type { AlertWriters, StoredWatch } from './port.ts';
import type { ApiUserRef } from '../api-users/port.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import type { ApiUserWatchTable } from './table.ts';

const pendingSchema = z.array(
  z.strictObject({
    address: z.string(),
    operation: z.string(),
    count: z.int(),
    firstAtMs: z.int(),
    lastAtMs: z.int(),
  }),
);

export function createWatchStore(db: DatabaseHandle): AlertWriters['watches'] {
  const { query, dialect } = db;
  return {
    lock: () => dialect.lockLastUsed(query),

    async find({ licenceId, environment, apiUserId }) {
      const row = await query
        .selectFrom('api_user_watch')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .executeTakeFirst();
      return row && readWatch(row);
    },

    async listPending(reportedBeforeMs, limit) {
      const rows = await query
        .selectFrom('api_user_watch')
        .select(['licence_id', 'environment', 'api_user_id'])
        .where('pending_count', '>', 0)
        .where('reported_at_ms', '<=', reportedBeforeMs)
        .orderBy('reported_at_ms')
        .limit(limit)
        .execute();
      return rows.map(readRef);
    },

    put: (apiUser, watch) => putWatch(query, apiUser, watch),

    async claimReport({ apiUserId }, lastReportedAtMs, nowMs) {
      const result = await query
        .updateTable('api_user_watch')
        .set({ reported_at_ms: nowMs, pending_count: 0, pending: '[]' })
        .where('api_user_id', '=', apiUserId)
        .where('reported_at_ms', '=', lastReportedAtMs)
        .where('pending_count', '>', 0)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async mute({ apiUserId }, untilMs) {
      await query
        .updateTable('api_user_watch')
        .set({ muted_until_ms: untilMs })
        .where('api_user_id', '=', apiUserId)
        .execute();
    },

    ...createKeyFinders(query),
  };
}

/** Returns false if there is no such API user. */
async function putWatch(
  query: DatabaseHandle['query'],
  apiUser: ApiUserRef,
  watch: StoredWatch,
): Promise<boolean> {
  const columns = toColumns(watch);
  const { licenceId, environment, apiUserId } = apiUser;
  const owner = await query
    .selectFrom('api_user')
    .select('id')
    .where('licence_id', '=', licenceId)
    .where('environment', '=', environment)
    .where('id', '=', apiUserId)
    .executeTakeFirst();
  if (owner === undefined) return false;
  await query
    .insertInto('api_user_watch')
    .values({ licence_id: licenceId, environment, api_user_id: apiUserId, ...columns })
    .onConflict((conflict) => conflict.column('api_user_id').doUpdateSet(columns))
    .execute();
  return true;
}

const dayMs = 86_400_000;

/** Finds keys that alerts are about. */
function createKeyFinders(
  query: DatabaseHandle['query'],
): Pick<AlertWriters['watches'], 'findKey' | 'findRevokedKey' | 'listExpiring' | 'listOldKeys'> {
  return {
    async findKey(environment, keyId) {
      const row = await query
        .selectFrom('api_key')
        .select(['licence_id', 'environment', 'api_user_id', 'masked'])
        .where('environment', '=', environment)
        .where('id', '=', keyId)
        .executeTakeFirst();
      return row && { ...readRef(row), masked: row.masked };
    },

    async findRevokedKey(environment, keyDigest) {
      const row = await query
        .selectFrom('api_key')
        .select(['licence_id', 'environment', 'api_user_id', 'masked', 'revoked_at_ms'])
        .where('environment', '=', environment)
        .where('digest', '=', keyDigest)
        .where('state', '=', 'revoked')
        .executeTakeFirst();
      return row && { ...readRef(row), masked: row.masked, revokedAtMs: row.revoked_at_ms ?? 0 };
    },

    async listExpiring(fromMs, toMs, limit) {
      const rows = await query
        .selectFrom('api_user as u')
        .innerJoin('api_key as k', 'k.api_user_id', 'u.id')
        .select(['u.licence_id', 'u.environment', 'u.id as api_user_id'])
        .select((eb) => [
          eb.fn.min<number>('u.expires_at_ms').as('api_user_expires'),
          eb.fn.max<number>(sql`coalesce(k.expires_at_ms, 9007199254740991)`).as('key_expires'),
        ])
        .where('u.status', '=', 'active')
        .where('k.state', '=', 'active')
        .where((eb) =>
          eb.or([
            eb.and([eb('u.expires_at_ms', '>', fromMs), eb('u.expires_at_ms', '<=', toMs)]),
            eb.and([eb('k.expires_at_ms', '>', fromMs), eb('k.expires_at_ms', '<=', toMs)]),
          ]),
        )
        .groupBy(['u.licence_id', 'u.environment', 'u.id'])
        .orderBy('u.id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        ...readRef(row),
        expiresAtMs: Math.min(row.api_user_expires ?? Number.MAX_SAFE_INTEGER, row.key_expires),
      }));
    },

    listOldKeys: (when, limit) => listOldKeys(query, when, limit),
  };
}

async function listOldKeys(
  query: DatabaseHandle['query'],
  { nowMs, afterDays }: Parameters<AlertWriters['watches']['listOldKeys']>[0],
  limit: number,
): ReturnType<AlertWriters['watches']['listOldKeys']> {
  const rows = await query
    .selectFrom('api_key as k')
    .innerJoin('api_user as u', 'u.id', 'k.api_user_id')
    .innerJoin('licence as l', 'l.id', 'k.licence_id')
    .select(['k.licence_id', 'k.environment', 'k.api_user_id', 'k.id', 'k.created_at_ms'])
    .where('k.state', '=', 'active')
    .where('u.status', '=', 'active')
    .where(
      'k.created_at_ms',
      '<=',
      sql<number>`${nowMs} - coalesce(l.rotation_due_days, ${afterDays}) * ${dayMs}`,
    )
    // Only one alert is raised per key.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('alert as a')
            .select('a.id')
            .where('a.said_once', '=', sql<string>`'rotation-due:' || k.id`),
        ),
      ),
    )
    .orderBy('k.created_at_ms')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...readRef(row), keyId: row.id, createdAtMs: row.created_at_ms }));
}

function readRef(row: Pick<ApiUserWatchTable, 'licence_id' | 'environment' | 'api_user_id'>): ApiUserRef {
  return { licenceId: row.licence_id, environment: row.environment, apiUserId: row.api_user_id };
}

function readWatch(row: ApiUserWatchTable): StoredWatch {
  return {
    refusedCount: row.refused_count,
    refusedAtMs: row.refused_at_ms,
    refusedAddress: row.refused_address,
    pendingCount: row.pending_count,
    pending: pendingSchema.parse(JSON.parse(row.pending)),
    reportedAtMs: row.reported_at_ms,
    mutedUntilMs: row.muted_until_ms,
    burstFromMs: row.burst_from_ms,
    burstCalls: row.burst_calls,
    burstFailures: row.burst_failures,
  };
}

function toColumns(
  watch: StoredWatch,
): Omit<ApiUserWatchTable, 'licence_id' | 'environment' | 'api_user_id'> {
  return {
    refused_count: watch.refusedCount,
    refused_at_ms: watch.refusedAtMs,
    refused_address: watch.refusedAddress,
    pending_count: watch.pendingCount,
    pending: JSON.stringify(watch.pending),
    reported_at_ms: watch.reportedAtMs,
    muted_until_ms: watch.mutedUntilMs,
    burst_from_ms: watch.burstFromMs,
    burst_calls: watch.burstCalls,
    burst_failures: watch.burstFailures,
  };
}
