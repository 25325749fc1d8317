import type { Deprecation } from '@postern/contract/deprecation';
import type { DeprecationConfig } from './version-config-schema.ts';

/** The dates as moments; undefined where nothing is said. */
export function parseDeprecation(said: DeprecationConfig | undefined): Deprecation | undefined {
  if (said === undefined) return undefined;
  return {
    deprecatedAtMs: said.deprecatedAt === undefined ? null : Date.parse(said.deprecatedAt),
    sunsetAtMs: said.sunsetAt === undefined ? null : Date.parse(said.sunsetAt),
    link: said.link ?? null,
    successor: said.successor ?? null,
  };
}
