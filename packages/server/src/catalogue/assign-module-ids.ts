import { createHash } from 'node:crypto';
import { moduleIdSchema } from '@postern/contract/ids';
import type { ModuleId } from '@postern/contract/ids';

export interface AssignedModuleIds {
  /** By name, as the document writes it. */
  readonly ids: ReadonlyMap<string, ModuleId>;
  /** What an operator should know of names that met; each a sentence without its full stop. */
  readonly notes: readonly string[];
}

/**
 * Gives every name an id, and no two names the same one: where two would have the same, each gets a digest of itself at
 * its end, so that no right on one is a right on the other, in whatever order they come. Names that differ only in
 * letter case, or in spaces around them, are one module.
 *
 * @param configured names of configured modules by id; a name that is one of them is that module
 */
export function assignModuleIds(
  names: readonly string[],
  configured: ReadonlyMap<string, string>,
): AssignedModuleIds {
  const ids = new Map<string, ModuleId>();
  const notes: string[] = [];
  for (const [id, sameId] of Map.groupBy(new Set(names), deriveModuleId)) {
    const spellings = Map.groupBy(sameId, foldName);
    for (const same of spellings.values()) {
      if (same.length > 1)
        notes.push(`the names ${quote(same)} differ in letter case alone, so they are one module`);
    }
    const met = [...spellings].filter(([folded]) => !isConfigured(folded, id, configured));
    if (met.length === spellings.size && spellings.size === 1) {
      for (const name of sameId) ids.set(name, id);
      continue;
    }
    for (const name of sameId) ids.set(name, id);
    for (const [folded, same] of met) for (const name of same) ids.set(name, addDigest(id, folded));
    if (met.length > 0) {
      const given = met.flatMap(([folded]) => [addDigest(id, folded)]);
      notes.push(
        `the names ${quote(sameId)} would be one module, so they have ids of their own: ${given.join(', ')}`,
      );
    }
  }
  return { ids, notes };
}

function foldName(name: string): string {
  return name.trim().toLowerCase();
}

function isConfigured(folded: string, id: ModuleId, configured: ReadonlyMap<string, string>): boolean {
  const name = configured.get(id);
  return name !== undefined && (folded === id || folded === foldName(name));
}

function quote(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name.slice(0, 100))).join(', ');
}

function addDigest(id: ModuleId, folded: string): ModuleId {
  const digest = createHash('sha256').update(folded).digest('hex').slice(0, 8);
  return moduleIdSchema.parse(`${id.slice(0, 55)}-${digest}`);
}

/** `Custom objects` → `custom-objects`. A name without a Latin letter or digit becomes a digest of itself. */
export function deriveModuleId(name: string): ModuleId {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  const parsed = moduleIdSchema.safeParse(slug);
  if (parsed.success) return parsed.data;
  return moduleIdSchema.parse(`module-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`);
}
