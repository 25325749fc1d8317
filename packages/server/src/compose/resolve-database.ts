import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';

/**
 * The database with its URL in place of the reference (`env:NAME` or `file:path`) to it. Not checked here: whether the
 * URL is one of PostgreSQL; see parse-postgres-url.ts.
 *
 * @throws ConfigError when the variable or the file is missing or empty
 */
export async function resolveDatabase(
  database: Config['database'],
  env: EnvironmentVariables,
): Promise<Config['database']> {
  if (database.kind === 'sqlite') return database;
  const { url, migrationUrl } = database;
  const load = async (reference: string) => (await loadSecret(reference, env)).reveal().trim();
  return {
    ...database,
    url: await load(url),
    ...(migrationUrl === undefined ? {} : { migrationUrl: await load(migrationUrl) }),
  };
}
