import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';

/**
 * Replaces the reference (`env:NAME` or `file:path`) in the database's URL by its value. Not checked here: whether it
 * is a URL of PostgreSQL; see parse-postgres-url.ts.
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
