import { OpenStorageError } from '../storage-errors.ts';

const example = 'postgres://user:password@host:5432/database';

/** @throws OpenStorageError for anything but a `postgres:` or `postgresql:` URL that names a database */
export function parsePostgresUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text is not repeated, because it may contain a password.
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new OpenStorageError(`\`database.url\` is not a PostgreSQL URL. It looks like ${example}.`);
  }
  if (url.pathname.length < 2) {
    throw new OpenStorageError(`\`database.url\` names no database. It looks like ${example}.`);
  }
  return text;
}

/** Presents host, port and database for messages. */
export function describeServer(text: string): string {
  const url = new URL(text);
  const host = url.hostname === '' ? (url.searchParams.get('host') ?? 'the local socket') : url.hostname;
  return `PostgreSQL at ${host}:${url.port === '' ? '5432' : url.port} (database ${decodeURIComponent(url.pathname.slice(1))})`;
}
