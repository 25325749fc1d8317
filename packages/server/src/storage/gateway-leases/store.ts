import { sql } from 'kysely';
import { z } from 'zod';
import { environmentNameSchema } from '@postern/contract/ids';
import type { ChangeSequence } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import type {
  StoredGatewayLease,
  GatewayLeaseReaders,
  GatewayLeaseWriters,
  NewGatewayLease,
} from './port.ts';
import type { GatewayLeaseTable } from './table.ts';

const environmentsSchema = z.array(environmentNameSchema);

/**
 * Stores leases. All times are the database's own and are meant for people: see access/lease-book.ts for the times that
 * decide.
 */
export function createGatewayLeaseStore(handle: DatabaseHandle): GatewayLeaseWriters['gatewayLeases'] {
  return { ...createGatewayLeaseReader(handle), ...createGatewayLeaseWriter(handle) };
}

function createGatewayLeaseReader({ query }: DatabaseHandle): GatewayLeaseReaders['gatewayLeases'] {
  return {
    async list() {
      const rows = await query
        .selectFrom('gateway_lease')
        .selectAll()
        .orderBy('started_at_ms')
        .orderBy('id')
        .execute();
      return rows.map(readLease);
    },
  };
}

function createGatewayLeaseWriter(
  db: DatabaseHandle,
): Omit<GatewayLeaseWriters['gatewayLeases'], keyof GatewayLeaseReaders['gatewayLeases']> {
  const { query, dialect } = db;
  const clock = () => dialect.clockMs(db.now);
  const end = (id: string, why: 'stopped' | 'expired') =>
    query
      .updateTable('gateway_lease')
      .set({
        ended_at_ms: clock(),
        ended_why: why,
        ended_sequence: sql<ChangeSequence>`(select coalesce(max(sequence), 0) from access_change)`,
      })
      .where('id', '=', id)
      .where('ended_at_ms', 'is', null);
  return {
    async insert(lease) {
      await query
        .insertInto('gateway_lease')
        .values({ ...toNewLease(lease), started_at_ms: clock(), renewed_at_ms: clock() })
        .execute();
    },

    async renew(id, appliedSequence, limits) {
      const result = await query
        .updateTable('gateway_lease')
        .set((eb) => ({
          applied_sequence: appliedSequence,
          limits: limits === undefined ? null : JSON.stringify(limits),
          renewals: eb('renewals', '+', 1),
          renewed_at_ms: clock(),
        }))
        .where('id', '=', id)
        .where('ended_at_ms', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async stop(id) {
      await end(id, 'stopped').execute();
    },

    async expire(id, renewals) {
      const result = await end(id, 'expired').where('renewals', '=', renewals).executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async forgetEnded(keepMs) {
      await query
        .deleteFrom('gateway_lease')
        .where('ended_at_ms', '<', sql<number>`${clock()} - cast(${keepMs} as bigint)`)
        .execute();
    },
  };
}

/** Returns all columns except the two whose time the database sets. */
function toNewLease(lease: NewGatewayLease): Omit<GatewayLeaseTable, 'started_at_ms' | 'renewed_at_ms'> {
  return {
    id: lease.id,
    kind: lease.kind,
    host: lease.host,
    environments: JSON.stringify(lease.environments),
    applied_sequence: lease.appliedSequence,
    renewals: 0,
    lease_ms: lease.leaseMs,
    master_key_ids: lease.masterKeyIds.join(' '),
    limits: null,
    ended_at_ms: null,
    ended_why: null,
    ended_sequence: null,
  };
}

const limitsSchema = z.object({
  mode: z.enum(['exact', 'share']),
  share: z.number(),
  sinceMs: z.number(),
  why: z.string().nullable(),
  shareCalls: z.number(),
});

/**
 * Undefined also for limits that another version of the program wrote, because a lease must be readable whatever its
 * limits are.
 */
function parseLimits(text: string | null): z.infer<typeof limitsSchema> | undefined {
  return text === null ? undefined : limitsSchema.safeParse(JSON.parse(text)).data;
}

function readLease(row: GatewayLeaseTable): StoredGatewayLease {
  const { ended_at_ms: atMs, ended_why: why, ended_sequence: sequence } = row;
  return {
    id: row.id,
    kind: row.kind,
    host: row.host,
    environments: environmentsSchema.parse(JSON.parse(row.environments)),
    appliedSequence: row.applied_sequence,
    renewals: row.renewals,
    leaseMs: row.lease_ms,
    masterKeyIds: row.master_key_ids.split(' ').filter((id) => id !== ''),
    limits: parseLimits(row.limits),
    startedAtMs: row.started_at_ms,
    renewedAtMs: row.renewed_at_ms,
    ended: atMs === null || why === null || sequence === null ? null : { atMs, why, sequence },
  };
}
