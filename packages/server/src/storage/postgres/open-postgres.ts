import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { PoolConfig } from 'pg';
import { createChangeHints } from '../access-changes/change-hints.ts';
import type { DatabaseHandle, OpenDatabase } from '../database-handle.ts';
import { postgresTypes } from '../migrations/migration.ts';
import { migrate, refuseUnmigrated } from '../migrations/migrate.ts';
import { readSchema, refuseForeign } from '../migrations/read-schema.ts';
import type { Tables } from '../tables.ts';
import { startChangeListener } from './change-listener.ts';
import { grantProgramRole } from './grant-program-role.ts';
import { createImpatientPool } from './impatient-pool.ts';
import { describeServer, parsePostgresUrl } from './parse-postgres-url.ts';
import { translatePostgresError, translatePostgresOpenError } from './postgres-error.ts';
import { advisoryLock, postgresWords } from './postgres-words.ts';

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 15_000;
/** Longer than the server's own limit, which takes effect first unless the connection is dead. */
const answerTimeoutMs = 20_000;
/**
 * The server aborts a transaction whose program sends nothing for this long. Until then its locks block others,
 * including that of the change feed, which every change of access takes, so that a silent connection must not keep it
 * for long.
 */
const idleInTransactionTimeoutMs = 5_000;
const int8Oid = 20;

/**
 * Opens a PostgreSQL database through a pool, brings its schema up to date, and listens for hints of other processes.
 *
 * @throws OpenStorageError that names the server and the remedy, but never the password
 */
export async function openPostgres(
  database: { readonly url: string; readonly migrationUrl?: string | undefined; readonly poolSize: number },
  options: {
    readonly now: () => number;
    readonly answerTimeoutMs?: number;
    readonly schema?: 'migrate' | 'expect';
  },
): Promise<OpenDatabase> {
  const url = parsePostgresUrl(database.url);
  const server = describeServer(url);
  const ownerUrl = database.migrationUrl === undefined ? url : parsePostgresUrl(database.migrationUrl);
  const prepare =
    options.schema === 'expect' ? expectMigrated(url) : migrateUnderLock({ url, ownerUrl }, options.now);
  await prepare.catch((error: unknown) => {
    throw translatePostgresOpenError(error, server);
  });
  const { kysely, pool, renew } = createPostgresQuery(url, {
    max: database.poolSize,
    query_timeout: options.answerTimeoutMs ?? answerTimeoutMs,
  });
  const hints = createChangeHints();
  const stopListening = startChangeListener(url, hints.emit);
  const handle = (query: Kysely<Tables>): DatabaseHandle => ({
    query,
    dialect: postgresWords,
    now: options.now,
  });
  const write: OpenDatabase['write'] = (work) => kysely.transaction().execute((tx) => work(handle(tx)));
  return {
    reader: handle(kysely),
    write,
    writeAsOwner: ownerUrl === url ? write : (work) => writeOnce(ownerUrl, (tx) => work(handle(tx))),
    hints,
    autocommit: kysely,
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    renewConnections: renew,
    translateError: (error) => translatePostgresError(error, server),
    close: async () => {
      await stopListening();
      await kysely.destroy();
    },
  };
}

export function createPostgresQuery(
  url: string,
  settings: PoolConfig,
): { readonly kysely: Kysely<Tables>; readonly pool: Pool; readonly renew: () => void } {
  const pool = new Pool({
    ...settings,
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true,
    application_name: 'postern',
    types: { getTypeParser },
  });
  // The pool drops an idle connection that breaks; without a listener the error would end the process.
  pool.on('error', () => {});
  const impatient = createImpatientPool(pool);
  const dialect = new PostgresDialect({ pool: impatient });
  return { kysely: new Kysely<Tables>({ dialect }), pool, renew: () => impatient.renew() };
}

/** Uses a connection of its own: the owner's rights are needed seldom, and must not be available all the time. */
async function writeOnce<Result>(
  url: string,
  work: (tx: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  const { kysely } = createPostgresQuery(url, { max: 1 });
  try {
    return await kysely.transaction().execute(work);
  } finally {
    await kysely.destroy();
  }
}

/**
 * Runs the migrations of several processes that start at once one after the other, without a time limit. If another
 * role owns the tables, it also gives the program's role its rights.
 */
async function migrateUnderLock(
  { url, ownerUrl }: { readonly url: string; readonly ownerUrl: string },
  now: () => number,
): Promise<void> {
  const programRole = ownerUrl === url ? undefined : await findRole(url);
  const { kysely } = createPostgresQuery(ownerUrl, { max: 1 });
  try {
    await kysely.transaction().execute(async (tx) => {
      await sql`set local statement_timeout = 0`.execute(tx);
      await sql`select pg_advisory_xact_lock(${sql.lit(advisoryLock.migrations)})`.execute(tx);
      refuseForeign(await readSchema(tx, 'postgres'), describeServer(ownerUrl));
      await migrate(tx, { types: postgresTypes, now });
      if (programRole !== undefined) await grantProgramRole(tx, programRole);
    });
  } finally {
    await kysely.destroy();
  }
}

async function findRole(url: string): Promise<string | undefined> {
  return await writeOnce(url, async (tx) => {
    const found = await sql<{ role: string }>`select current_user as role`.execute(tx);
    return found.rows[0]?.role;
  });
}

async function expectMigrated(url: string): Promise<void> {
  const { kysely } = createPostgresQuery(url, { max: 1 });
  try {
    await refuseUnmigrated(kysely);
  } finally {
    await kysely.destroy();
  }
}

/** Parses bigint to a number, and every other type as pg does, whose types say `any`. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === int8Oid ? parseSafeInteger : (types.getTypeParser(oid, format) as unknown);

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the database holds a number too large to read: ${text}`);
  return value;
}
