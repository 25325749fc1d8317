import { z } from 'zod';
import type { EntityAccess } from '@postern/contract/api-user';
import { valueAccessSchema } from '@postern/contract/dimension';
import { apiKeyIdSchema, entityGroupIdSchema, entityIdSchema } from '@postern/contract/ids';
import { networkRuleSchema } from '@postern/contract/network-rule';
import { rightsSchema } from '@postern/contract/rights';
import { sql } from 'kysely';
import { readApiKey } from '../api-keys/store.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { displayName } from '../../domain/display-name.ts';
import { joinSearchText, normaliseSearchText } from '../search-text.ts';
import type { StoredApiKey } from '../api-keys/port.ts';
import type { ApiUserFields, StoredApiUser } from './port.ts';
import type { ApiKeyTable } from '../api-keys/table.ts';
import type { ApiUserTable } from './table.ts';

const networkRulesSchema = z.array(networkRuleSchema);
const entityIdsSchema = z.array(entityIdSchema);
const retiringKeysSchema = z.array(
  z.tuple([apiKeyIdSchema, z.int(), z.string(), z.int(), z.int().nullable()]),
);

/** An API user with its entities and its current key, as one query reads it. */
export interface WideApiUserRow extends ApiUserTable {
  /** JSON array of entity ids. */
  readonly entity_ids: string;
  /** The columns of the current key, all null if every key is revoked. */
  readonly key_id: ApiKeyTable['id'] | null;
  readonly key_version: number | null;
  readonly key_state: ApiKeyTable['state'] | null;
  readonly key_masked: string | null;
  readonly key_digest: string | null;
  readonly key_sealed_text: string | null;
  readonly key_is_shown_once: number | null;
  readonly key_created_at_ms: number | null;
  readonly key_expires_at_ms: number | null;
  readonly key_revoked_at_ms: number | null;
  readonly key_last_used_at_ms: number | null;
  readonly key_last_used_address: string | null;
  readonly key_last_used_operation: string | null;
  /** JSON array of the retiring keys, which has at most one. */
  readonly retiring_keys: string;
  /** The columns of the watch, all null if nothing was observed yet. */
  readonly refused_count: number | null;
  readonly refused_at_ms: number | null;
  readonly refused_address: string | null;
}

export function selectWideApiUsers({ query, dialect }: DatabaseHandle) {
  const retiringColumns = dialect.jsonRow([
    sql`r.id`,
    sql`r.version`,
    sql`r.masked`,
    sql`r.created_at_ms`,
    sql`r.expires_at_ms`,
  ]);
  return query
    .selectFrom('api_user as u')
    .leftJoin('api_key as k', (join) =>
      join.on(
        'k.id',
        '=',
        sql<ApiKeyTable['id']>`(select current.id from api_key as current
          where current.api_user_id = u.id and current.state <> 'revoked' order by current.version desc limit 1)`,
      ),
    )
    .leftJoin('api_user_watch as w', 'w.api_user_id', 'u.id')
    .selectAll('u')
    .select([
      'k.id as key_id',
      'k.version as key_version',
      'k.state as key_state',
      'k.masked as key_masked',
      'k.digest as key_digest',
      'k.sealed_text as key_sealed_text',
      'k.is_shown_once as key_is_shown_once',
      'k.created_at_ms as key_created_at_ms',
      'k.expires_at_ms as key_expires_at_ms',
      'k.revoked_at_ms as key_revoked_at_ms',
      'k.last_used_at_ms as key_last_used_at_ms',
      'k.last_used_address as key_last_used_address',
      'k.last_used_operation as key_last_used_operation',
      'w.refused_count',
      'w.refused_at_ms',
      'w.refused_address',
      sql<string>`(select ${dialect.jsonArray(retiringColumns, sql`r.version desc`)}
        from api_key as r where r.api_user_id = u.id and r.state = 'retiring')`.as('retiring_keys'),
      sql<string>`(select ${dialect.jsonArray(sql`e.entity_id`, sql`e.position`)}
        from api_user_entity as e where e.api_user_id = u.id)`.as('entity_ids'),
    ]);
}

export function readApiUser(row: WideApiUserRow): StoredApiUser {
  return {
    id: row.id,
    licenceId: row.licence_id,
    environment: row.environment,
    accountNumber: row.account_number,
    firstName: row.first_name,
    lastName: row.last_name,
    applicationName: row.application_name,
    nickname: row.nickname,
    email: row.email,
    cellphone: row.cellphone,
    language: row.language,
    sex: row.sex,
    entities: readEntityAccess(row),
    defaultEntityId: row.default_entity_id,
    channels: valueAccessSchema.parse(JSON.parse(row.channels)),
    attributes: valueAccessSchema.parse(JSON.parse(row.attributes)),
    accessType: row.access_type,
    networkRules: networkRulesSchema.parse(JSON.parse(row.network_rules)),
    rights: rightsSchema.parse(JSON.parse(row.rights)),
    expiresAtMs: row.expires_at_ms,
    status: row.status,
    key: readCurrentKey(row),
    retiringKey: readRetiringKey(row),
    lastUsed: readLastUsed(row),
    networkRefusals: readNetworkRefusals(row),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    version: row.version,
  };
}

type FieldColumns = Pick<
  ApiUserTable,
  | 'first_name'
  | 'last_name'
  | 'application_name'
  | 'nickname'
  | 'email'
  | 'cellphone'
  | 'language'
  | 'sex'
  | 'entity_access'
  | 'entity_group_id'
  | 'channels'
  | 'attributes'
  | 'default_entity_id'
  | 'access_type'
  | 'network_rules'
  | 'rights'
  | 'expires_at_ms'
  | 'status'
  | 'name_sort'
  | 'email_sort'
  | 'search_text'
>;

/** Turns an admin's fields into columns. */
export function toFieldColumns(fields: Required<ApiUserFields>): FieldColumns {
  const fullName = displayName({ ...fields, applicationName: null });
  return {
    first_name: fields.firstName,
    last_name: fields.lastName,
    application_name: fields.applicationName,
    nickname: fields.nickname,
    email: fields.email,
    cellphone: fields.cellphone,
    language: fields.language,
    sex: fields.sex,
    entity_access: fields.entities.kind,
    entity_group_id: fields.entities.kind === 'group' ? fields.entities.entityGroupId : null,
    channels: JSON.stringify(fields.channels),
    attributes: JSON.stringify(fields.attributes),
    default_entity_id: fields.defaultEntityId,
    access_type: fields.accessType,
    network_rules: JSON.stringify(fields.networkRules),
    rights: JSON.stringify(fields.rights),
    expires_at_ms: fields.expiresAtMs,
    status: fields.status,
    name_sort: normaliseSearchText(displayName(fields)),
    email_sort: normaliseSearchText(fields.email),
    search_text: joinSearchText([fullName, fields.applicationName, fields.nickname, fields.email]),
  };
}

function readEntityAccess(row: WideApiUserRow): EntityAccess {
  if (row.entity_access === 'all') return { kind: 'all' };
  if (row.entity_access === 'group') {
    return { kind: 'group', entityGroupId: entityGroupIdSchema.parse(row.entity_group_id) };
  }
  return { kind: 'some', entityIds: entityIdsSchema.parse(JSON.parse(row.entity_ids)) };
}

function readCurrentKey(row: WideApiUserRow): StoredApiKey | null {
  const { key_id, key_version, key_state, key_masked, key_digest, key_created_at_ms } = row;
  if (key_id === null || key_version === null || key_state === null) return null;
  if (key_masked === null || key_digest === null || key_created_at_ms === null) return null;
  return readApiKey({
    id: key_id,
    version: key_version,
    state: key_state,
    masked: key_masked,
    digest: key_digest,
    sealed_text: row.key_sealed_text,
    is_shown_once: row.key_is_shown_once ?? 0,
    created_at_ms: key_created_at_ms,
    expires_at_ms: row.key_expires_at_ms,
    revoked_at_ms: row.key_revoked_at_ms,
    last_used_at_ms: row.key_last_used_at_ms ?? 0,
    last_used_address: row.key_last_used_address ?? '',
    last_used_operation: row.key_last_used_operation ?? '',
  });
}

function readRetiringKey(row: WideApiUserRow): StoredApiUser['retiringKey'] {
  const [first] = retiringKeysSchema.parse(JSON.parse(row.retiring_keys));
  if (first === undefined) return null;
  const [id, version, masked, createdAtMs, expiresAtMs] = first;
  return { id, version, state: 'retiring', masked, createdAtMs, expiresAtMs };
}

function readLastUsed(row: ApiUserTable): StoredApiUser['lastUsed'] {
  if (row.last_used_at_ms === 0) return null;
  return {
    atMs: row.last_used_at_ms,
    address: row.last_used_address,
    operation: row.last_used_operation,
  };
}

function readNetworkRefusals(row: WideApiUserRow): StoredApiUser['networkRefusals'] {
  const { refused_count: count, refused_at_ms: lastAtMs, refused_address: lastAddress } = row;
  if (count === null || lastAtMs === null || lastAddress === null || count === 0) return null;
  return { count, lastAtMs, lastAddress };
}
