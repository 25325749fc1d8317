import { getOwn, isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';

/** Merges tags by name. Each field comes from the first document that has it. */
export function mergeTags(roots: readonly JsonObject[]): readonly JsonObject[] {
  const byName = new Map<string, JsonObject>();
  for (const tag of roots.flatMap((root) => listNamed(root, 'tags'))) {
    byName.set(tag.name, { ...tag.object, ...byName.get(tag.name) });
  }
  return [...byName.values()];
}

/** Merges `x-tagGroups` by name. A group gets the tags of all documents. */
export function mergeTagGroups(roots: readonly JsonObject[]): readonly JsonObject[] {
  const byName = new Map<string, JsonObject>();
  for (const group of roots.flatMap((root) => listNamed(root, 'x-tagGroups'))) {
    const known = byName.get(group.name);
    const tags = [...new Set([...listTags(known), ...listTags(group.object)])];
    byName.set(group.name, { ...group.object, ...known, tags });
  }
  return [...byName.values()];
}

function listTags(group: JsonObject | undefined): readonly unknown[] {
  const tags = group === undefined ? undefined : getOwn(group, 'tags');
  return Array.isArray(tags) ? (tags as readonly unknown[]) : [];
}

function listNamed(
  root: JsonObject,
  field: string,
): readonly { readonly name: string; readonly object: JsonObject }[] {
  const list = getOwn(root, field);
  return (Array.isArray(list) ? list : []).filter(isJsonObject).flatMap((object) => {
    const name = getOwn(object, 'name');
    return typeof name === 'string' ? [{ name, object }] : [];
  });
}
