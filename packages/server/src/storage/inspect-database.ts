import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Config } from '../config/config-schema.ts';
import { createGatewayLeaseStore } from './gateway-leases/store.ts';
import type { GatewayLeaseReaders } from './gateway-leases/port.ts';
import { createSigningKeyStore } from './installation/signing-key-store.ts';
import { createSettingStore } from './installation/store.ts';
import type { InstallationReaders } from './installation/port.ts';
import { readSchema } from './migrations/read-schema.ts';
import type { SchemaState } from './migrations/read-schema.ts';
import { refuseStrongRole } from './postgres/grant-program-role.ts';
import { createPostgresQuery } from './postgres/open-postgres.ts';
import { describeServer, parsePostgresUrl } from './postgres/parse-postgres-url.ts';
import { translatePostgresOpenError } from './postgres/postgres-error.ts';
import { postgresWords } from './postgres/postgres-words.ts';
import { createSqliteQuery, sqliteFileName, translateSqliteOpenError } from './sqlite/open-sqlite.ts';
import { sqliteWords } from './sqlite/sqlite-dialect.ts';
import { OpenStorageError } from './storage-errors.ts';
import type { Tables } from './tables.ts';

/** An installation's database, opened to be looked at. Nothing can be written through it. */
export interface InspectedDatabase
  extends Pick<InstallationReaders, 'settings' | 'signingKeys'>, GatewayLeaseReaders {
  /** The file or the server, for messages. */
  readonly place: string;
  readonly schema: SchemaState;
  /** Undefined for the embedded database, whose clock is this machine's. */
  readonly clockMs: number | undefined;
  close(): Promise<void>;
}

/**
 * Opens the database for reading while other programs use it, or while none does. Undefined if there is no embedded
 * database yet.
 *
 * @throws OpenStorageError when it cannot be opened; the message names the file or server and the remedy
 */
export async function inspectDatabase(
  database: Config['database'],
  dataFolder: string,
): Promise<InspectedDatabase | undefined> {
  return database.kind === 'sqlite' ? await inspectSqlite(dataFolder) : await inspectPostgres(database.url);
}

async function inspectSqlite(dataFolder: string): Promise<InspectedDatabase | undefined> {
  const file = resolve(dataFolder, sqliteFileName);
  if (!existsSync(file)) return undefined;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(presentReadUrl(file), { readOnly: true, timeout: 2_000 });
    return {
      ...(await inspect(createSqliteQuery(database), 'sqlite')),
      place: file,
      clockMs: undefined,
      close: async () => database?.close(),
    };
  } catch (error) {
    database?.close();
    throw translateSqliteOpenError(error, file);
  }
}

/** Without a write-ahead log no program has the file open, and a reader that took part would leave files beside it. */
function presentReadUrl(file: string): URL {
  const url = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) url.searchParams.set('immutable', '1');
  return url;
}

async function inspectPostgres(text: string): Promise<InspectedDatabase> {
  const url = parsePostgresUrl(text);
  const place = describeServer(url);
  const { kysely } = createPostgresQuery(url, {
    max: 1,
    options: '-c default_transaction_read_only=on',
  });
  try {
    const clock = await sql<{ ms: number }>`select ${postgresWords.clockMs(Date.now)} as ms`.execute(kysely);
    return {
      ...(await inspect(kysely, 'postgres')),
      place,
      clockMs: clock.rows[0]?.ms,
      close: () => kysely.destroy(),
    };
  } catch (error) {
    await kysely.destroy();
    throw translatePostgresOpenError(error, place);
  }
}

async function inspect(
  query: Kysely<Tables>,
  kind: 'sqlite' | 'postgres',
): Promise<Omit<InspectedDatabase, 'place' | 'clockMs' | 'close'>> {
  const handle = { query, dialect: kind === 'sqlite' ? sqliteWords : postgresWords, now: Date.now };
  return {
    schema: await readSchema(query, kind),
    settings: { find: createSettingStore(handle).find },
    signingKeys: { list: createSigningKeyStore(handle).list },
    gatewayLeases: { list: createGatewayLeaseStore(handle).list },
  };
}

/**
 * Checks the rights of the role in `database.url`: with a `migrationUrl` that it cannot change the audit log, and
 * without one that it can make tables.
 *
 * @throws OpenStorageError with the remedy
 */
export async function checkDatabaseRole(
  database: Extract<Config['database'], { readonly kind: 'postgres' }>,
): Promise<void> {
  const place = describeServer(parsePostgresUrl(database.url));
  const { kysely } = createPostgresQuery(database.url, { max: 1 });
  try {
    const found = await sql<{ role: string; may_create: boolean | null }>`select current_user as role,
      has_schema_privilege(current_schema(), 'create') as may_create`.execute(kysely);
    const { role = '', may_create: mayCreate } = found.rows[0] ?? {};
    if (database.migrationUrl !== undefined) await refuseStrongRole(kysely, role);
    else if (mayCreate !== true) {
      throw new OpenStorageError(
        `${place} does not let the role ${role} make tables. Make it the owner of the database, or name the owner in \`database.migrationUrl\`.`,
      );
    }
  } catch (error) {
    throw translatePostgresOpenError(error, place);
  } finally {
    await kysely.destroy();
  }
}
