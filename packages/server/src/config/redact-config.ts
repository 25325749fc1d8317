import type { Config } from './config-schema.ts';

const redacted = '[secret]';

/**
 * The configuration without secrets, to be shown: passwords in URLs, and the values of tracing headers. A reference such as
 * `env:NAME` or `file:path` is no secret and stays.
 */
export function redactConfig(config: Config): Config {
  const { tracing } = config.operations;
  const headers = Object.fromEntries(
    Object.entries(tracing?.headers ?? {}).map(([name, value]) => [
      name,
      isReference(value) ? value : redacted,
    ]),
  );
  const withoutHeaders =
    tracing === undefined
      ? config
      : { ...config, operations: { ...config.operations, tracing: { ...tracing, headers } } };
  return redactUrls(withoutHeaders);
}

function isReference(text: string): boolean {
  return /^(?:env|file):/.test(text);
}

/** In every text of the value, however deep. */
function redactUrls<Value>(value: Value): Value {
  // Each branch gives back what it got, with other texts in it.
  if (typeof value === 'string') return redactUrl(value) as Value;
  if (Array.isArray(value)) return value.map(redactUrls) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, redactUrls(part)])) as Value;
}

/** `postgres://anna:pass@host/db?password=x` → the same with `[secret]` for both passwords. */
function redactUrl(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  return text
    .replace(/^([^/]*\/\/[^/:@]*):.*@/, `$1:${redacted}@`) // To the last @: a password may hold what it should not.
    .replaceAll(/([?&][a-z_]*(?:password|token|secret|key)=)[^&#]*/gi, `$1${redacted}`);
}
