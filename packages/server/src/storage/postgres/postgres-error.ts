import {
  AlreadyExistsError,
  OpenStorageError,
  ReferenceBrokenError,
  StorageUnavailableError,
} from '../storage-errors.ts';
import { whatIsUnique } from '../unique-keys.ts';

/** Turns an error of PostgreSQL, or of the connection, into one that callers know; returns any other unchanged. */
export function translatePostgresError(error: unknown, server: string): unknown {
  const code = codeOf(error);
  if (code === '23505') {
    return new AlreadyExistsError(whatIsUnique({ constraint: constraintOf(error) }), { cause: error });
  }
  if (code === '23503') {
    return new ReferenceBrokenError('a row is still referred to, or refers to nothing', { cause: error });
  }
  if (code === diskFull) {
    return new StorageUnavailableError(`The disk of ${server} is full.`, {
      cause: error,
      reason: 'disk-full',
    });
  }
  if (code === readOnlyTransaction) {
    return new StorageUnavailableError(`${server} only reads now.`, { cause: error, reason: 'read-only' });
  }
  if (isTransient(code) || isConnectionLoss(error)) {
    return new StorageUnavailableError(`${server} did not answer, or gave the work up.`, { cause: error });
  }
  return error;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const diskFull = '53100';
const readOnlyTransaction = '25006';

/** The remedy for each reason for which a database cannot be opened. */
const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection. Is it running, and is the port right?',
  ENOTFOUND: 'was not found. Check the host name in `database.url`.',
  EAI_AGAIN: 'was not found: the name server does not answer.',
  ETIMEDOUT: 'did not answer in time. Check the host, the port and the firewalls between.',
  ENOENT: 'has no socket there. Check the host in `database.url`.',
  '28P01': 'refused the user name or the password. Check `database.url`.',
  '28000': 'does not let this user in. Check `database.url` and pg_hba.conf.',
  '3D000': 'has no such database. Create it first: createdb.',
  '42501': 'does not let this user make tables. Make it the owner of the database.',
  '25006': 'is read-only, such as a replica. Name the primary in `database.url`.',
  '53100': 'has a full disk.',
};

export function translatePostgresOpenError(error: unknown, server: string): unknown {
  if (error instanceof OpenStorageError) return error;
  const remedy = remedies[codeOf(error) ?? ''];
  if (remedy !== undefined) return new OpenStorageError(`${server} ${remedy}`, { cause: error });
  if (isTransient(codeOf(error)) || isConnectionLoss(error)) {
    return new OpenStorageError(`${server} did not answer. Check that it is running.`, { cause: error });
  }
  return error;
}

/** Classes 08 connection, 40 rollback, 53 resources, 57 operator intervention, 58 system; and time-outs. */
function isTransient(code: string | undefined): boolean {
  if (code === undefined) return false;
  return /^(?:08|40|53|57|58)[0-9A-Z]{3}$/.test(code) || ['25P03', '25006', '55P03'].includes(code);
}

function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code !== undefined && /^E[A-Z_]+$/.test(code)) return true;
  return /connection terminated|timeout exceeded|timeout expired|read timeout|not queryable|connection error|pool after calling end/i.test(
    error.message,
  );
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function constraintOf(error: unknown): string {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : '';
}
