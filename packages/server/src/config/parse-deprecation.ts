import type { Deprecation } from '@postern/contract/deprecation';
import type { DeprecationConfig } from './version-config-schema.ts';

/** Parses the dates into epoch milliseconds; undefined when no deprecation is configured. */
export function parseDeprecation(said: DeprecationConfig | undefined): Deprecation | undefined {
  if (said === undefined) return undefined;
  return {
    deprecatedAtMs: said.deprecatedAt === undefined ? null : Date.parse(said.deprecatedAt),
    sunsetAtMs: said.sunsetAt === undefined ? null : Date.parse(said.sunsetAt),
    link: said.link ?? null,
    successor: said.successor ?? null,
  };
}
