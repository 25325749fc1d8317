import type { GroupConfig } from './group-config-schema.ts';
import type { MappingConfig } from './mapping-config-schema.ts';

/**
 * Whether names that the document states become modules. Where nothing is said, they do as long as no module is
 * configured: then nothing else could give an operation a right.
 */
export function derivesModules(
  { deriveModules }: Pick<MappingConfig, 'deriveModules'>,
  groups: readonly GroupConfig[],
): boolean {
  return deriveModules ?? groups.length === 0;
}
