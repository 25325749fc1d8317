import { createHash } from 'node:crypto';
import { moduleIdSchema } from '@postern/contract/ids';
import type { ModuleId } from '@postern/contract/ids';

export interface AssignedModuleIds {
  /** The id of each name, by the name as the document writes it. */
  readonly ids: ReadonlyMap<string, ModuleId>;
  /** Notes for the operator about names that would have the same id; each is a sentence without its full stop. */
  readonly notes: readonly string[];
}

/**
 * Assigns an id to every name, and never the same id to two names. Where two names would have the same id, a digest of
 * the name is appended to each, so that a right on one is never a right on the other, whatever their order. Names that
 * differ only in letter case or in surrounding spaces are one module.
 *
 * @param configured names of configured modules by id; one of these names means that module
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

/** Derives an id: `Custom objects` → `custom-objects`. A name without a Latin letter or digit becomes its digest. */
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
