import type { GroupConfig } from './group-config-schema.ts';
import type { MappingConfig } from './mapping-config-schema.ts';

/**
 * Decides whether names in the OpenAPI document become modules. Without `deriveModules`, they do as long as no module
 * is configured, since no operation could have a right otherwise.
 */
export function derivesModules(
  { deriveModules }: Pick<MappingConfig, 'deriveModules'>,
  groups: readonly GroupConfig[],
): boolean {
  return deriveModules ?? groups.length === 0;
}
