import { sql } from 'kysely';
import { z } from 'zod';
import { hygieneFindingSchema } from '@postern/contract/hygiene';
import type { HygieneKind } from '@postern/contract/hygiene';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUserRef } from '../api-users/port.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import type { HygieneReaders, HygieneWriters, StoredHygieneCheck } from './port.ts';

const findingsSchema = z.array(hygieneFindingSchema);

interface CheckRow {
  readonly licence_id: LicenceId;
  readonly environment: EnvironmentName;
  readonly api_user_id: ApiUserId;
  readonly risk: number;
  readonly findings: string;
  readonly checked_at_ms: number;
  readonly version: number;
}

export function createHygieneStore(handle: DatabaseHandle): HygieneWriters['hygiene'] {
  return { ...createHygieneReader(handle), ...createHygieneWriter(handle) };
}

function createHygieneReader({ query }: DatabaseHandle): HygieneReaders['hygiene'] {
  const count: HygieneWriters['hygiene']['count'] = async (licenceId, environment) => {
    const any = await sql<{ total: number }>`select count(*) as total from hygiene_check
        where licence_id = ${licenceId} and environment = ${environment} and risk > 0`.execute(query);
    const { rows } = await sql<{ kind: HygieneKind; total: number }>`
        select kind, count(*) as total from hygiene_finding
        where licence_id = ${licenceId} and environment = ${environment} group by kind`.execute(query);
    return {
      any: any.rows[0]?.total ?? 0,
      kinds: Object.fromEntries(rows.map(({ kind, total }) => [kind, total])),
    };
  };
  return {
    async list(licenceId, environment, { kind, page, pageSize }) {
      const source =
        kind === undefined
          ? sql`from hygiene_check c where c.licence_id = ${licenceId} and c.environment = ${environment}
              and c.risk > 0`
          : sql`from hygiene_finding f join hygiene_check c on c.api_user_id = f.api_user_id
              where f.licence_id = ${licenceId} and f.environment = ${environment} and f.kind = ${kind}`;
      const order =
        kind === undefined ? sql`c.risk desc, c.api_user_id desc` : sql`f.risk desc, f.api_user_id desc`;
      const { rows } = await sql<CheckRow>`select c.* ${source} order by ${order}
        limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(query);
      return rows.map(readCheck);
    },

    async isSmall(licenceId, environment, apiUsersMax) {
      const { rows } = await sql<{ total: number }>`select count(*) as total from (select 1 from api_user
        where licence_id = ${licenceId} and environment = ${environment} limit ${apiUsersMax + 1}) as few`.execute(
        query,
      );
      return (rows[0]?.total ?? 0) <= apiUsersMax;
    },

    async find({ licenceId, environment, apiUserId }) {
      const { rows } = await sql<CheckRow>`select * from hygiene_check where licence_id = ${licenceId}
        and environment = ${environment} and api_user_id = ${apiUserId}`.execute(query);
      const [row] = rows;
      return row && readCheck(row);
    },

    count,

    async listDue(licenceId, environment, { checkedBeforeMs, limit }) {
      const { rows } = await sql<Ref>`select u.licence_id, u.environment, u.id from api_user u
        left join hygiene_check c on c.api_user_id = u.id
        where u.licence_id = ${licenceId} and u.environment = ${environment}
          and (c.version is null or c.version <> u.version or c.checked_at_ms < ${checkedBeforeMs})
        order by u.id limit ${limit}`.execute(query);
      return rows.map(readRef);
    },

    async listAfter(apiUserId, limit) {
      const { rows } = await sql<Ref>`select licence_id, environment, id from api_user where id > ${apiUserId}
        order by id limit ${limit}`.execute(query);
      return rows.map(readRef);
    },
  };
}

function createHygieneWriter({
  query,
}: DatabaseHandle): Omit<HygieneWriters['hygiene'], keyof HygieneReaders['hygiene']> {
  return {
    async put(check) {
      const { licenceId, environment, apiUserId, risk } = check;
      const { numAffectedRows = 0n } = await sql`insert into hygiene_check
          (licence_id, environment, api_user_id, risk, findings, checked_at_ms, version)
        select u.licence_id, u.environment, u.id, cast(${risk} as bigint), cast(${JSON.stringify(check.findings)} as text),
          cast(${check.checkedAtMs} as bigint), cast(${check.version} as bigint)
        from api_user u where u.licence_id = ${licenceId} and u.environment = ${environment} and u.id = ${apiUserId}
        on conflict (api_user_id) do update set risk = excluded.risk, findings = excluded.findings,
          checked_at_ms = excluded.checked_at_ms, version = excluded.version`.execute(query);
      if (numAffectedRows === 0n) return;
      await sql`delete from hygiene_finding where api_user_id = ${apiUserId}`.execute(query);
      for (const { kind } of check.findings) {
        await sql`insert into hygiene_finding (licence_id, environment, kind, api_user_id, risk)
          values (${licenceId}, ${environment}, ${kind}, ${apiUserId}, ${risk})`.execute(query);
      }
    },
  };
}

interface Ref {
  readonly licence_id: LicenceId;
  readonly environment: EnvironmentName;
  readonly id: ApiUserId;
}

function readRef({ licence_id, environment, id }: Ref): ApiUserRef {
  return { licenceId: licence_id, environment, apiUserId: id };
}

function readCheck(row: CheckRow): StoredHygieneCheck {
  return {
    licenceId: row.licence_id,
    environment: row.environment,
    apiUserId: row.api_user_id,
    risk: row.risk,
    findings: findingsSchema.parse(JSON.parse(row.findings)),
    checkedAtMs: row.checked_at_ms,
    version: row.version,
  };
}
