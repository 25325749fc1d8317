import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { apiKeyIdSchema, apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { presentFieldColumns } from '../storage/api-user-row.ts';
import type { DatabaseHandle } from '../storage/database-handle.ts';
import { openDatabase } from '../storage/open-database.ts';
import { normaliseSearchText } from '../storage/search-text.ts';
import type { ApiUserFields } from '../storage/storage.ts';
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
      // PostgreSQL checks foreign keys by the plan for an empty table until it is told otherwise.
      if (start === 0 && isPostgres) await sql`analyze`.execute(open.reader.query);
    }
    // What a server in use would do by itself.
    if (isPostgres) await sql`vacuum analyze`.execute(open.reader.query);
  } finally {
    await open.close();
  }
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
    ...presentFieldColumns(createFields(index)),
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
