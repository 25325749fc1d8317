import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';

/**
 * Replaces the references in the exporter's headers by their values, because workers read neither the environment nor
 * files.
 *
 * @throws ConfigError
 */
export async function resolveTracing(config: Config, env: EnvironmentVariables): Promise<Config> {
  const { operations } = config;
  const { tracing } = operations;
  if (tracing === undefined) return config;
  const headers = await Promise.all(
    Object.entries(tracing.headers).map(
      async ([name, value]) => [name, (await loadSecret(value, env)).reveal()] as const,
    ),
  );
  return {
    ...config,
    operations: { ...operations, tracing: { ...tracing, headers: Object.fromEntries(headers) } },
  };
}
