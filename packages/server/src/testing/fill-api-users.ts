import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { apiKeyIdSchema, apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { toFieldColumns } from '../storage/api-users/api-user-row.ts';
import type { DatabaseHandle } from '../storage/database-handle.ts';
import { openDatabase } from '../storage/open-database.ts';
import { normaliseSearchText } from '../storage/search-text.ts';
import type { ApiUserFields } from '../storage/api-users/port.ts';
import type { TestDatabase } from './databases.ts';

export interface FillOptions {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly count: number;
  /** The digest of the n-th API user's key; anything unique when left out. */
  readonly digestOf?: (index: number) => string;
}

const perStatement = 500;
const firstNames = ['Ada', 'André', 'Chloë', 'Dirk', 'Eva', 'Farid', 'Günther', 'Hanne', 'Imke', 'Joost'];
const lastNames = [
  'Lovelace',
  'De Smet',
  'Peeters',
  'Dubois',
  'Janssens',
  'Öztürk',
  'Maes',
  'Claes',
  'Nguyen',
];
const modules = [
  'profiles',
  'imports',
  'exports',
  'targetings',
  'webhooks',
  'forms',
  'scenarios',
  'mail-campaigns',
];
const rights = rightsSchema.parse(
  Object.fromEntries(modules.map((name, index) => [name, index % 2 === 0 ? 'write' : 'read'])),
);

/**
 * Inserts API users of a plausible variety, each with a key, many rows per statement (100,000 in seconds): the n-th has
 * the e-mail address `user<n>@example.com`; one in fifty is deactivated; half were used. The licence has to exist, and
 * the database must not be open (SQLite has one owner). Writes no audit events and no access changes.
 */
export async function fillApiUsers(
  database: Pick<TestDatabase, 'config' | 'dataFolder'>,
  options: FillOptions,
): Promise<void> {
  const open = await openDatabase(database.config, { dataFolder: database.dataFolder, now: Date.now });
  const isPostgres = open.reader.dialect.kind === 'postgres';
  try {
    for (let start = 0; start < options.count; start += perStatement) {
      const end = Math.min(start + perStatement, options.count);
      await open.write((db) => insertChunk(db, { ...options, start, end }));
      // Until `analyze` has run, PostgreSQL checks foreign keys with the plan for an empty table.
      if (start === 0 && isPostgres) await sql`analyze`.execute(open.reader.query);
    }
    // A server in use does this by itself.
    if (isPostgres) await sql`vacuum analyze`.execute(open.reader.query);
  } finally {
    await open.close();
  }
}

/**
 * Multiplies the existing API user: inserts copies of it and its key with new ids, numbers and digests, in SQL alone (a
 * million in a minute). The texts of the keys are unknown.
 */
export async function multiplyApiUsers(
  database: Pick<TestDatabase, 'config' | 'dataFolder'>,
  count: number,
): Promise<void> {
  if (count <= 0) return;
  const open = await openDatabase(database.config, { dataFolder: database.dataFolder, now: Date.now });
  const isPostgres = open.reader.dialect.kind === 'postgres';
  try {
    for (let start = 0; start < count; start += perMultiplication) {
      const end = Math.min(start + perMultiplication, count);
      await open.write(({ query }) => multiplyChunk(query, { start, end, isPostgres }));
    }
    if (isPostgres) await sql`vacuum analyze`.execute(open.reader.query);
  } finally {
    await open.close();
  }
}

const perMultiplication = 100_000;
const firstCopiedNumber = 1_000_000_000;

async function multiplyChunk(
  query: DatabaseHandle['query'],
  { start, end, isPostgres }: { readonly start: number; readonly end: number; readonly isPostgres: boolean },
): Promise<void> {
  const [user, key] = [await columnsOf(query, 'api_user'), await columnsOf(query, 'api_key')];
  const numbers = isPostgres
    ? sql`select n from generate_series(${sql.lit(start)}, ${sql.lit(end - 1)}) as n`
    : sql`with recursive c(n) as (select ${sql.lit(start)} union all select n + 1 from c where n + 1 < ${sql.lit(end)})
        select n from c`;
  // A UUID whose last part is the number n.
  const hex = isPostgres ? sql`lpad(to_hex(n), 12, '0')` : sql`printf('%012x', n)`;
  const id = sql`'00000000-0000-4000-8000-' || ${hex}`;
  const copied = (columns: readonly string[], own: Readonly<Record<string, unknown>>) =>
    sql.join(columns.map((column) => own[column] ?? sql.raw(`t.${column}`)));
  await sql`insert into account_number (number, api_user_id)
    ${isPostgres ? sql`overriding system value` : sql``}
    select n + ${sql.lit(firstCopiedNumber)}, ${id} from (${numbers}) as c where true`.execute(query);
  await sql`insert into api_user (${sql.raw(user.join(', '))})
    select ${copied(user, { id, account_number: sql`n + ${sql.lit(firstCopiedNumber)}`, email: sql`'copy' || n || '@example.com'` })}
    from (${numbers}) as c, (select * from api_user order by account_number limit 1) as t where true`.execute(
    query,
  );
  await sql`insert into api_key (${sql.raw(key.join(', '))})
    select ${copied(key, { id: sql`'key_copy' || ${hex}`, api_user_id: id, digest: sql`'digest of copy ' || n` })}
    from (${numbers}) as c, (select k.* from api_key as k
      join (select id from api_user order by account_number limit 1) as u on u.id = k.api_user_id) as t where true`.execute(
    query,
  );
}

async function columnsOf(
  query: DatabaseHandle['query'],
  table: 'api_user' | 'api_key',
): Promise<readonly string[]> {
  const row = await query.selectFrom(table).selectAll().limit(1).executeTakeFirst();
  if (row === undefined) throw new Error(`there is nothing in ${table} to make more of`);
  return Object.keys(row);
}

interface Chunk extends FillOptions {
  readonly start: number;
  readonly end: number;
}

async function insertChunk({ query }: DatabaseHandle, chunk: Chunk): Promise<void> {
  const indexes = Array.from({ length: chunk.end - chunk.start }, (_none, offset) => chunk.start + offset);
  const ids = indexes.map(() => apiUserIdSchema.parse(randomUUID()));
  const accounts = await query
    .insertInto('account_number')
    .values(ids.map((api_user_id) => ({ api_user_id })))
    .returning('number')
    .execute();
  const rows = indexes.flatMap((index, offset) => {
    const [id, account] = [ids[offset], accounts[offset]];
    return id === undefined || account === undefined ? [] : [{ index, id, accountNumber: account.number }];
  });
  await query
    .insertInto('api_user')
    .values(rows.map((row) => createApiUserRow(row, chunk)))
    .execute();
  await query
    .insertInto('api_key')
    .values(rows.map((row) => createApiKeyRow(row, chunk)))
    .execute();
}

interface Numbered {
  readonly index: number;
  readonly id: ApiUserId;
  readonly accountNumber: number;
}

function createApiUserRow({ index, id, accountNumber }: Numbered, { licenceId, environment }: FillOptions) {
  const createdAtMs = createdAtMsOf(index);
  const wasUsed = index % 2 === 1;
  return {
    ...toFieldColumns(createFields(index)),
    licence_id: licenceId,
    environment,
    id,
    account_number: accountNumber,
    key_search: normaliseSearchText(maskedOf(index)),
    last_used_at_ms: wasUsed ? createdAtMs + index : 0,
    last_used_address: wasUsed ? '192.0.2.1' : '',
    last_used_operation: wasUsed ? 'GET /profiles' : '',
    created_at_ms: createdAtMs,
    updated_at_ms: createdAtMs,
    version: 1,
  };
}

function createApiKeyRow({ index, id }: Numbered, { licenceId, environment, digestOf }: FillOptions) {
  const state = 'active' as const;
  return {
    licence_id: licenceId,
    environment,
    api_user_id: id,
    id: apiKeyIdSchema.parse(`key_${randomUUID().replaceAll('-', '').slice(0, 16)}`),
    version: 1,
    state,
    masked: maskedOf(index),
    digest: digestOf?.(index) ?? createHash('sha256').update(id).digest('base64url'),
    sealed_text: 'v1.sealed.'.padEnd(120, 'x'),
    created_at_ms: createdAtMsOf(index),
    expires_at_ms: null,
    revoked_at_ms: null,
  };
}

function createFields(index: number): Required<ApiUserFields> {
  const isApplication = index % 3 === 0;
  return {
    firstName: isApplication ? null : pick(firstNames, index * 31),
    lastName: isApplication ? null : `${pick(lastNames, index * 17)} ${index}`,
    applicationName: isApplication ? `Application ${(index * 48_271) % 1_000_003}` : null,
    nickname: index % 5 === 0 ? `nick-${index}` : null,
    email: `user${index}@example.com`,
    cellphone: null,
    language: 'en',
    sex: 'unspecified',
    entities: { kind: 'all' },
    defaultEntityId: null,
    channels: { kind: 'all' },
    attributes: { kind: 'all' },
    accessType: 'custom',
    networkRules: [{ range: '10.0.0.0/8', note: 'office' }],
    expiresAtMs: null,
    rights,
    status: index % 50 === 49 ? 'deactivated' : 'active',
  };
}

function createdAtMsOf(index: number): number {
  return 1_700_000_000_000 + ((index * 7_919) % 1_000_000) * 1_000;
}

function maskedOf(index: number): string {
  return `acme_test_…${index.toString(36).padStart(4, '0').slice(-4)}`;
}

function pick(choices: readonly string[], index: number): string {
  return choices[index % choices.length] ?? '';
}
