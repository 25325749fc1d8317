import { spawn } from 'node:child_process';
import { Client } from 'pg';
import { describeServer, parsePostgresUrl } from '../postgres/parse-postgres-url.ts';
import { BackupError } from './backup-error.ts';
import type { DatabaseState } from './backup-manifest.ts';

/** PostgreSQL's client programs; see find-postgres-tools.ts. */
export interface PostgresTools {
  /** Finds the file of `pg_dump` or `pg_restore`. */
  readonly find: (program: 'pg_dump' | 'pg_restore') => string;
  /** The PATH that they are started with. */
  readonly path: string;
}

/**
 * Dumps the database by `pg_dump` (custom format) as it is at one moment, while programs use it.
 *
 * @param url of a role that may read every table: the owner where there are two roles
 * @throws BackupError with what `pg_dump` says
 */
export async function dumpPostgres(url: string, file: string, tools: PostgresTools): Promise<DatabaseState> {
  return await withClient(url, async (client) => {
    await client.query('begin transaction isolation level repeatable read, read only');
    const state = await readState(client);
    if (state === undefined)
      throw new BackupError(
        `${describeServer(url)} holds no database of Postern: there is nothing to back up.`,
      );
    const exported = await client.query<{ id: string }>('select pg_export_snapshot() as id');
    const snapshot = exported.rows[0]?.id ?? '';
    await run(tools, 'pg_dump', {
      url,
      args: ['--format=custom', '--no-owner', '--no-privileges', '--snapshot', snapshot, '--file', file],
    });
    return state;
  });
}

/**
 * Restores a dump into an empty database, in one transaction: whole or not at all.
 *
 * @param url of the role that shall own the tables
 * @throws BackupError when the database is not empty, or with what `pg_restore` says
 */
export async function restorePostgres(
  url: string,
  file: string,
  tools: PostgresTools,
): Promise<DatabaseState> {
  const tables = await withClient(url, async (client) => {
    const counted = await client.query<{ tables: string }>(
      `select count(*) as tables from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v')`,
    );
    return Number(counted.rows[0]?.tables ?? 0);
  });
  if (tables > 0)
    throw new BackupError(
      `${describeServer(url)} is not empty, and nothing is overwritten. Create an empty database, and name it in \`database.url\`.`,
    );
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const strict = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges'];
  await run(tools, 'pg_restore', { url, args: [...strict, '--dbname', database, file] });
  const state = await withClient(url, readState);
  if (state === undefined) throw new BackupError(`${file} held no database of Postern.`);
  return state;
}

/** Whether `pg_restore` can read the dump's list of contents. @throws BackupError */
export async function checkDump(file: string, tools: PostgresTools): Promise<void> {
  await run(tools, 'pg_restore', { args: ['--list', file] });
}

async function withClient<Result>(text: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: parsePostgresUrl(text), connectionTimeoutMillis: 5_000 });
  // A connection that breaks rejects the query that runs; without a listener the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(`${describeServer(text)} does not answer as a PostgreSQL server should.`, {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Undefined for a database without Postern's tables. */
async function readState(client: Client): Promise<DatabaseState | undefined> {
  const found = await client.query<{ there: boolean }>(
    "select to_regclass('schema_migration') is not null and to_regclass('access_change') is not null as there",
  );
  if (found.rows[0]?.there !== true) return undefined;
  const step = await client.query<{ step: string | null }>(
    'select max(number) as step from schema_migration',
  );
  const last = await client.query<{ sequence: string; mark: string | null }>(
    'select sequence, mark from access_change order by sequence desc limit 1',
  );
  const [change] = last.rows;
  return {
    schemaStep: Number(step.rows[0]?.step ?? 0),
    feedPosition: change === undefined ? null : { sequence: Number(change.sequence), mark: change.mark },
  };
}

/** The URL goes into the environment: arguments can be read by every user of the machine. */
function presentEnvironment(text: string): Record<string, string> {
  const url = new URL(text);
  const parts: readonly (readonly [string, string | null])[] = [
    ['PGHOST', url.hostname === '' ? url.searchParams.get('host') : url.hostname],
    ['PGPORT', url.port],
    ['PGUSER', decodeURIComponent(url.username)],
    ['PGPASSWORD', decodeURIComponent(url.password)],
    ['PGDATABASE', decodeURIComponent(url.pathname.slice(1))],
    ['PGSSLMODE', url.searchParams.get('sslmode')],
    ['PGSSLROOTCERT', url.searchParams.get('sslrootcert')],
  ];
  return Object.fromEntries(parts.filter((part): part is [string, string] => (part[1] ?? '') !== ''));
}

const saidMax = 2_000;

async function run(
  tools: PostgresTools,
  program: 'pg_dump' | 'pg_restore',
  { url, args }: { readonly url?: string; readonly args: readonly string[] },
): Promise<void> {
  const child = spawn(tools.find(program), args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: tools.path, ...(url === undefined ? {} : presentEnvironment(url)) },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-saidMax);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new BackupError(
          `${program} cannot be run. Install PostgreSQL's client programs (Debian: postgresql-client), of the server's version or newer.`,
          { cause },
        ),
      ),
    );
    child.once('close', resolve);
  });
  if (code !== 0) throw new BackupError(`${program} failed: ${said.trim()}`);
}
