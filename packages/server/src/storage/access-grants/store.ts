import { sql } from 'kysely';
import { z } from 'zod';
import { valueAccessSchema } from '@postern/contract/dimension';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { networkRuleSchema } from '@postern/contract/network-rule';
import { ratePlanSchema } from '@postern/contract/rate-plan';
import type { RatePlan } from '@postern/contract/rate-plan';
import { rightsSchema } from '@postern/contract/rights';
import { displayName } from '../../domain/display-name.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { rememberParsed } from './remember-parsed.ts';
import type { ApiUserTable } from '../api-users/table.ts';
import type { AccessGrantReaders } from './port.ts';

const parseRights = rememberParsed((text) => rightsSchema.parse(JSON.parse(text)));
const parseValueAccess = rememberParsed((text) => valueAccessSchema.parse(JSON.parse(text)));
const networkRulesSchema = z.array(networkRuleSchema);
const namesSchema = z.array(z.string());
const acceptedKeysSchema = z.array(
  z.tuple([apiKeyIdSchema, z.int(), z.string(), z.int().nullable(), z.string()]),
);
const accountsSchema = z.array(z.tuple([apiKeyIdSchema, z.int(), z.string(), z.string()]));

/** Each method makes one query, so that a grant is never combined from two states of the database. */
export function createGrantStore(db: DatabaseHandle): AccessGrantReaders['grants'] {
  return {
    async findByKeyDigest(environment, keyDigest) {
      const row = await selectGrants(db)
        .innerJoin('api_key as presented', 'presented.api_user_id', 'u.id')
        .where('presented.environment', '=', environment)
        .where('presented.digest', '=', keyDigest)
        .where('presented.state', '<>', 'revoked')
        .executeTakeFirst();
      return row && readGrant(row);
    },

    async findByApiUser(environment, apiUserId) {
      const row = await selectGrants(db)
        .where('u.environment', '=', environment)
        .where('u.id', '=', apiUserId)
        .executeTakeFirst();
      return row && readGrant(row);
    },

    async findByWebServiceAccount(environment, { licence, name }) {
      const rows = await selectGrants(db)
        .innerJoin('web_service_account as presented', 'presented.api_user_id', 'u.id')
        .where('presented.environment', '=', environment)
        .where('presented.name', '=', name)
        .where('presented.revoked_at_ms', 'is', null)
        .where((eb) => eb.or([eb('l.name', '=', licence), eb('l.account_name', '=', licence.toLowerCase())]))
        .limit(2)
        .execute();
      const [row, ...others] = rows;
      return row === undefined || others.length > 0 ? undefined : readGrant(row);
    },
  };
}

function selectGrants({ query, dialect }: DatabaseHandle) {
  const keyColumns = dialect.jsonRow([
    sql`k.id`,
    sql`k.version`,
    sql`k.digest`,
    sql`k.expires_at_ms`,
    sql`k.masked`,
  ]);
  const accountColumns = dialect.jsonRow([sql`w.id`, sql`w.version`, sql`w.name`, sql`w.password_hash`]);
  return query
    .selectFrom('api_user as u')
    .innerJoin('licence as l', 'l.id', 'u.licence_id')
    .selectAll('u')
    .select([
      'l.number as licence_number',
      'l.account_name as licence_account_name',
      sql<string>`(select ${dialect.jsonArray(sql`e.name`, sql`a.position`)}
        from api_user_entity as a join entity as e on e.id = a.entity_id where a.api_user_id = u.id)`.as(
        'entity_names',
      ),
      // Licence and environment are compared again, so that a group of another licence grants nothing.
      sql<string>`(select ${dialect.jsonArray(sql`e.name`, sql`m.position`)}
        from entity_group_entity as m join entity as e on e.id = m.entity_id
        where m.entity_group_id = u.entity_group_id and m.licence_id = u.licence_id
          and m.environment = u.environment)`.as('group_entity_names'),
      sql<string | null>`(select e.name from entity as e where e.id = u.default_entity_id)`.as(
        'default_entity_name',
      ),
      sql<string>`(select ${dialect.jsonArray(keyColumns, sql`k.version desc`)}
        from api_key as k where k.api_user_id = u.id and k.state <> 'revoked')`.as('accepted_keys'),
      sql<string | null>`(select p.limits from licence_rate_plan as p
        where p.licence_id = u.licence_id and p.environment = u.environment)`.as('licence_limits'),
      sql<string | null>`(select p.plan from api_user_rate_plan as p where p.api_user_id = u.id)`.as(
        'planned_limits',
      ),
      sql<string | null>`(select p.own from api_user_rate_plan as p where p.api_user_id = u.id)`.as(
        'own_limits',
      ),
      sql<string>`(select ${dialect.jsonArray(accountColumns, sql`w.name`)}
        from web_service_account as w where w.api_user_id = u.id and w.revoked_at_ms is null)`.as(
        'web_service_accounts',
      ),
    ]);
}

interface GrantRow extends ApiUserTable {
  readonly licence_number: number;
  readonly licence_account_name: string;
  readonly entity_names: string;
  readonly group_entity_names: string;
  readonly default_entity_name: string | null;
  readonly accepted_keys: string;
  readonly web_service_accounts: string;
  readonly licence_limits: string | null;
  readonly planned_limits: string | null;
  readonly own_limits: string | null;
}

function readGrant(row: GrantRow): AccessGrant {
  const keys = acceptedKeysSchema.parse(JSON.parse(row.accepted_keys));
  const accounts = accountsSchema.parse(JSON.parse(row.web_service_accounts));
  const networkRules = networkRulesSchema.parse(JSON.parse(row.network_rules));
  return {
    licenceId: row.licence_id,
    licenceNumber: row.licence_number,
    licenceAccountName: row.licence_account_name,
    environment: row.environment,
    apiUserId: row.id,
    accountNumber: row.account_number,
    displayName: displayName({
      firstName: row.first_name,
      lastName: row.last_name,
      applicationName: row.application_name,
    }),
    status: row.status,
    accessType: row.access_type,
    rights: parseRights(row.rights),
    entities: readEntities(row),
    defaultEntityId: row.default_entity_id,
    defaultEntityName: row.default_entity_name,
    channels: parseValueAccess(row.channels),
    attributes: parseValueAccess(row.attributes),
    networkRanges: networkRules.map((rule) => rule.range),
    expiresAtMs: row.expires_at_ms,
    keys: keys.map(([id, version, digest, expiresAtMs, masked]) => ({
      id,
      version,
      digest,
      expiresAtMs,
      masked,
    })),
    ...(accounts.length === 0 ? {} : { webServiceAccounts: accounts.map(readAccount) }),
    ...readRatePlan(row),
  };
}

/** Omitted if no limit is set, so that a grant without limits is recognised quickly. */
function readRatePlan(row: GrantRow): Pick<AccessGrant, 'ratePlan'> {
  const parse = (text: string | null): RatePlan =>
    text === null ? [] : ratePlanSchema.parse(JSON.parse(text));
  const ratePlan = {
    licence: parse(row.licence_limits),
    apiUser: parse(row.planned_limits),
    own: parse(row.own_limits),
  };
  return Object.values(ratePlan).every((limits) => limits.length === 0) ? {} : { ratePlan };
}

function readAccount([id, version, name, passwordHash]: z.infer<typeof accountsSchema>[number]) {
  return { id, version, name, passwordHash };
}

function readEntities(row: GrantRow): AccessGrant['entities'] {
  if (row.entity_access === 'all') return { kind: 'all' };
  const names = row.entity_access === 'group' ? row.group_entity_names : row.entity_names;
  return { kind: 'some', names: namesSchema.parse(JSON.parse(names)) };
}
